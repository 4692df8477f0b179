import type { SourceTree, TreeEntry } from './source-tree.ts';

/** What a tree in memory holds at a path: text (one byte per character), bytes, an entry of another kind, or a fault. */
export type MemoryEntry = string | Uint8Array | { readonly kind: TreeEntry['kind'] } | { readonly fault: string };

/** A tree in memory, for tests. Directories follow from the paths; a directory with a fault has it at `path/`. */
export function memorySourceTree(entries: Readonly<Record<string, MemoryEntry>>): SourceTree {
  return {
    list: async (directory) => {
      const prefix = directory === '' ? '' : `${directory}/`;
      const own = entries[prefix];
      if (typeof own === 'object' && 'fault' in own) throw new Error(own.fault);
      const names = new Map<string, TreeEntry>();
      for (const [path, entry] of Object.entries(entries)) {
        if (!path.startsWith(prefix) || path === prefix) continue;
        const [name = '', ...rest] = path.slice(prefix.length).split('/');
        names.set(name, rest.length > 0 ? { name, kind: 'directory', bytes: 0 } : describeEntry(name, entry));
      }
      return [...names.values()].toReversed();
    },
    read: async (path, limit) => {
      const entry = entries[path];
      if (typeof entry === 'string') return Buffer.from(entry, 'latin1').subarray(0, limit);
      if (entry instanceof Uint8Array) return entry.subarray(0, limit);
      throw new Error(entry !== undefined && 'fault' in entry ? entry.fault : 'ENOENT');
    },
  };
}

function describeEntry(name: string, entry: MemoryEntry): TreeEntry {
  if (typeof entry === 'string' || entry instanceof Uint8Array) return { name, kind: 'file', bytes: entry.length };
  return 'kind' in entry ? { name, kind: entry.kind, bytes: 0 } : { name, kind: 'file', bytes: 1 };
}
