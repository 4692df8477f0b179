import { constants, type Dirent } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What files take: the sum of their lengths, and how many there are. */
export interface DiskUse {
  readonly bytes: number;
  readonly files: number;
}

/** From this length of a path on, a walk goes on from a handle: agents make trees deeper than a path can name. */
const LONG_PATH = 2_000;

/**
 * Measures the regular files below a directory. Links count as nothing and are not followed. What vanishes during the walk, or
 * may not be entered, counts as nothing. A sparse file counts with its length: a copy of it would take that much.
 */
export async function measure(directory: string): Promise<DiskUse> {
  let bytes = 0;
  let files = 0;
  const visit = async (folder: string): Promise<void> => {
    if (folder.length > LONG_PATH && process.platform === 'linux') return fromHandle(folder, visit);
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile()) {
        bytes += await lengthOf(path);
        files += 1;
      }
    }
  };
  await visit(directory);
  return { bytes, files };
}

async function fromHandle(folder: string, visit: (folder: string) => Promise<void>): Promise<void> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const handle = await open(folder, flags).catch(unlessBroken(undefined));
  if (handle === undefined) return;
  try {
    await visit(`/proc/self/fd/${handle.fd}`);
  } finally {
    await handle.close();
  }
}

async function entriesOf(directory: string): Promise<readonly Dirent[]> {
  return readdir(directory, { withFileTypes: true }).catch(unlessBroken([]));
}

async function lengthOf(path: string): Promise<number> {
  return (await lstat(path).catch(unlessBroken(undefined)))?.size ?? 0;
}

function unlessBroken<T>(nothing: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'].includes(error.code ?? '')) return nothing;
    throw error;
  };
}
