import type { EventData, EventDraft, Flags, Priority, RunId, Usage } from '../model/index.ts';
import type { RunStore } from '../store/index.ts';
import type { ForkOrder, RunProgress } from '../workflow/index.ts';
import type { AttemptRunner } from './attempt-runner.ts';
import type { ChildRuns } from './child-runs.ts';

export interface DriverOptions {
  readonly store: RunStore;
  readonly runner: AttemptRunner;
  readonly children: ChildRuns;
  /** State of the run, folded from its log. */
  readonly progress: RunProgress;
  /** Fencing token with which this driver appends. */
  readonly epoch: number;
  readonly flags: Flags;
  /** What attempts have used by the ledger, by their keys: for those whose outcome nobody recorded. */
  readonly lostUsage: ReadonlyMap<string, Usage>;
  /** True for the driver of a run that has ended and is to get a command. */
  readonly awaitsCommand: boolean;
  readonly now: () => number;
  /** Does what belongs to the end of the run, and gives the facts that record it. */
  readonly finish: (end: EventData<'run.finished'>, progress: RunProgress) => Promise<readonly EventDraft[]>;
  /** The place of the run among those that run at one time. */
  readonly place: Place;
  /** Makes the run that a fork asks for; the same order makes the same run, however often. Resolves to its id. */
  readonly fork: (order: ForkOrder) => Promise<RunId>;
}

/** How a run asks for its place in the queue and gives it back. Whoever gives it calls `RunDriver.admit`. */
export interface Place {
  /** Asks for it again after a rest. */
  readonly ask: () => void;
  readonly leave: () => void;
  readonly reprioritise: (priority: Priority) => void;
}
