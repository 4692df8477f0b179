import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, opendir, rename, rmdir, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DrydockError } from '../model/index.ts';
import { isMissing } from './file-failure.ts';

/** A place that could not be removed, and why. */
export interface NotRemoved {
  readonly path: string;
  readonly problem: string;
}

/** Linux's O_PATH: a handle on a place that needs no right to read it. Node does not name it. */
const O_PATH = 0o10000000;

const isLinux = process.platform === 'linux';

/**
 * Removes a tree so that nothing of it is left and nothing outside of it is touched. Symbolic links are removed, never
 * followed; directories without permissions, read-only files, names of any bytes, sockets, pipes and trees deeper than a path can
 * name all go. Removing what is already gone succeeds. The tree is first renamed into `trash` (a directory on the same file
 * system): from then on nobody finds it by its old name, and a crash leaves it where the next start empties it.
 *
 * @throws DRY-E5025 naming what could not be removed (immutable files, mount points). It lies in the trash then.
 */
export async function removeTree(path: string, trash: string): Promise<void> {
  if (!(await exists(path))) return;
  await mkdir(trash, { recursive: true, mode: 0o700 });
  const doomed = join(trash, `${basename(path)}-${randomBytes(6).toString('hex')}`);
  await mkdir(doomed, { mode: 0o700 });
  try {
    await moveAway(path, join(doomed, '0'));
  } catch (error) {
    await rmdir(doomed);
    if (isMissing(error)) return;
    throw error;
  }
  const left = await takeDown(doomed);
  if (left.length === 0) return;
  const before = join(doomed, '0');
  const shown = left.slice(0, 5).map((place) => `${place.path.replace(before, path)}: ${place.problem}`);
  const details = left.length > shown.length ? [...shown, `and ${left.length - shown.length} more`] : shown;
  throw new DrydockError('DRY-E5025', { count: left.length, path }, { details });
}

/** Removes what interrupted removals left in `trash`; resolves to what is still there. */
export async function emptyTrash(trash: string): Promise<readonly NotRemoved[]> {
  if (!(await exists(trash))) return [];
  const left: NotRemoved[] = [];
  for await (const entry of await opendir(trash)) {
    const path = join(trash, entry.name);
    if (entry.isDirectory()) left.push(...(await takeDown(path)));
    else await unlink(path).catch((error: Error) => left.push({ path, problem: error.message }));
  }
  return left;
}

/** Renames; a directory that its owner may not write cannot change its parent, so it gets the permission first. */
async function moveAway(from: string | Buffer, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isDenied(error)) throw error;
    await makeOurs(from);
    await rename(from, to);
  }
}

/**
 * Takes a directory of the trash down, whatever its depth: every directory in it is moved to its top before it is emptied, so that no
 * path gets long and no handle stays open.
 */
async function takeDown(top: string): Promise<readonly NotRemoved[]> {
  const stuck = new Map<string, NotRemoved>();
  const label = randomBytes(3).toString('hex');
  let moved = 0;
  const newPlace = () => join(top, `${label}-${(moved += 1)}`);
  const waiting: { path: string; origin: string }[] = [{ path: top, origin: top }];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    const { path, origin } = directory;
    const fail = (place: string, error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      stuck.set(place, { path: place, problem });
    };
    await empty(path, {
      descend: async (entry, name) => {
        // What stands at the top already is emptied where it is.
        const place = path === top ? join(top, name) : newPlace();
        if (path !== top) await moveAway(entry, place);
        else if (stuck.has(place)) return;
        waiting.push({ path: place, origin: join(origin, name) });
      },
      fail: (name, error) => fail(join(origin, name), error),
    }).catch((error: unknown) => fail(origin, error));
    if (path === top) continue;
    await rmdir(path).catch((error: unknown) => {
      if (!isMissing(error) && !hasBelow(stuck, origin)) fail(origin, error);
    });
  }
  await rmdir(top).catch((error: unknown) => {
    if (!isMissing(error) && stuck.size === 0) stuck.set(top, { path: top, problem: String(error) });
  });
  return [...stuck.values()];
}

function hasBelow(stuck: ReadonlyMap<string, NotRemoved>, origin: string): boolean {
  return [...stuck.keys()].some((place) => place === origin || place.startsWith(`${origin}/`));
}

interface Emptying {
  /** @param entry the path of a directory, good as long as its parent is being emptied */
  readonly descend: (entry: Buffer, name: string) => Promise<void>;
  readonly fail: (name: string, error: unknown) => void;
}

/** Removes the files of a directory and hands its directories over. */
async function empty(path: string, { descend, fail }: Emptying): Promise<void> {
  if (!isLinux) {
    await makeOurs(path);
    return emptyAt(path, { descend, fail });
  }
  // By the handle, not by the name: who swaps the directory for a link gets us nowhere else.
  const handle = await open(path, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const held = `/proc/self/fd/${handle.fd}`;
    await chmod(held, 0o700);
    await emptyAt(held, { descend, fail });
  } finally {
    await handle.close();
  }
}

async function emptyAt(path: string, { descend, fail }: Emptying): Promise<void> {
  // Names are bytes: not every one is text.
  for await (const entry of await opendir(path, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 })) {
    const name: unknown = entry.name;
    const bytes = Buffer.isBuffer(name) ? name : Buffer.from(String(name));
    const place = Buffer.concat([Buffer.from(`${path}/`), bytes]);
    try {
      if (entry.isDirectory()) await descend(place, bytes.toString());
      else await unlink(place);
    } catch (error) {
      if (!isMissing(error)) fail(bytes.toString(), error);
    }
  }
}

/** Gives us every right on a directory of ours; never on what a link points to, as far as the system allows. */
async function makeOurs(path: string | Buffer): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return;
  if (!isLinux) return chmod(path, 0o700);
  const handle = await open(path, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await chmod(`/proc/self/fd/${handle.fd}`, 0o700);
  } finally {
    await handle.close();
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
