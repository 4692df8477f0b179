import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { AgentFailure } from '../../agent.ts';
import { type Corpus, loadCorpus, type TestCase } from '../equivalence/index.ts';
import type { ProgramItem } from '../../project/index.ts';

/** The test vectors of a run, from one manifest. */
export type Vectors = readonly TestCase[];

/** Vectors with the folders that belong to them: what lies there is no part of the application. */
export interface FoundVectors {
  readonly cases: Vectors;
  /** Absolute path of the manifest; undefined without vectors. */
  readonly manifest: string | undefined;
  /** Relative to the source tree; none when they lie outside of it. */
  readonly folders: readonly string[];
}

/**
 * The vectors of a manifest. Without a name, those that the source tree itself brings (`manifest.json` or
 * `vectors/manifest.json`), if any.
 *
 * @throws AgentFailure when a named manifest is missing or wrong
 */
export async function loadVectors(place: string, source: string): Promise<FoundVectors> {
  const named = place !== '';
  const loaded = await loadCorpus(named ? (isAbsolute(place) ? place : join(source, place)) : source);
  if (loaded.ok)
    return { cases: loaded.corpus.cases, manifest: loaded.corpus.manifest, folders: foldersOf(loaded.corpus, source) };
  const [first] = loaded.problems;
  // A tree without vectors is the common case; one with a broken manifest is not.
  if (!named && first?.line === undefined) return { cases: [], manifest: undefined, folders: [] };
  throw new AgentFailure(`the vectors cannot be used: ${first?.message ?? ''}`, {
    code: 'DRY-E7002',
    final: true,
    place:
      first === undefined
        ? place
        : `${first.file}${first.line === undefined ? '' : `:${first.line}:${first.column ?? 1}`}`,
    next: 'Correct the manifest, or name another with --vectors.',
  });
}

/** The folder of the manifest, unless that is the source tree itself, and those of the recorded outputs. */
function foldersOf(corpus: Corpus, source: string): string[] {
  const recorded = corpus.cases.flatMap(({ root, expected }) =>
    expected ? [dirname(resolve(root, expected.dir))] : [],
  );
  const inside = [dirname(corpus.manifest), ...recorded].map((folder) =>
    relative(source, folder).replaceAll('\\', '/'),
  );
  return [...new Set(inside)].filter((folder) => folder !== '' && !folder.startsWith('..') && !isAbsolute(folder));
}

/** The vectors that are about a program, and those that only pass through it. */
export function vectorsOf(vectors: Vectors, program: string): { readonly own: Vectors; readonly passing: Vectors } {
  const same = (testCase: TestCase, path: string): boolean => sameFile(resolve(testCase.root, path), program);
  const own = vectors.filter((testCase) => same(testCase, testCase.subject));
  const passing = vectors.filter(
    (testCase) =>
      !own.includes(testCase) &&
      (testCase.steps.some((step) => [step.program, ...step.with].some((path) => same(testCase, path))) ||
        testCase.modules.some((module) => same(testCase, module.program))),
  );
  return { own, passing };
}

/** Vectors may stand beside a copy of the sources: then the file's name decides. */
function sameFile(a: string, b: string): boolean {
  return a === b || basename(a).toLowerCase() === basename(b).toLowerCase();
}

/** How the vectors of a program compile it; undefined when it has none. */
export function settingsFrom(
  vectors: Vectors,
  program: string,
): Pick<ProgramItem, 'std' | 'format' | 'flags' | 'copybooks'> | undefined {
  const { own, passing } = vectorsOf(vectors, program);
  const testCase = own[0] ?? passing[0];
  if (!testCase) return undefined;
  return {
    std: testCase.std,
    format: testCase.format,
    flags: testCase.cobcArgs,
    copybooks: testCase.copyDirs.map((folder) => resolve(testCase.root, folder)),
  };
}

/** The command that runs the vectors of a program again: their ids begin alike where they are about one program. */
export function reproduceCommand(vectors: FoundVectors, own: Vectors): string | undefined {
  const [first] = own;
  if (!first || vectors.manifest === undefined) return undefined;
  let prefix = first.id;
  for (const { id } of own) while (!id.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return `drydock verify --cases ${vectors.manifest}${prefix === '' ? '' : ` --filter ${prefix}`}`;
}
