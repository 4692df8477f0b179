import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

/** A path below the run directory. */
const runName = z
  .string()
  .min(1)
  .refine((name) => !/^([/\\]|[A-Za-z]:)/.test(name) && !name.split(/[/\\]/).includes('..'), {
    message: 'must be a relative path without ..',
  });

const environmentSchema = z.record(z.string(), z.string()).default({});

const moduleSchema = z.union([
  z.string().transform((program) => ({ program, name: basename(program).replace(/\.[^.]*$/, ''), cobcArgs: [] })),
  z.looseObject({
    program: z.string().min(1),
    name: runName.refine((name) => !/[/\\]/.test(name), { message: 'must be a file name' }),
    cobcArgs: z.array(z.string()).default([]),
  }),
]);

const stepSchema = z.looseObject({
  program: z.string().min(1),
  with: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  env: environmentSchema,
  stdin: z.string().optional(),
  stdinText: z.string().optional(),
  cobcArgs: z.array(z.string()).default([]),
});

const expectedSchema = z.looseObject({
  dir: z.string().min(1),
  exit: z.array(z.int()),
  stdoutBytes: z.int().optional(),
  outputFiles: z.array(runName).default([]),
  opaqueIndexedFiles: z.array(runName).default([]),
  deletedFiles: z.array(runName).optional(),
  compiler: z.string().optional(),
});

const caseSchema = z.looseObject({
  id: z.string().min(1),
  subject: z.string().optional(),
  format: z.enum(['fixed', 'free']).default('fixed'),
  std: z.string().default('default'),
  cobcArgs: z.array(z.string()).default([]),
  copyDirs: z.array(z.string()).default([]),
  modules: z.array(moduleSchema).default([]),
  files: z.array(z.looseObject({ src: z.string().min(1), as: runName })).default([]),
  mkdirs: z.array(runName).default([]),
  env: environmentSchema,
  steps: z.array(stepSchema).min(1),
  expected: expectedSchema.optional(),
  oracle: z.enum(['strong', 'weak']).optional(),
  needsFrozenClock: z.boolean().default(false),
  clock: z.string().optional(),
});

/** The manifest of a set of cases. Unknown keys are kept and ignored. */
export const manifestSchema = z.looseObject({
  name: z.string().min(1),
  title: z.string().optional(),
  licence: z.string().optional(),
  compiler: z.string().optional(),
  root: z.string().default('.').describe('Where the paths of the cases start, relative to the manifest'),
  cases: z.array(caseSchema),
});

type ManifestCase = z.infer<typeof caseSchema>;

/** A subprogram that is compiled beside the program and loaded when it is called. */
export type CaseModule = z.infer<typeof moduleSchema>;

/** One program of the chain, with its surroundings. */
export type CaseStep = z.infer<typeof stepSchema>;

/** What was recorded of a case. */
export type CaseExpectation = z.infer<typeof expectedSchema>;

/**
 * A test vector: a chain of programs that run one after the other in one directory. Source paths are relative to `root`;
 * names of files in the run directory are relative to that directory and never lead out of it.
 */
export interface TestCase
  extends Pick<
    ManifestCase,
    'id' | 'format' | 'std' | 'cobcArgs' | 'copyDirs' | 'modules' | 'files' | 'mkdirs' | 'env' | 'steps' | 'expected'
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

/** What is wrong with a manifest, and where. */
export interface ManifestProblem {
  readonly file: string;
  /** From 1; absent when the file itself is the problem. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
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
    text = await readFile(file, 'utf8');
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
  } catch {
    return { ok: false, problems: syntaxProblems(text, file) };
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => locate(text, file, issue)) };
  }
  const { name, title, licence, compiler, cases } = parsed.data;
  const root = resolve(dirname(file), parsed.data.root);
  const seen = new Set<string>();
  for (const [index, { id }] of cases.entries()) {
    if (seen.has(id)) {
      return failed(
        locate(text, file, { path: ['cases', index, 'id'], message: `the id ${id} is used by an earlier case` }),
      );
    }
    seen.add(id);
  }
  return {
    ok: true,
    corpus: { name, title, licence, compiler, manifest: file, cases: cases.map((entry) => toCase(entry, name, root)) },
  };
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

/** JSON is read again as YAML, which keeps positions; only for manifests that are wrong. */
function syntaxProblems(text: string, file: string): ManifestProblem[] {
  const [first] = parseDocument(text, { prettyErrors: true, strict: true }).errors;
  const place = first?.linePos?.[0];
  const message = first?.message.split('\n', 1)[0] ?? 'is not JSON';
  return [{ file, line: place?.line, column: place?.col, message: `is not valid JSON: ${message}` }];
}

function locate(
  text: string,
  file: string,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string },
): ManifestProblem {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  let path: readonly PropertyKey[] = issue.path;
  let range = rangeAt(document, path);
  while (range === undefined && path.length > 0) {
    path = path.slice(0, -1);
    range = rangeAt(document, path);
  }
  const place = lines.linePos(range ?? 0);
  return { file, line: place.line, column: place.col, message: `${pathText(issue.path)}: ${issue.message}` };
}

function rangeAt(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number | undefined {
  const node = document.getIn(path as unknown[], true) as { range?: [number, number, number] } | undefined;
  return typeof node === 'object' && node !== null ? node.range?.[0] : undefined;
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'the manifest';
}
