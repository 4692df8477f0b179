import type { Choice, Strategy } from '../../model/index.ts';
import { type AgentFigures, type Basis, invocationsOf, sampleOf, type Standing, wilson } from '../metrics/index.ts';

/** A share is known from so many on: a smaller sample never ranks above one that is known. */
export const KNOWN_FROM = 10;

/** Attempts whose cost is as the manifest lets expect, added to what was measured, so that a small sample cannot win. */
export const EXPECTED_ATTEMPTS = 5;
/** What an attempt of an agent that uses a language model is expected to cost, in millionths of a US dollar. */
export const EXPECTED_MODEL_COST_MICROS = 20_000;

/** The figures that an event says a candidate was judged by. */
export type CandidateFigures = NonNullable<Choice['candidates'][number]['figures']>;

/** What a candidate is worth to a step. Higher is better; `second` decides between equal scores. */
export interface Score {
  readonly score: number;
  readonly second: number;
}

/** What the strategies go by. */
export interface Scored {
  readonly manifest: {
    readonly limits: { readonly concurrency?: number | undefined };
    readonly permissions: readonly string[];
  };
  readonly priority: number;
  readonly named: number;
  readonly standing: Standing;
}

/** See docs/routing.md for the formulas. */
export function scoreOf(strategy: Strategy, one: Scored, basis: Basis): Score {
  switch (strategy) {
    case 'capability':
      return { score: one.named, second: 0 };
    case 'priority':
      return { score: one.priority, second: 0 };
    case 'load':
      return { score: 0 - one.standing.running / (one.manifest.limits.concurrency ?? 1), second: 0 };
    case 'cost':
      return { score: 0 - expectedCost(one, basis), second: 0 };
    case 'performance': {
      const { good, size } = sampleOf(one.standing.figures, basis);
      const { low, high } = wilson(good, size);
      if (size < KNOWN_FROM) return { score: low, second: high };
      return { score: good === 0 ? -1 : 1 + low, second: high };
    }
  }
}

/** The mean cost of a good result in millionths of a US dollar; whole numbers, so that events stay small. */
function expectedCost({ manifest, standing: { figures } }: Scored, basis: Basis): number {
  const expected = manifest.permissions.includes('llm') ? EXPECTED_MODEL_COST_MICROS : 0;
  const { costMicros, good } = priced(figures, basis);
  return Math.round((EXPECTED_ATTEMPTS * expected + costMicros) / (EXPECTED_ATTEMPTS + good));
}

/** Known costs, and the good results that they were paid for. When some costs are unknown, so many results count less. */
function priced(figures: AgentFigures | undefined, basis: Basis): { costMicros: number; good: number } {
  if (figures === undefined) return { costMicros: 0, good: 0 };
  const { costMicros, unknown } = figures.used;
  const all = invocationsOf(figures);
  const share = all === 0 ? 0 : Math.max(0, all - unknown) / all;
  return { costMicros, good: sampleOf(figures, basis).good * share };
}

/** The figures behind a score, as the event has them. */
export function figuresOf(strategy: Strategy, one: Scored, basis: Basis, isExplored: boolean): CandidateFigures {
  const { standing } = one;
  const { status, breaker, breakdowns } = standing.health;
  const well = breaker === 'closed' && breakdowns === 0;
  const health = well ? {} : { health: status, breaker, breakdowns };
  switch (strategy) {
    case 'capability':
      return { named: one.named, priority: one.priority, ...health };
    case 'priority':
      return { priority: one.priority, ...health };
    case 'load': {
      const limit = one.manifest.limits.concurrency;
      return { running: standing.running, ...(limit === undefined ? {} : { limit }), ...health };
    }
    case 'cost': {
      const { costMicros, good } = priced(standing.figures, basis);
      return { costMicros: expectedCost(one, basis), spentMicros: costMicros, good: rounded(good), basis, ...health };
    }
    case 'performance': {
      const { good, size } = sampleOf(standing.figures, basis);
      const { rate, low, high } = wilson(good, size);
      const shares = { rate: rounded(rate), low: rounded(low), high: rounded(high) };
      const explored = isExplored ? { explored: true as const } : {};
      return { basis, good, sample: size, ...shares, running: standing.running, ...explored, ...health };
    }
  }
}

export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
