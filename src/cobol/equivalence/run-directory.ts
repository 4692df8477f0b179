import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { TestCase } from './cases.ts';

/** Files beyond this size are not read back; a program that writes more runs away. */
const MAX_COLLECTED_BYTES = 512 << 20;

/** What a run left behind in its directory. */
export interface Collected {
  /** Written or changed. */
  readonly files: Map<string, Uint8Array>;
  readonly deleted: readonly string[];
  /** Berkeley DB files among those that were written or changed; their content is not in `files`. */
  readonly opaque: readonly string[];
}

/** A temporary directory in which a chain of programs runs, disposed with all that is in it. */
export interface RunDirectory extends AsyncDisposable {
  readonly path: string;
  /** Reads what was written or changed since the directory was made. */
  collect(): Promise<Collected>;
}

/** A file that the case needs and that is not there, or a path that cannot be used. */
export class MissingInput extends Error {
  override readonly name = 'MissingInput';
}

/** Makes the directory that a case starts in, below `parent`: empty but for its inputs. */
export async function createRunDirectory(testCase: TestCase, parent: string): Promise<RunDirectory> {
  const path = await mkdtemp(join(parent, 'run-'));
  const dispose = () => rm(path, { recursive: true, force: true, maxRetries: 3 });
  try {
    const inputs = await copyInputs(testCase, path);
    return { path, collect: () => collect(path, inputs), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The standard input of a step: text, the bytes of a file, or nothing. */
export async function readStdin(testCase: TestCase, step: TestCase['steps'][number]): Promise<Uint8Array> {
  if (step.stdinText !== undefined) return Buffer.from(step.stdinText, 'utf8');
  return step.stdin === undefined ? new Uint8Array() : readInput(testCase, step.stdin);
}

async function copyInputs(testCase: TestCase, path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const inputs = new Map<string, Uint8Array>();
  for (const name of testCase.mkdirs) await mkdir(join(path, name), { recursive: true });
  for (const { src, as } of testCase.files) {
    const bytes = await readInput(testCase, src);
    await mkdir(dirname(join(path, as)), { recursive: true });
    await writeFile(join(path, as), bytes);
    inputs.set(as.replaceAll('\\', '/'), bytes);
  }
  return inputs;
}

async function readInput(testCase: TestCase, source: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(testCase.root, source));
  } catch (error) {
    throw new MissingInput(`${testCase.id}: the input ${source} cannot be read`, { cause: error });
  }
}

async function collect(path: string, inputs: ReadonlyMap<string, Uint8Array>): Promise<Collected> {
  const files = new Map<string, Uint8Array>();
  const opaque: string[] = [];
  const present = new Set<string>();
  let total = 0;
  for await (const name of regularFiles(path, '')) {
    present.add(name);
    const content = await readUpTo(join(path, name), MAX_COLLECTED_BYTES - total);
    total += content.length;
    const before = inputs.get(name);
    if (before !== undefined && Buffer.compare(before, content) === 0) continue;
    if (isBerkeleyDb(content)) opaque.push(name);
    else files.set(name, content);
  }
  const deleted = [...inputs.keys()].filter((name) => !present.has(name)).sort();
  return { files, deleted, opaque: opaque.sort() };
}

async function* regularFiles(root: string, below: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* regularFiles(root, name);
    else if (entry.isFile()) yield name;
  }
}

async function readUpTo(path: string, limit: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.max(0, Math.min(size, limit)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The magic numbers of Berkeley DB's btree and hash files, at offset 12 in either byte order (db's `magic` file). */
function isBerkeleyDb(content: Uint8Array): boolean {
  if (content.length < 512) return false;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return [0x053162, 0x061561].some((magic) => view.getUint32(12, true) === magic || view.getUint32(12) === magic);
}
