import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of the regular files below a directory; links count as nothing and are not followed. 0 when it does not exist. */
export async function bytesBelow(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await entriesOf(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) bytes += await bytesBelow(path);
    else if (entry.isFile()) bytes += await fileBytes(path);
  }
  return bytes;
}

/** What vanishes while it is being counted counts as nothing. */
async function entriesOf(directory: string): Promise<readonly Dirent[]> {
  return readdir(directory, { withFileTypes: true }).catch(orNothing([]));
}

async function fileBytes(path: string): Promise<number> {
  const stats = await lstat(path).catch(orNothing(undefined));
  return stats?.size ?? 0;
}

function orNothing<T>(nothing: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return nothing;
    throw error;
  };
}
