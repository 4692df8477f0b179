import type { FailureClass } from '../../model/index.ts';

/** Classes of failure that speak against the agent rather than its input. */
const BREAKDOWNS: ReadonlySet<FailureClass> = new Set<FailureClass>(['crash', 'lost', 'unavailable', 'timeout']);

/** Classes of failure that say nothing: the attempt was stopped, or never came to the agent, or was asked to wait. */
const SILENT: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'interrupted',
  'cancelled',
  'invalid_input',
  'no_agent',
  'rejected',
  'rate_limited',
]);

/** From so many breakdowns in a row on, an agent is degraded. */
export const DEGRADED_AFTER = 2;
/** From so many on, its breaker opens. */
export const OPEN_AFTER = 3;
/** A breakdown is forgiven after so long: an agent that nobody chooses cannot show that it works. */
export const FORGIVEN_AFTER_MS = 60_000;
/** How long a breaker stays open: first, and at most. It doubles with each trial that breaks down. */
export const OPEN_FIRST_MS = 30_000;
export const OPEN_MOST_MS = 600_000;

/**
 * What is known of how an agent holds up: the state of its circuit breaker and what led to it. Plain data; times are Unix
 * milliseconds. Source of the breaker: M. Nygard, Release It!, 2nd ed. (2018), "Circuit Breaker".
 */
export interface Health {
  /** Breakdowns in a row, probes included. */
  readonly breakdowns: number;
  readonly lastBreakdownAt: number | null;
  /** The last sign of life: an answer of any kind, or a probe. */
  readonly lastAnswerAt: number | null;
  readonly lastProbeAt: number | null;
  /** Null: the breaker is closed. */
  readonly openUntil: number | null;
  readonly openForMs: number;
  /** True while the one attempt is under way that decides about a breaker whose time is over. */
  readonly isOnTrial: boolean;
}

export const UNKNOWN_HEALTH: Health = {
  breakdowns: 0,
  lastBreakdownAt: null,
  lastAnswerAt: null,
  lastProbeAt: null,
  openUntil: null,
  openForMs: 0,
  isOnTrial: false,
};

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy' | 'never probed';
export type BreakerState = 'closed' | 'open' | 'half-open';

/** An agent's health at a moment, as people and the choice of agents see it. */
export interface HealthView {
  readonly status: HealthStatus;
  readonly breaker: BreakerState;
  readonly breakdowns: number;
  readonly isOnTrial: boolean;
  /** When an open breaker lets a trial through; null: it is not open. */
  readonly openUntil: number | null;
}

export function viewHealth(health: Health, now: number): HealthView {
  const { breakdowns, openUntil, isOnTrial } = health;
  const breaker = openUntil === null ? 'closed' : openUntil > now ? 'open' : 'half-open';
  return {
    status: statusOf(health, breaker, now),
    breaker,
    breakdowns,
    isOnTrial,
    openUntil: breaker === 'open' ? openUntil : null,
  };
}

function statusOf(health: Health, breaker: BreakerState, now: number): HealthStatus {
  const { breakdowns, lastBreakdownAt, lastAnswerAt } = health;
  if (breaker !== 'closed') return 'unhealthy';
  const isForgiven = lastBreakdownAt === null || now - lastBreakdownAt >= FORGIVEN_AFTER_MS;
  if (breakdowns >= DEGRADED_AFTER && !isForgiven) return 'degraded';
  return lastAnswerAt === null && lastBreakdownAt === null ? 'never probed' : 'healthy';
}

/** An attempt begins: it is the trial of a breaker whose time is over. */
export function afterBeginning(health: Health, now: number): Health {
  return viewHealth(health, now).breaker === 'half-open' && !health.isOnTrial ? { ...health, isOnTrial: true } : health;
}

/**
 * An attempt has ended. Whatever the agent answers shows that it works; an error about one item is an answer.
 *
 * @param failure null: it succeeded
 * @param wasTrial true for the attempt that {@link afterBeginning} took for the trial
 */
export function afterAttempt(health: Health, failure: FailureClass | null, wasTrial: boolean, now: number): Health {
  const isOnTrial = health.isOnTrial && !wasTrial;
  if (failure !== null && SILENT.has(failure))
    return isOnTrial === health.isOnTrial ? health : { ...health, isOnTrial };
  if (failure !== null && BREAKDOWNS.has(failure)) return brokenDown({ ...health, isOnTrial }, wasTrial, now);
  return {
    ...UNKNOWN_HEALTH,
    lastAnswerAt: now,
    lastBreakdownAt: health.lastBreakdownAt,
    lastProbeAt: health.lastProbeAt,
  };
}

/** A probe has ended. One that succeeds lets an open breaker have its trial at once, and forgives what was before. */
export function afterProbe(health: Health, isAlive: boolean, now: number): Health {
  const probed = { ...health, lastProbeAt: now };
  if (!isAlive) return brokenDown(probed, viewHealth(health, now).breaker === 'half-open', now);
  const openUntil = health.openUntil === null ? null : Math.min(health.openUntil, now);
  return { ...probed, breakdowns: openUntil === null ? 0 : health.breakdowns, lastAnswerAt: now, openUntil };
}

function brokenDown(health: Health, hasFailedTrial: boolean, now: number): Health {
  const broken = { ...health, breakdowns: health.breakdowns + 1, lastBreakdownAt: now };
  if (health.openUntil !== null) {
    if (!hasFailedTrial) return broken;
    const openForMs = Math.min(OPEN_MOST_MS, health.openForMs * 2);
    return { ...broken, openForMs, openUntil: now + openForMs };
  }
  if (broken.breakdowns < OPEN_AFTER) return broken;
  return { ...broken, openForMs: OPEN_FIRST_MS, openUntil: now + OPEN_FIRST_MS };
}
