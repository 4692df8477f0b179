import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, opendir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * Removes a tree so that nothing of it is left and nothing outside of it is touched. Symbolic links are removed, never
 * followed. Removing what is already gone succeeds. The tree is first renamed into `trash` (a directory on the same file
 * system): from then on nobody can change it by its old name while it is taken down, and a crash leaves it where the next
 * start empties it.
 */
export async function removeTree(path: string, trash: string): Promise<void> {
  if (!(await exists(path))) return;
  await mkdir(trash, { recursive: true, mode: 0o700 });
  const doomed = join(trash, `${basename(path)}-${randomBytes(6).toString('hex')}`);
  await rename(path, doomed);
  await takeDown(doomed);
}

/** Removes what interrupted removals left in `trash`. */
export async function emptyTrash(trash: string): Promise<number> {
  if (!(await exists(trash))) return 0;
  let removed = 0;
  for await (const entry of await opendir(trash)) {
    await takeDown(join(trash, entry.name));
    removed += 1;
  }
  return removed;
}

async function takeDown(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    // A directory without write permission keeps its entries from being removed; it is ours, so take the permission.
    await makeRemovable(path);
    await rm(path, { recursive: true, force: true });
  }
}

async function makeRemovable(directory: string): Promise<void> {
  if (!(await lstat(directory)).isDirectory()) return;
  await chmod(directory, 0o700);
  for await (const entry of await opendir(directory)) {
    if (entry.isDirectory()) await makeRemovable(join(directory, entry.name));
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
