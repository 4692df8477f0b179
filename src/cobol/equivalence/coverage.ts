import type { Verdict } from '../../model/index.ts';
import type { CaseResult, CaseVerdict } from './verify-case.ts';

/** The columns of the table, in order. */
export const CASE_VERDICTS = [
  'proven',
  'mismatch',
  'not_compiled',
  'not_runnable',
  'unverified',
] as const satisfies readonly CaseVerdict[];

/** How many cases of one kind of oracle ended with each verdict. */
export type VerdictTally = Readonly<Record<CaseVerdict, number>> & { readonly total: number };

/** A row of the table. */
export interface CorpusCoverage {
  readonly corpus: string;
  readonly strong: VerdictTally;
  readonly weak: VerdictTally;
}

type Counted = Pick<CaseResult, 'corpus' | 'oracle' | 'verdict'>;

/** Counts results by corpus, in the order in which the corpora appear; strong and weak oracles apart. */
export function tallyCoverage(results: readonly Counted[]): CorpusCoverage[] {
  const corpora = [...new Set(results.map(({ corpus }) => corpus))];
  return corpora.map((corpus) =>
    coverageOf(
      corpus,
      results.filter((result) => result.corpus === corpus),
    ),
  );
}

function coverageOf(corpus: string, results: readonly Counted[]): CorpusCoverage {
  return {
    corpus,
    strong: tally(results.filter(({ oracle }) => oracle === 'strong')),
    weak: tally(results.filter(({ oracle }) => oracle === 'weak')),
  };
}

function tally(results: readonly Counted[]): VerdictTally {
  const count = (verdict: CaseVerdict) => results.filter((result) => result.verdict === verdict).length;
  return {
    proven: count('proven'),
    mismatch: count('mismatch'),
    not_compiled: count('not_compiled'),
    not_runnable: count('not_runnable'),
    unverified: count('unverified'),
    total: results.length,
  };
}

/** The table as text: a line for each corpus and kind of oracle that has cases, and the totals. */
export function formatCoverage(results: readonly Counted[]): string {
  const rows = tallyCoverage(results);
  const all = coverageOf('all', results);
  const lines = [...rows, ...(rows.length > 1 ? [all] : [])].flatMap(({ corpus, strong, weak }) => [
    ...(strong.total > 0 ? [cells(corpus, 'strong', strong)] : []),
    ...(weak.total > 0 ? [cells(corpus, 'weak', weak)] : []),
  ]);
  return alignColumns([['corpus', 'oracle', 'cases', ...CASE_VERDICTS, 'proven %'], ...lines]);
}

function cells(corpus: string, oracle: string, tally: VerdictTally): string[] {
  const share = ((tally.proven / tally.total) * 100).toFixed(1);
  return [corpus, oracle, String(tally.total), ...CASE_VERDICTS.map((verdict) => String(tally[verdict])), share];
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number) =>
    column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n');
}

/** The results as the JSON document of `drydock verify --results`. */
export function coverageDocument(results: readonly CaseResult[]): {
  readonly cases: readonly Pick<CaseResult, 'corpus' | 'id' | 'oracle' | 'verdict' | 'reason' | 'ms'>[];
} {
  return {
    cases: results.map(({ corpus, id, oracle, verdict, reason, ms }) => ({ corpus, id, oracle, verdict, reason, ms })),
  };
}

/** What the vectors of one program say together. */
export interface ProgramVerdict {
  readonly verdict: Verdict;
  readonly proven: number;
  readonly total: number;
  /** How many of the proven ones compared output bytes. */
  readonly strong: number;
}

/**
 * The verdict on a program from the verdicts on its vectors: one difference makes a mismatch; what could not run beside
 * what was equal makes it partial.
 */
export function programVerdict(results: readonly Pick<CaseResult, 'verdict' | 'oracle'>[]): ProgramVerdict {
  const proven = results.filter(({ verdict }) => verdict === 'proven');
  const has = (verdict: CaseVerdict) => results.some((result) => result.verdict === verdict);
  const counts = {
    proven: proven.length,
    total: results.length,
    strong: proven.filter(({ oracle }) => oracle === 'strong').length,
  };
  if (has('mismatch')) return { verdict: 'mismatch', ...counts };
  if (has('not_compiled')) return { verdict: 'not_compiled', ...counts };
  if (results.length > 0 && proven.length === results.length) return { verdict: 'proven', ...counts };
  if (proven.length > 0) return { verdict: 'partial', ...counts };
  return { verdict: has('not_runnable') ? 'not_runnable' : 'unverified', ...counts };
}
