import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CaseResult,
  type Corpus,
  coverageDocument,
  formatCoverage,
  loadCorpus,
  selectCases,
  VerificationTools,
  verifyCases,
} from '../../cobol/equivalence/index.ts';
import { caseTranslator } from '../../cobol/translation/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { muted, outcomeOf, tell, type TestReport } from '../ci/index.ts';
import { cacheFolder } from '../home.ts';
import { printable, type Terminal } from '../terminal.ts';

interface VerifyOptions extends CaseOptions {
  readonly project?: string | undefined;
  readonly run?: string | undefined;
  readonly vector?: readonly string[] | undefined;
}

interface CaseOptions {
  readonly cases?: readonly string[] | undefined;
  readonly filter?: string | undefined;
  readonly only?: 'strong' | undefined;
  readonly junit?: string | undefined;
  readonly results?: string | undefined;
  readonly fresh?: true | undefined;
  readonly failOn: 'mismatch' | 'partial' | 'unverified';
}

/** `drydock verify`: the proof of a program again, or test cases. */
export async function verify(
  program: string | undefined,
  options: VerifyOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { cases, project, run, vector, failOn } = options;
  if (cases !== undefined) return verifyCorpora(cases, options, terminal, signal);
  if (program === undefined) throw new DrydockError('DRY-E7020', {});
  const { reproduce } = await import('./evidence.ts');
  return reproduce(program, { project, run, vector, failOn: badVerdicts(failOn) }, terminal, signal);
}

/** `drydock verify --cases`: translates, executes and compares; a table on stdout, each finding on stderr. */
async function verifyCorpora(
  places: readonly string[],
  options: CaseOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const corpora = (await Promise.all(places.map(corporaAt))).flat();
  const cases = corpora.flatMap((corpus) => selectCases(corpus.cases, options));
  if (cases.length === 0) throw new DrydockError('DRY-E7005', { path: places.join(', ') });
  await using tools = new VerificationTools(cacheFolder());
  const originals = options.fresh ? await tools.originals() : 'recorded';
  const { missing } = await tools.toolchain();
  for (const { tool, reason, install } of missing) {
    if (tool === 'jdk' || options.fresh) terminal.err(`! ${reason}. To install: ${install}\n`);
  }
  if (originals === undefined)
    throw new DrydockError('DRY-E7006', {
      tool: 'cobc',
      install: missing.find(({ tool }) => tool === 'cobc')?.install ?? '',
    });
  const startedAt = Date.now();
  const muting = muted(terminal);
  const results = await verifyCases(
    cases,
    { translate: caseTranslator(), machine: await tools.machine(), originals },
    { signal, onResult: (result, done, total) => show(result, done, total, terminal) },
  );
  if (terminal.interactive) terminal.err('\u001b[2K\r');
  await terminal.answer({
    data: () => ({ items: coverageDocument(results).cases, next_cursor: null }),
    text: () => `${formatCoverage(results)}\n`,
    names: () => results.map(({ corpus, id }) => `case/${corpus}/${id}`),
  });
  muting[Symbol.dispose]();
  await tell(reportOf(results, startedAt), outcomeWords(results), options, terminal);
  if (options.results !== undefined) await save(options.results, results);
  return exitCode(results, options.failOn);
}

async function corporaAt(place: string): Promise<Corpus[]> {
  const direct = await loadCorpus(place);
  if (direct.ok) return [direct.corpus];
  const folders = await readdir(place, { withFileTypes: true }).catch(() => []);
  const inside = await Promise.all(
    folders.filter((entry) => entry.isDirectory()).map((entry) => loadCorpus(join(place, entry.name))),
  );
  const found = inside.flatMap((loaded) => (loaded.ok ? [loaded.corpus] : []));
  const [problem] = direct.problems;
  if (found.length > 0 && problem?.line === undefined) return found;
  throw new DrydockError(
    'DRY-E7002',
    { problem: problem?.message ?? '' },
    { place: problem?.line === undefined ? place : `${problem.file}:${problem.line}:${problem.column ?? 1}` },
  );
}

/** A suite for each corpus, a case for each case. */
function reportOf(results: readonly CaseResult[], startedAt: number): TestReport {
  const suites = [...Map.groupBy(results, ({ corpus }) => corpus)].map(([name, of]) => ({
    name,
    startedAt,
    cases: of.map(({ id, verdict, reason, ms, stderr, diagnostics }) => ({
      name: id,
      outcome: outcomeOf(verdict),
      kind: verdict === 'proven' ? null : verdict,
      message: reason,
      details: [reason, ...diagnostics.map(({ message }) => message), stderr].join('\n').trim(),
      ms,
      file: null,
      line: null,
    })),
  }));
  return { name: 'drydock verify', suites };
}

function outcomeWords(results: readonly CaseResult[]): string {
  return `${results.filter(({ verdict }) => verdict === 'proven').length} of ${results.length} proven`;
}

function show(result: CaseResult, done: number, total: number, terminal: Terminal): void {
  if (terminal.interactive) terminal.err(`\u001b[2K\r${done} of ${total}`);
  if (result.verdict === 'proven') return;
  const line = `${result.corpus}/${result.id}: ${result.verdict}: ${result.reason}`;
  terminal.err(`${terminal.interactive ? '\u001b[2K\r' : ''}${printable(line)}\n`);
}

async function save(file: string, results: readonly CaseResult[]): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(coverageDocument(results), null, 2)}\n`);
  } catch (error) {
    throw new DrydockError(
      'DRY-E5004',
      { path: file, problem: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
}

function exitCode(results: readonly CaseResult[], failOn: VerifyOptions['failOn']): number {
  const bad = new Set<string>(badVerdicts(failOn));
  return results.some(({ verdict }) => bad.has(verdict)) ? EXIT.notProven : EXIT.success;
}

function badVerdicts(failOn: VerifyOptions['failOn']): readonly string[] {
  return [
    'mismatch',
    'not_compiled',
    ...(failOn === 'mismatch' ? [] : ['not_runnable']),
    ...(failOn === 'unverified' ? ['unverified'] : []),
  ];
}
