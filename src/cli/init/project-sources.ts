import { readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';

/** What a folder holds that drydock works on. */
export interface ProjectSources {
  /** Folders with COBOL programs, relative, most programs first. */
  readonly programs: readonly FolderCount[];
  /** Folders with copybooks. */
  readonly copybooks: readonly FolderCount[];
  readonly hasAgents: boolean;
  readonly hasWorkflows: boolean;
  /** False: there is more than was looked at. */
  readonly isComplete: boolean;
}

export interface FolderCount {
  readonly folder: string;
  readonly count: number;
}

const PROGRAM = new Set(['.cbl', '.cob', '.cobol', '.pco']);
const COPYBOOK = new Set(['.cpy', '.copy', '.cpb']);
const PASSED_OVER = new Set(['node_modules', 'dist', 'target', 'build', 'out']);

/** Entries that are looked at: enough for any estate, and never a whole disk. */
const MOST_ENTRIES = 200_000;

/** Looks for sources below a folder. Links, hidden folders and folders that cannot be read are passed over. */
export function projectSources(root: string): ProjectSources {
  const programs = new Map<string, number>();
  const copybooks = new Map<string, number>();
  const waiting = [root];
  let seen = 0;
  for (let folder = waiting.pop(); folder !== undefined && seen < MOST_ENTRIES; folder = waiting.pop()) {
    for (const entry of entriesOf(folder)) {
      seen++;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !PASSED_OVER.has(entry.name)) waiting.push(join(folder, entry.name));
      } else if (entry.isFile()) {
        const kind = extname(entry.name).toLowerCase();
        const counts = PROGRAM.has(kind) ? programs : COPYBOOK.has(kind) ? copybooks : null;
        const name = relative(root, folder) || '.';
        counts?.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  }
  const top = entriesOf(root).filter((entry) => entry.isDirectory());
  return {
    programs: ranked(programs),
    copybooks: ranked(copybooks),
    hasAgents: top.some(({ name }) => name === 'agents'),
    hasWorkflows: top.some(({ name }) => name === 'workflows'),
    isComplete: seen < MOST_ENTRIES,
  };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function ranked(counts: ReadonlyMap<string, number>): FolderCount[] {
  return [...counts]
    .map(([folder, count]) => ({ folder, count }))
    .toSorted((a, b) => b.count - a.count || (a.folder < b.folder ? -1 : 1));
}
