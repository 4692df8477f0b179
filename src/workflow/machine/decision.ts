import type { AgentRequirement, AttemptRef, AttemptRole, EventDraft } from '../../model/index.ts';

/** An attempt to start. Its input comes from `outputsToLoad` and `bindInput`. */
export interface StartAttempt extends AttemptRef {
  readonly role: AttemptRole;
  /** With `use` set when the policy of fallbacks, or the workflow, names the agent. */
  readonly requirement: AgentRequirement;
  /** Longest time for this attempt in milliseconds; null: no limit beside the agent's own. */
  readonly timeoutMs: number | null;
}

/** Attempts in flight that must be stopped; repeated with every decision until their outcomes are in the log. */
export type StopOrder =
  | { readonly scope: 'run'; readonly why: 'pausing' | 'cancelling' }
  | { readonly scope: 'steps'; readonly why: 'step_ended'; readonly steps: readonly string[] };

/**
 * What to do next. Facts come first: while `record` is not empty, append it and decide again; `start` is empty until
 * then. `advance` does this loop.
 */
export interface Decision {
  /** Facts that follow from the state; to be appended in this order. */
  readonly record: readonly EventDraft[];
  /** Attempts to start now; for each append `attempt.started` (or `attempt.failed`) before deciding again. */
  readonly start: readonly StartAttempt[];
  readonly stop: StopOrder | null;
  /** Unix milliseconds at which to append `timer.fired`, unless another event comes first; null: nothing waits for time. */
  readonly wakeAt: number | null;
}
