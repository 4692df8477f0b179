import { constants, createWriteStream } from 'node:fs';
import { mkdir, open, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isBelow, openBelow } from '../../workspace/index.ts';

/** Bytes of a file that a program may read or write through the engine at one time. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The files of one attempt of a program: a directory to work in, and the code base to read. */
export class SessionFiles {
  readonly scratch: string;
  readonly source: string | null;
  #taken = 0;

  /** @param source null when the agent may not read it */
  constructor(scratch: string, source: string | null) {
    this.scratch = scratch;
    this.source = source;
  }

  /** Reads a text file below the directory of the attempt, or of the code base. @throws Error that says why not */
  async read(path: string): Promise<string> {
    const bytes = await this.bytes(path);
    return bytes.toString('utf8');
  }

  async bytes(path: string): Promise<Buffer> {
    const roots = [this.scratch, ...(this.source === null ? [] : [this.source])];
    const root = isAbsolute(path) ? roots.find((one) => isBelow(one, path)) : this.scratch;
    if (root === undefined) throw new Error(`${path} is outside of what this attempt may read`);
    const opened = await openBelow(root, isAbsolute(path) ? relative(root, path) : path);
    if (!opened.ok) throw new Error(`${path} cannot be read: ${opened.reason}`);
    await using file = opened.file;
    const { size } = await file.stat();
    if (size > MOST_BYTES) throw new Error(`${path} has more than ${MOST_BYTES} bytes`);
    return await file.readFile();
  }

  /** Writes a text file below the directory of the attempt, and there only. @throws Error that says why not */
  async write(path: string, text: string): Promise<void> {
    const target = isAbsolute(path) ? path : join(this.scratch, path);
    if (!isBelow(this.scratch, target)) throw new Error(`${path} is outside of the directory of this attempt`);
    if (Buffer.byteLength(text) > MOST_BYTES) throw new Error(`${path} would have more than ${MOST_BYTES} bytes`);
    await this.#makeFolder(dirname(target), path);
    const flags = constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    await using file = await open(target, flags, 0o600);
    // A directory may have become a link meanwhile: what was opened counts.
    await this.#requireInside(target, path);
    const [opened, named] = await Promise.all([file.stat(), open(target, constants.O_RDONLY).then(statOf)]);
    if (!opened.isFile() || opened.ino !== named.ino) throw new Error(`${path} changed while it was opened`);
    await file.truncate();
    await file.writeFile(text);
  }

  /** Puts a content where the program can read it, and gives its path. */
  async place(name: string, content: Uint8Array): Promise<string> {
    const folder = join(this.scratch, '.artifacts');
    await mkdir(folder, { recursive: true });
    await this.#requireInside(folder, name);
    const path = join(folder, name);
    // The program may have put something else there.
    await rm(path, { recursive: true, force: true });
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return path;
  }

  /** Copies a file of the program into a directory of the attempt, under a name of its own. Gives its path. */
  async take(path: string, into: string): Promise<string> {
    const name = isAbsolute(path) ? relative(this.scratch, path) : path;
    const opened = await openBelow(this.scratch, name);
    if (!opened.ok) throw new Error(`${path} cannot be taken as an artifact: ${opened.reason}`);
    this.#taken += 1;
    const target = join(into, `taken-${this.#taken}`);
    await pipeline(opened.file.createReadStream(), createWriteStream(target, { flags: 'wx', mode: 0o600 }));
    return target;
  }

  /** Level by level: a link on the way would lead what is made elsewhere. */
  async #makeFolder(folder: string, named: string): Promise<void> {
    if (folder === this.scratch) return;
    await this.#makeFolder(dirname(folder), named);
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await this.#requireInside(folder, named);
  }

  async #requireInside(path: string, named: string): Promise<void> {
    const [real, root] = await Promise.all([realpath(path), realpath(this.scratch)]);
    if (real !== root && !isBelow(root, real)) throw new Error(`${named} is outside of the directory of this attempt`);
  }
}

async function statOf(handle: Awaited<ReturnType<typeof open>>): Promise<{ readonly ino: number }> {
  await using file = handle;
  return await file.stat();
}
