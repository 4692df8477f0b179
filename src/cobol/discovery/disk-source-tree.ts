import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { SourceTree, TreeEntry } from './source-tree.ts';

/** The tree below a directory on disk. */
export function diskSourceTree(root: string): SourceTree {
  return {
    async list(directory) {
      const entries = await readdir(join(root, directory), { withFileTypes: true });
      return Promise.all(entries.map((entry) => describeEntry(root, directory, entry)));
    },
    async read(path, limit) {
      await using file = await open(join(root, path), 'r');
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.min(size, limit));
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
  };
}

async function describeEntry(root: string, directory: string, entry: Dirent): Promise<TreeEntry> {
  const path = join(root, directory, entry.name);
  if (entry.isSymbolicLink()) return describeLink(root, path, entry.name);
  if (entry.isDirectory()) return { name: entry.name, kind: 'directory', bytes: 0 };
  if (!entry.isFile()) return { name: entry.name, kind: 'other', bytes: 0 };
  return { name: entry.name, kind: 'file', bytes: await sizeOf(path) };
}

async function describeLink(root: string, path: string, name: string): Promise<TreeEntry> {
  try {
    const target = await realpath(path);
    const inside = relative(await realpath(root), target);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      return { name, kind: 'outer-link', bytes: 0 };
    const info = await stat(target);
    if (info.isDirectory()) return { name, kind: 'inner-directory-link', bytes: 0 };
    return { name, kind: info.isFile() ? 'inner-link' : 'other', bytes: info.isFile() ? info.size : 0 };
  } catch {
    return { name, kind: 'broken-link', bytes: 0 };
  }
}

/** A file that went away meanwhile counts as empty here; reading it will tell. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
