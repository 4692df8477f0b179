import type { FailureClass, Usage, VerdictCounts } from '../../model/index.ts';
import { type AgentFigures, executedOf, invocationsOf } from './agent-figures.ts';
import { wilson } from './interval.ts';

/** The figures of one version of an agent for one skill, as people read them. */
export interface FiguresView {
  readonly agent: string;
  readonly version: string;
  readonly skill: string;
  /** Attempts that ended by themselves: neither interrupted nor cancelled. */
  readonly invocations: number;
  readonly succeeded: number;
  readonly failures: Readonly<Partial<Record<FailureClass, number>>>;
  /** Milliseconds, right to 1 %; null: nothing was measured. */
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
  readonly tokens: Omit<Usage, 'costMicros'>;
  /** Known costs in millionths of a US dollar. */
  readonly costMicros: number;
  /** Attempts that used something whose cost nobody knows. */
  readonly unknownCosts: number;
  readonly verdicts: VerdictCounts;
  /** The share of its work that was proven among that of which execution has found something, with its 95 % interval. */
  readonly proven: {
    readonly proven: number;
    readonly sample: number;
    /** Null: no sample. */
    readonly rate: number | null;
    readonly low: number;
    readonly high: number;
  };
}

export function viewFigures(
  agent: { readonly id: string; readonly version: string },
  skill: string,
  figures: AgentFigures,
): FiguresView {
  const { costMicros, unknown, ...tokens } = figures.used;
  const at = (share: number) => {
    const found = figures.latency.quantile(share);
    return found === null ? null : Math.round(found);
  };
  const sample = executedOf(figures);
  const proven = figures.verdicts.get('proven') ?? 0;
  const { rate, low, high } = wilson(proven, sample);
  return {
    agent: agent.id,
    version: agent.version,
    skill,
    invocations: invocationsOf(figures),
    succeeded: figures.succeeded,
    failures: Object.fromEntries(figures.failures),
    latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    tokens,
    costMicros,
    unknownCosts: unknown,
    verdicts: Object.fromEntries(figures.verdicts),
    proven: { proven, sample, rate: sample === 0 ? null : rate, low, high },
  };
}
