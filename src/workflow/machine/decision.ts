import type {
  AgentRequirement,
  AttemptRef,
  AttemptRole,
  CommandId,
  CommandRequest,
  EventDraft,
  WorkflowDefinition,
} from '../../model/index.ts';

/** What an attempt does: an agent's work, or a run of a sub-workflow. */
export type AttemptWork =
  /** With `use` set when the policy of fallbacks, or the workflow, names the agent. */
  | { readonly kind: 'agent'; readonly requirement: AgentRequirement }
  | { readonly kind: 'workflow'; readonly definition: WorkflowDefinition };

/** An attempt to start. Its input comes from `outputsToLoad` and `bindInput`. */
export interface StartAttempt extends AttemptRef {
  readonly role: AttemptRole;
  readonly work: AttemptWork;
  /** Agents that have failed on this item and are chosen again only when there is no other. */
  readonly failedAgents: readonly string[];
  /** Longest time for this attempt in milliseconds; null: no limit beside the agent's own. */
  readonly timeoutMs: number | null;
  /** An attempt that tells nothing for so many milliseconds is lost; null: silence is no sign. */
  readonly heartbeatMs: number | null;
}

/** A question to put to people: bind the input, then append `approval.requested` with it as `shown`. */
export interface AskApproval extends AttemptRef {
  readonly message: string;
}

/** Attempts in flight that must be stopped; repeated with every decision until their outcomes are in the log. */
export type StopOrder =
  | { readonly scope: 'run'; readonly why: 'pausing' | 'cancelling' }
  | { readonly scope: 'steps'; readonly why: 'step_ended'; readonly steps: readonly string[] }
  | { readonly scope: 'attempts'; readonly why: 'skipped'; readonly attempts: readonly AttemptRef[] };

/** A fork that was asked for and acknowledged: make the run, then append `run.forked` and the command's `command.done`. */
export interface ForkOrder {
  readonly command: CommandId;
  readonly request: Extract<CommandRequest, { verb: 'fork' }>;
}

/**
 * What to do next. Facts come first: while `record` is not empty, append it and decide again; everything else is empty until
 * then. `advance` does this loop.
 */
export interface Decision {
  /** Facts that follow from the state; to be appended in this order. */
  readonly record: readonly EventDraft[];
  /** Attempts to start now; for each append `attempt.started` (or `attempt.failed`) before deciding again. */
  readonly start: readonly StartAttempt[];
  /** For each append `approval.requested` (or `attempt.failed` when its input cannot be bound). */
  readonly ask: readonly AskApproval[];
  readonly stop: readonly StopOrder[];
  /** Repeated with every decision until `run.forked` is in the log. */
  readonly fork: readonly ForkOrder[];
  /** Unix milliseconds at which to append `timer.fired`, unless another event comes first; null: nothing waits for time. */
  readonly wakeAt: number | null;
}
