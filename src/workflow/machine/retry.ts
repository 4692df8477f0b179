import type { AgentRequirement, Failure, RetryPolicy, StepDefinition } from '../../model/index.ts';
import { DrydockError } from '../../model/index.ts';
import type { Unit } from './progress.ts';

/** An attempt that was interrupted so often is taken for what brings the control plane down. */
export const MAX_INTERRUPTIONS = 10;

/** What follows a failed try. */
export type NextTry =
  | { readonly kind: 'retry'; readonly afterMs: number }
  | { readonly kind: 'fall_back' }
  | { readonly kind: 'give_up' };

/**
 * First the retries of the agent at hand, then each fallback agent with as many tries of its own.
 *
 * @param jitter 0 to 1: from half of the pause to all of it
 */
export function nextTry(step: StepDefinition, unit: Unit, error: Failure, jitter: number): NextTry {
  const classes: readonly string[] = step.retry.on;
  const tries = unit.failures + 1;
  if (error.final !== true && classes.includes(error.class) && tries < step.retry.attempts) {
    return { kind: 'retry', afterMs: pauseAfter(step.retry, tries, jitter) };
  }
  return unit.fallbacks < requirementOf(step, unit).fallbacks.length ? { kind: 'fall_back' } : { kind: 'give_up' };
}

function pauseAfter({ backoffMs, maxBackoffMs }: RetryPolicy, tries: number, jitter: number): number {
  const full = Math.min(maxBackoffMs, backoffMs * 2 ** (tries - 1));
  return Math.round(full * (0.5 + jitter / 2));
}

/** Which agent the next attempt of a unit wants. */
export function requirementFor(step: StepDefinition, unit: Unit): AgentRequirement {
  const requirement = requirementOf(step, unit);
  return unit.fallbacks === 0 ? requirement : { ...requirement, use: requirement.fallbacks[unit.fallbacks - 1] };
}

function requirementOf(step: StepDefinition, unit: Unit): AgentRequirement {
  const requirement = unit.role === 'work' ? step.agent : step.repair?.agent;
  if (requirement === undefined)
    throw new DrydockError('DRY-E9001', { problem: `a step without an agent for ${unit.role}` });
  return requirement;
}
