import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type CaseExpectation, type ManifestCase, manifestSchema } from './manifest.ts';
import { locateProblems, type ManifestProblem, syntaxProblem, type ValueProblem } from './manifest-problem.ts';

/**
 * A test vector: a chain of programs that run one after the other in one directory. Source paths are relative to `root`;
 * names of files in the run directory are relative to that directory and never lead out of it.
 */
export interface TestCase
  extends Pick<
    ManifestCase,
    | 'id'
    | 'format'
    | 'std'
    | 'cobcArgs'
    | 'copyDirs'
    | 'modules'
    | 'files'
    | 'mkdirs'
    | 'env'
    | 'steps'
    | 'expected'
    | 'runMs'
  > {
  readonly corpus: string;
  /** Absolute path. */
  readonly root: string;
  /** The source of the program that this case is about: the last of the chain, unless the manifest says otherwise. */
  readonly subject: string;
  /** strong = there are output bytes to compare; weak = only an exit code or empty output. */
  readonly oracle: 'strong' | 'weak';
  /** The instant at which the clock stands still, or undefined when the case does not depend on the time. */
  readonly frozenClock: Date | undefined;
}

/** A set of cases from one manifest. */
export interface Corpus {
  readonly name: string;
  readonly title: string | undefined;
  readonly licence: string | undefined;
  /** The compiler that the recorded outputs come from. */
  readonly compiler: string | undefined;
  /** Absolute path of the manifest. */
  readonly manifest: string;
  readonly cases: readonly TestCase[];
}

export type CorpusLoading =
  | { readonly ok: true; readonly corpus: Corpus }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] };

/** The clock of cases that need a frozen one and do not say which. */
export const DEFAULT_CLOCK = new Date('2024-03-15T10:20:30Z');

/**
 * Loads a set of cases.
 *
 * @param place a manifest file, or a directory that holds `manifest.json` or `vectors/manifest.json`
 */
export async function loadCorpus(place: string): Promise<CorpusLoading> {
  const file = await findManifest(place);
  if (file === undefined) {
    return failed({ file: place, message: 'there is neither manifest.json nor vectors/manifest.json' });
  }
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    return failed({ file, message: `cannot be read: ${(error as Error).message}` });
  }
  return parseManifest(text, file);
}

/** Reads a manifest that stands at the absolute path `file`. */
export function parseManifest(text: string, file: string): CorpusLoading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failed(syntaxProblem(error, file));
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) return { ok: false, problems: locateProblems(text, file, parsed.error.issues) };
  const { name, title, licence, compiler, cases } = parsed.data;
  const repeated = repeatedIds(cases);
  if (repeated.length > 0) return { ok: false, problems: locateProblems(text, file, repeated) };
  const root = resolve(dirname(file), parsed.data.root);
  const loaded = cases.map((entry) => toCase(entry, name, root));
  return { ok: true, corpus: { name, title, licence, compiler, manifest: file, cases: loaded } };
}

function repeatedIds(cases: readonly ManifestCase[]): ValueProblem[] {
  const seen = new Set<string>();
  return cases.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ path: ['cases', index, 'id'], message: `the id ${id} is used by an earlier case` }];
    seen.add(id);
    return [];
  });
}

/** The cases whose id contains `filter`; with `only: 'strong'`, those with output bytes to compare. */
export function selectCases(
  cases: readonly TestCase[],
  selection: { readonly filter?: string; readonly only?: 'strong' },
): readonly TestCase[] {
  return cases.filter(
    ({ id, oracle }) =>
      (selection.only === undefined || oracle === selection.only) &&
      (selection.filter === undefined || id.includes(selection.filter)),
  );
}

function toCase(entry: ManifestCase, corpus: string, root: string): TestCase {
  const last = entry.steps.at(-1)?.program ?? '';
  return {
    ...entry,
    corpus,
    root,
    subject: entry.subject ?? last,
    oracle: entry.oracle ?? (hasBytes(entry.expected) ? 'strong' : 'weak'),
    frozenClock: entry.needsFrozenClock ? clockOf(entry.clock) : undefined,
  };
}

function hasBytes(expected: CaseExpectation | undefined): boolean {
  return expected !== undefined && ((expected.stdoutBytes ?? 0) > 0 || expected.outputFiles.length > 0);
}

function clockOf(text: string | undefined): Date {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text ?? '');
  const clock = match ? new Date(`${match[1]}T${match[2]}Z`) : DEFAULT_CLOCK;
  return Number.isNaN(clock.getTime()) ? DEFAULT_CLOCK : clock;
}

async function findManifest(place: string): Promise<string | undefined> {
  const path = resolve(place);
  for (const candidate of [path, join(path, 'manifest.json'), join(path, 'vectors', 'manifest.json')]) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return candidate;
  }
  return undefined;
}

function failed(problem: ManifestProblem): CorpusLoading {
  return { ok: false, problems: [problem] };
}
