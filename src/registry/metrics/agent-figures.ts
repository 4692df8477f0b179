import type { FailureClass, Usage, Verdict } from '../../model/index.ts';
import { LatencySketch } from './latency-sketch.ts';

/** What an attempt came to. */
export interface AttemptResult {
  /** Null: it succeeded. */
  readonly failure: FailureClass | null;
  readonly durationMs: number;
  readonly usage?: Usage | undefined;
}

/** What the attempts of one version of an agent for one skill came to. Attempts that were stopped are in none of it. */
export interface AgentFigures {
  succeeded: number;
  readonly failures: Map<FailureClass, number>;
  /** How long attempts that ended by themselves took. */
  readonly latency: LatencySketch;
  /** Tokens by class, known costs, and attempts that used something whose cost nobody knows. */
  readonly used: { -readonly [K in keyof Omit<Usage, 'costMicros'>]: number } & { costMicros: number; unknown: number };
  /** What was found of its work by a later verification, once for each piece of work: the last verdict. */
  readonly verdicts: Map<Verdict, number>;
}

export function noFigures(): AgentFigures {
  return {
    succeeded: 0,
    failures: new Map(),
    latency: new LatencySketch(),
    used: { inputUncached: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, costMicros: 0, unknown: 0 },
    verdicts: new Map(),
  };
}

/** Classes of failure that say nothing of the agent: it was stopped, was given nonsense, or was asked too often. */
const SILENT: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'invalid_input',
  'rate_limited',
  'rejected',
  'no_agent',
  'interrupted',
  'cancelled',
]);

/** Verdicts that come from execution. The others say that nothing was run, which is no fault of the work. */
const EXECUTED: ReadonlySet<Verdict> = new Set<Verdict>(['proven', 'partial', 'mismatch', 'not_compiled']);

export function addResult(figures: AgentFigures, { failure, durationMs, usage }: AttemptResult): void {
  if (usage !== undefined) addUsage(figures, usage);
  if (failure === 'interrupted' || failure === 'cancelled') return;
  if (failure === null) figures.succeeded += 1;
  else figures.failures.set(failure, (figures.failures.get(failure) ?? 0) + 1);
  figures.latency.add(durationMs);
}

function addUsage({ used }: AgentFigures, usage: Usage): void {
  used.inputUncached += usage.inputUncached;
  used.cacheRead += usage.cacheRead;
  used.cacheWrite += usage.cacheWrite;
  used.output += usage.output;
  used.reasoning += usage.reasoning;
  used.costMicros += usage.costMicros ?? 0;
  if (usage.costMicros === null) used.unknown += 1;
}

/** What is held of a piece of work after one more verification: an opinion does not replace what execution has found. */
export function verdictAfter(before: Verdict | null, verdict: Verdict): Verdict {
  return before === null || EXECUTED.has(verdict) ? verdict : before;
}

/** @param before what an earlier verification of the same piece of work had found; null: it is the first */
export function addVerdict({ verdicts }: AgentFigures, verdict: Verdict, before: Verdict | null): void {
  if (before !== null) verdicts.set(before, Math.max(0, (verdicts.get(before) ?? 0) - 1));
  verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
}

/** Attempts that ended by themselves. */
export function invocationsOf(figures: AgentFigures): number {
  return figures.latency.count;
}

/** What counts as good: that work was proven, or, where nobody verifies work, that attempts succeeded. */
export type Basis = 'proven' | 'succeeded';

/** So many good ones of so many. */
export interface Sample {
  readonly good: number;
  readonly size: number;
}

/** What an agent is judged by. Its own failures count against it on either basis. */
export function sampleOf(figures: AgentFigures | undefined, basis: Basis): Sample {
  if (figures === undefined) return { good: 0, size: 0 };
  let failed = 0;
  for (const [failure, count] of figures.failures) if (!SILENT.has(failure)) failed += count;
  if (basis === 'succeeded') return { good: figures.succeeded, size: figures.succeeded + failed };
  return { good: figures.verdicts.get('proven') ?? 0, size: executedOf(figures) + failed };
}

/** Pieces of its work of which execution has found something: the sample of the proven rate. */
export function executedOf({ verdicts }: AgentFigures): number {
  let count = 0;
  for (const [verdict, times] of verdicts) if (EXECUTED.has(verdict)) count += times;
  return count;
}
