import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { existingPathBelow, isBelow } from './path-guard.ts';

/** A file that is open for reading, and proved to lie where it should; or why not. */
export type GuardedFile =
  | { readonly ok: true; readonly file: FileHandle }
  | { readonly ok: false; readonly reason: string };

/**
 * Opens a regular file below a directory for reading. Nothing on the way may lead out of it, also when somebody swaps directories for
 * links meanwhile: what was opened is compared, after opening, with what stands below the directory. Pipes and devices are
 * refused without waiting for them.
 */
export async function openBelow(root: string, name: string): Promise<GuardedFile> {
  const guarded = await existingPathBelow(root, name);
  if (!guarded.ok) return guarded;
  // Without O_NONBLOCK, opening a pipe would wait for its writer. Windows has neither.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(guarded.path, flags).catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(error.code ?? '')) return null;
    throw error;
  });
  if (file === null) return { ok: false, reason: 'it changed while it was opened' };
  try {
    const reason = await misplaced(file, guarded.path, root);
    if (reason === null) return { ok: true, file };
    await file.close();
    return { ok: false, reason };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function misplaced(file: FileHandle, path: string, root: string): Promise<string | null> {
  const opened = await file.stat();
  if (!opened.isFile()) return 'it is not a file';
  const place = await realpath(path).catch(() => null);
  const named = place === null ? null : await stat(place).catch(() => null);
  if (place === null || named === null) return 'it changed while it was opened';
  if (!isBelow(await realpath(root), place)) return 'a symbolic link on the way leads out of the directory';
  return named.ino === opened.ino && named.dev === opened.dev ? null : 'it changed while it was opened';
}
