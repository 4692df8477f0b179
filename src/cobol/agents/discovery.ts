import { isAbsolute, join, posix } from 'node:path';
import { AgentFailure, defineAgent, z } from '../../agent.ts';
import { discover, diskSourceTree } from '../discovery/index.ts';
import { dialectNames, isDialectName } from '../semantics/index.ts';
import { diskCopybookLibrary } from '../source/index.ts';
import {
  discovered,
  type DiscoveryProblem,
  type Inventory,
  type ProgramItem,
  type ProgramSource,
} from '../../project/index.ts';
import { type FoundVectors, loadVectors, settingsFrom, type Vectors } from '../vectors/index.ts';

/** Looks through a source tree: which programs there are, how each has to be read, what is missing. */
export const discoveryAgent = defineAgent({
  id: 'cobol-discovery',
  version: '1.0.0',
  description:
    'Finds programs, copybooks, jobs and missing members in a source tree, with format, encoding and dialect of each',
  tags: ['built-in', 'cobol'],
  capabilities: [{ skill: 'cobol.discover', output: 'cobol.inventory' }],
  permissions: ['fs:read'],
  input: z.object({
    standard: z.string().default('auto'),
    format: z.enum(['auto', 'fixed', 'free']).default('auto'),
    copybooks: z.array(z.string()).default([]),
    vectors: z.string().default(''),
  }),
  output: discovered,
  run: async (context, input) => {
    if (input.standard !== 'auto' && !isDialectName(input.standard)) {
      throw new AgentFailure(`${input.standard} is no dialect`, {
        final: true,
        next: `Use auto, or one of: ${dialectNames.join(', ')}`,
      });
    }
    const vectors = await loadVectors(input.vectors, context.source);
    const found = await discoverSource(
      context.source,
      { copybooks: input.copybooks, vectors },
      context.signal,
      (done, total) => {
        if (done % 100 === 0 || done === total)
          context.progress(`${done} of ${total} files`, done / Math.max(1, total));
      },
    );
    const items = programItems(found, input, vectors.cases, context.source);
    if (items.length === 0) throw noProgram(found);
    return {
      output: {
        programs: items,
        members: { ...found.summary.byKind },
        details: await context.artifacts.write('inventory.json', 'cobol.inventory', found),
      },
    };
  },
});

/** How sources are read, when their text shall not decide. */
export interface ReadingInput {
  readonly standard: string;
  readonly format: ProgramItem['format'];
  readonly copybooks: readonly string[];
}

/** The programs of a source tree, each with a name of its own and the settings that it is compiled with. */
export function programItems(found: Inventory, input: ReadingInput, vectors: Vectors, source: string): ProgramItem[] {
  const programs = found.programs.filter((program) => program.ids.length > 0 || !unusable(program, found.problems));
  const ids = uniqueIds(programs);
  return programs.map((program, index) => toItem(program, ids[index] ?? program.path, input, vectors, source));
}

/** What a source tree holds, its test vectors left out. */
export function discoverSource(
  source: string,
  { copybooks, vectors }: { readonly copybooks: readonly string[]; readonly vectors: FoundVectors },
  signal: AbortSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<Inventory> {
  const library = diskCopybookLibrary({ directories: copybooks.map((folder) => resolveFolder(folder, source)) });
  return discover(diskSourceTree(source), { copybooks: library, exclude: vectors.folders, signal, onProgress });
}

function resolveFolder(folder: string, source: string): string {
  return isAbsolute(folder) ? folder : join(source, folder);
}

function unusable(program: ProgramSource, problems: readonly DiscoveryProblem[]): boolean {
  return problems.some((problem) => problem.file === program.path && problem.severity === 'error');
}

function noProgram(found: Inventory): AgentFailure {
  const [first] = found.problems;
  const seen = Object.entries(found.summary.byKind)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`);
  const why = first ? ` First problem: ${first.file}: ${first.message}` : '';
  return new AgentFailure(`there is no COBOL program in the source (${seen.join(', ') || 'no files'}).${why}`, {
    code: 'DRY-E7001',
    final: true,
    next: 'Name a directory that holds COBOL sources.',
  });
}

/** Program names; where several files define the same, the path tells them apart. */
function uniqueIds(programs: readonly ProgramSource[]): string[] {
  const name = (program: ProgramSource): string => program.ids[0]?.id ?? posix.parse(program.path).name.toUpperCase();
  const counts = new Map<string, number>();
  for (const program of programs) counts.set(name(program), (counts.get(name(program)) ?? 0) + 1);
  return programs.map((program) =>
    counts.get(name(program)) === 1 ? name(program) : `${name(program)}@${program.path.replaceAll('/', '.')}`,
  );
}

/** Vectors know exactly how the program is compiled; then what the caller says counts, then what the text suggests. */
function toItem(
  program: ProgramSource,
  id: string,
  input: ReadingInput,
  vectors: Vectors,
  source: string,
): ProgramItem {
  const folders = [...input.copybooks.map((folder) => resolveFolder(folder, source)), ...program.copyDirectories];
  const known = settingsFrom(vectors, join(source, program.path));
  if (known) return { id, source: program.path, ...known, copybooks: [...known.copybooks, ...folders] };
  return {
    id,
    source: program.path,
    std: input.standard === 'auto' ? program.std : input.standard,
    format: input.format === 'auto' ? program.format : input.format,
    flags: [],
    copybooks: folders,
  };
}
