import type { AgentRequirement, Failure, RetryPolicy, StepDefinition } from '../../model/index.ts';
import { DrydockError } from '../../model/index.ts';
import type { Unit } from './progress.ts';

/** An attempt that was interrupted so often is taken for what brings the control plane down. */
export const MAX_INTERRUPTIONS = 10;

/** What follows a failed try. */
export type NextTry =
  | { readonly kind: 'retry'; readonly afterMs: number }
  /** `fallbacks`: how many of the fallback agents have been turned to then, those that are passed over included. */
  | { readonly kind: 'fall_back'; readonly fallbacks: number }
  | { readonly kind: 'give_up' };

/**
 * First the retries of the agent at hand, then each fallback agent with as many tries of its own, but for those that have failed
 * on this item already.
 *
 * @param jitter 0 to 1: from the part of the pause that is not random to all of it
 */
export function nextTry(step: StepDefinition, unit: Unit, error: Failure, jitter: number): NextTry {
  const classes: readonly string[] = step.retry.on;
  const tries = unit.failures + 1;
  if (error.final !== true && classes.includes(error.class) && tries < step.retry.attempts) {
    // Who is asked for patience comes no sooner; the time that a service names is not shortened by the policy.
    const afterMs = Math.max(pauseAfter(step.retry, tries, jitter), error.retryAfterMs ?? 0);
    return { kind: 'retry', afterMs };
  }
  const fallbacks = requirementOf(step, unit)?.fallbacks ?? [];
  const next = fallbacks.findIndex((id, index) => index >= unit.fallbacks && !unit.failedAgents.includes(id));
  return next === -1 ? { kind: 'give_up' } : { kind: 'fall_back', fallbacks: next + 1 };
}

function pauseAfter(policy: RetryPolicy, tries: number, jitter: number): number {
  const { backoffMs, maxBackoffMs, factor = 2, jitter: share = 0.5 } = policy;
  const full = Math.min(maxBackoffMs, backoffMs * factor ** (tries - 1));
  return Math.round(full * (1 - share + share * jitter));
}

/** Which agent the next attempt of a unit wants. */
export function requirementFor(step: StepDefinition, unit: Unit): AgentRequirement {
  const requirement = requirementOf(step, unit);
  if (requirement === undefined)
    throw new DrydockError('DRY-E9001', { problem: `a step without an agent for ${unit.role}` });
  return unit.fallbacks === 0 ? requirement : { ...requirement, use: requirement.fallbacks[unit.fallbacks - 1] };
}

/** Agents that the next attempt of a unit shall not choose again. Fallbacks, where there are any, say themselves who is next. */
export function avoidedBy(step: StepDefinition, unit: Unit): readonly string[] {
  const hasFallbacks = (requirementOf(step, unit)?.fallbacks.length ?? 0) > 0;
  return hasFallbacks ? NOBODY : unit.failedAgents;
}

const NOBODY: readonly string[] = [];

function requirementOf(step: StepDefinition, unit: Unit): AgentRequirement | undefined {
  return unit.role === 'work' ? step.agent : step.repair?.agent;
}
