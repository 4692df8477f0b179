import type { Failure } from '../../model/index.ts';
import type { ProviderStanding } from '../../store/index.ts';

/** Requests in a row that must fail before a provider is left alone. */
export const FAILURES_TO_OPEN = 5;
const FIRST_REST_MS = 15_000;
const LONGEST_REST_MS = 300_000;
/** The longest wait that a provider is believed, as `retryAfterMs` reads it. */
const LONGEST_WAIT_MS = 86_400_000;

export function newStanding(provider: string): ProviderStanding {
  return { provider, notBefore: 0, failures: 0, openUntil: 0 };
}

/**
 * What an answer, or its absence, says of a provider. An answer of any kind, a refusal too, shows that it is there; a wait that it asks
 * for holds for all runs. From the fifth failure in a row it is left alone, for a time that doubles up to five minutes; then one trial
 * decides.
 */
export function afterCall(before: ProviderStanding, failure: Failure | null, now: number): ProviderStanding {
  const asked = failure?.retryAfterMs ?? 0;
  const notBefore = Math.max(before.notBefore, asked > 0 ? now + asked : 0);
  if (failure?.class !== 'unavailable') return { ...before, notBefore, failures: 0, openUntil: 0 };
  const failures = before.failures + 1;
  if (failures < FAILURES_TO_OPEN) return { ...before, notBefore, failures };
  const rest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(20, failures - FAILURES_TO_OPEN));
  return { ...before, notBefore, failures, openUntil: now + rest };
}

/** Moments that lie further ahead than any that is ever set are those of a clock that has been put back since: they hold no more. */
export function believable(standing: ProviderStanding, now: number): ProviderStanding {
  const { notBefore, openUntil } = standing;
  if (notBefore <= now + LONGEST_WAIT_MS && openUntil <= now + LONGEST_REST_MS) return standing;
  return {
    ...standing,
    notBefore: notBefore <= now + LONGEST_WAIT_MS ? notBefore : 0,
    openUntil: openUntil <= now + LONGEST_REST_MS ? openUntil : 0,
  };
}

/** Whether a request may go out: `trial` when it is the one that shows whether the provider is back. */
export function stateOf({ failures, openUntil }: ProviderStanding, now: number): 'closed' | 'open' | 'half_open' {
  if (failures < FAILURES_TO_OPEN) return 'closed';
  return now < openUntil ? 'open' : 'half_open';
}
