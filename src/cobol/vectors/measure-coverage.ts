import type { ProgramCoverage } from '../../project/index.ts';
import {
  addCounts,
  type CoverageTools,
  type LineCounts,
  lineKey,
  runCovered,
  type TestCase,
} from '../equivalence/index.ts';
import { type AnalysedProgram, type StatementLine, statementLines } from '../facts/index.ts';

/** How much of a program some vectors execute. */
export interface MeasuredVectors {
  readonly coverage: ProgramCoverage;
  /** How often each line was executed by all of them together. */
  readonly counts: LineCounts;
}

/**
 * Runs the original with each vector, compiled so that it counts its lines.
 *
 * @throws CountersUnreadable; the signal's reason when it fired
 */
export async function measureCoverage(
  program: { readonly id: string; readonly analysed: AnalysedProgram },
  cases: readonly TestCase[],
  tools: CoverageTools,
  options: { readonly signal: AbortSignal; onVector?(id: string, done: number): void },
): Promise<MeasuredVectors> {
  const counted: LineCounts[] = [];
  const notCounted: ProgramCoverage['notCounted'] = [];
  for (const [index, testCase] of cases.entries()) {
    const { result, lines } = await runCovered(testCase, tools, options.signal);
    if (lines === undefined) notCounted.push({ id: testCase.id, reason: reasonOf(result) });
    else counted.push(lines);
    options.onVector?.(testCase.id, index + 1);
  }
  const counts = addCounts(counted);
  const { id, analysed } = program;
  const of = { program: id, source: analysed.source, vectors: counted.length, notCounted };
  return { coverage: { ...of, ...coverageOf(statementLines(analysed), counts) }, counts };
}

/** Why nothing was counted. */
export function reasonOf(result: Awaited<ReturnType<typeof runCovered>>['result']): string {
  switch (result.kind) {
    case 'ran':
      return 'it ended without leaving what it had counted';
    case 'not_compiled':
      return `${result.program} does not compile: ${result.diagnostics.trim().split('\n', 1)[0] ?? ''}`;
    case 'not_runnable':
      return result.reason;
  }
}

/** Pure. */
export function coverageOf(
  statements: readonly StatementLine[],
  counts: LineCounts,
): Pick<ProgramCoverage, 'lines' | 'executed' | 'missed'> {
  const withCode = statements.filter(({ file, line }) => counts.has(lineKey(file, line)));
  const missed: ProgramCoverage['missed'] = [];
  for (const { paragraph, file, line } of withCode) {
    if ((counts.get(lineKey(file, line)) ?? 0) > 0) continue;
    const last = missed.at(-1);
    if (last?.paragraph === paragraph && last.file === file) last.lines.push(line);
    else missed.push({ paragraph, file, lines: [line] });
  }
  for (const { lines } of missed) lines.sort((a, b) => a - b);
  const notExecuted = missed.reduce((sum, { lines }) => sum + lines.length, 0);
  return { lines: withCode.length, executed: withCode.length - notExecuted, missed };
}
