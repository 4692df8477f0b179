import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

/** Why a path may not be used, or where it leads. */
export type GuardedPath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Turns a name that came from outside (an agent, a workflow) into a path below `root`, by its text alone:
 * absolute names, steps upwards and NUL bytes are refused, on every platform's separators.
 */
export function pathBelow(root: string, name: string): GuardedPath {
  if (name === '') return { ok: false, reason: 'it is empty' };
  if (name.includes('\0')) return { ok: false, reason: 'it contains a NUL byte' };
  if (isAbsolute(name) || /^[A-Za-z]:/.test(name) || name.startsWith('\\'))
    return { ok: false, reason: 'it is absolute' };
  if (name.split(/[\\/]/).includes('..')) return { ok: false, reason: 'it leads upwards' };
  const path = resolve(root, name);
  if (!isBelow(root, path)) return { ok: false, reason: 'it names the directory itself' };
  return { ok: true, path };
}

/** True when `path` lies strictly below `root`. Both must be absolute; links are not followed. */
export function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Like {@link pathBelow} for something that exists: it must be a regular file or a directory and no link on the way,
 * the last one included, may lead out of `root`.
 */
export async function existingPathBelow(root: string, name: string): Promise<GuardedPath> {
  const guarded = pathBelow(root, name);
  if (!guarded.ok) return guarded;
  const stats = await lstat(guarded.path).catch(() => undefined);
  if (stats === undefined) return { ok: false, reason: 'it does not exist' };
  if (stats.isSymbolicLink()) return { ok: false, reason: 'it is a symbolic link' };
  if (!stats.isFile() && !stats.isDirectory()) return { ok: false, reason: 'it is neither a file nor a directory' };
  const [realRoot, realParent] = await Promise.all([realpath(root), realpath(dirname(guarded.path))]);
  if (realParent !== realRoot && !isBelow(realRoot, realParent)) {
    return { ok: false, reason: 'a symbolic link on the way leads out of the directory' };
  }
  return guarded;
}
