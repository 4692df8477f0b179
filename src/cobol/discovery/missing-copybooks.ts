import type { Inventory, Member, ProgramSource } from '../../project/index.ts';
import { supplierOf } from './program-needs.ts';

/** The copybooks that no COPY found, each once with every place that asks for it, by name. */
export function missingCopybooks(
  programs: readonly ProgramSource[],
  members: readonly Member[],
): Inventory['missingCopybooks'] {
  const missing = new Map<string, Inventory['missingCopybooks'][number]>();
  const maps = new Map(members.filter(({ kind }) => kind === 'bms').map(({ path }) => [baseName(path), path]));
  for (const { copies } of programs) {
    for (const { name, library, resolved, file, line } of copies) {
      if (resolved !== undefined) continue;
      const key = `${name.toUpperCase()} ${library?.toUpperCase() ?? ''}`;
      const entry = missing.get(key) ?? {
        name,
        library,
        references: [],
        suppliedBy: supplierOf(name),
        generatedFrom: maps.get(baseName(name)),
      };
      const known = entry.references.some((reference) => reference.file === file && reference.line === line);
      if (!known) entry.references.push({ file, line });
      missing.set(key, entry);
    }
  }
  return [...missing].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function baseName(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .toUpperCase();
}
