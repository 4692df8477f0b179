import type {
  AttemptRole,
  Command,
  ExhaustionPolicy,
  Failure,
  ItemCounts,
  ItemOutcome,
  JsonObject,
  JsonValue,
  RunId,
  RunState,
  SkipReason,
  StepOutcome,
  Verdict,
  VerdictCounts,
} from '../../model/index.ts';
import { at, type Heap, type Queue, type Vector, withAt } from '../collections/index.ts';
import type { Plan, PlannedStep } from '../plan/index.ts';

/**
 * One unit of work: an item of a `forEach` step, or all of a step without items.
 *
 * `pending` waits for others; `ready` may start; `running` has an attempt in flight; `retrying` waits for a moment;
 * `awaiting` waits for a person; `settled` has an end that is not recorded yet; `finished` has one that is.
 */
export interface Unit {
  readonly phase: 'pending' | 'ready' | 'running' | 'retrying' | 'awaiting' | 'settled' | 'finished';
  /** Number of the last attempt; 0 before the first. */
  readonly attempt: number;
  /** Attempts that were made before the unit was put back to its beginning: numbers are never used twice. */
  readonly past: number;
  /** What the next attempt, or the one in flight, is for. */
  readonly role: AttemptRole;
  /** Failed tries of the current agent since the last success. */
  readonly failures: number;
  /** How many of the fallback agents have been turned to since the last success. */
  readonly fallbacks: number;
  readonly interruptions: number;
  readonly repairs: number;
  /** Of the last attempt; null before the first. */
  readonly agent: string | null;
  /** Agents that have failed on it since the last success, each once. */
  readonly failedAgents: readonly string[];
  readonly outcome: ItemOutcome | null;
  readonly reason: SkipReason | null;
  readonly error: Failure | null;
  readonly verdict: Verdict | null;
  /** `seq` of the event that holds its output. */
  readonly outputSeq: number | null;
  /** Kept only if a condition or forEach reads it. */
  readonly output: JsonValue | undefined;
  /** Why a person wants it passed over; null: nobody does. */
  readonly skipNote: string | null;
}

export const NEW_UNIT: Unit = {
  phase: 'pending',
  attempt: 0,
  past: 0,
  role: 'work',
  failures: 0,
  fallbacks: 0,
  interruptions: 0,
  repairs: 0,
  agent: null,
  failedAgents: [],
  outcome: null,
  reason: null,
  error: null,
  verdict: null,
  outputSeq: null,
  output: undefined,
  skipNote: null,
};

export interface ListItem {
  readonly id: string;
  readonly value: JsonValue;
}

export interface StepProgress {
  readonly phase: 'waiting' | 'open' | 'finished';
  readonly outcome: StepOutcome | null;
  readonly reason: SkipReason | null;
  readonly error: Failure | null;
  /** Why the step has to end early: too many failed items, or its time is over. */
  readonly failing: Failure | null;
  /** How many needs it still waits for. */
  readonly blockers: number;
  /** Attempts of its units at one time; null: no limit of its own. */
  readonly concurrency: number | null;
  /** `seq` of the event that opened it last: what waits for a moment on behalf of an earlier opening is stale. */
  readonly openedSeq: number;
  /** Attempts that its units had made before the step was put back to its beginning; the empty id without items. */
  readonly past: ReadonlyMap<string, number> | null;
  /** Why a person wants all of it passed over; null: nobody does. */
  readonly skipNote: string | null;
  /** Its questions that are open. */
  readonly asked: number;
  /** How many units it has; known when it opens. */
  readonly expected: number;
  readonly units: Vector<Unit>;
  /** The list itself; only in the step that owns it. */
  readonly items: Vector<ListItem>;
  /** Index of each item id; only in the step that owns the list, once the list is complete. */
  readonly indexOfItem: ReadonlyMap<string, number> | null;
  readonly ready: Queue<number>;
  /** True while it stands in the heap of steps that may start attempts. */
  readonly isListed: boolean;
  /** True once it stands in the queue of steps to finish. */
  readonly isClosing: boolean;
  readonly running: number;
  readonly settled: number;
  readonly counts: ItemCounts;
  readonly verdicts: VerdictCounts;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

export interface UnitRef {
  readonly step: number;
  readonly unit: number;
}

/** What happens when the moment of a timer has come. `of` tells the timer of now from one that was set before a retry. */
export type TimerTarget =
  /** The next try of a unit; `of`: its last attempt. */
  | { readonly kind: 'retry'; readonly step: number; readonly unit: number; readonly of: number }
  /** The end of the time to answer a question; `of`: its number. */
  | { readonly kind: 'approval'; readonly step: number; readonly unit: number; readonly of: number }
  /** The end of the time of a step; `of`: the `seq` of its opening. */
  | { readonly kind: 'step'; readonly step: number; readonly of: number }
  /** The end of the time of the run; `of`: the `seq` of its start. */
  | { readonly kind: 'run'; readonly of: number };

export type Timer = TimerTarget & {
  /** How long the run had been at rest when the timer was set: rest does not use up time. */
  readonly restedMs: number;
};

export interface OpenCommand {
  readonly command: Command;
  readonly isAcknowledged: boolean;
}

/** What a run may spend. */
export interface BudgetProgress {
  /** Millionths of a US dollar; null: no limit. */
  readonly limitMicros: number | null;
  readonly onExhausted: ExhaustionPolicy;
  /** True once the log says that this limit was reached. */
  readonly isToldExhausted: boolean;
  /** Set when a call of a model was not made, since money was short, and nothing has followed from that yet. */
  readonly refusal?: BudgetRefusal | undefined;
}

interface BudgetRefusal {
  readonly scope: NonNullable<Failure['budget']>['scope'];
  readonly reason: string;
  /** True: the run is to rest until there is more. */
  readonly pauses: boolean;
}

/**
 * The state of a run, folded from its events. Immutable: `evolve` returns a new one that shares what did not change, so
 * one may look ahead and throw the result away. Queues and counters are kept so that neither `evolve` nor `decide` ever
 * looks at all items.
 */
export interface RunProgress {
  readonly plan: Plan;
  readonly run: RunId;
  /** Of the last event folded in. */
  readonly seq: number;
  /** Latest time seen in an event; the only clock there is. Unix milliseconds. */
  readonly clock: number;
  readonly state: RunState;
  /** The state to return to after an interruption. */
  readonly stateBefore: RunState | null;
  readonly epoch: number;
  readonly params: JsonObject;
  readonly concurrency: number;
  readonly budget: BudgetProgress;
  /** Known cost so far. */
  readonly spentMicros: number;
  /** `seq` of the event that started the run, or made it go on after its end. */
  readonly startedSeq: number;
  readonly pauseMode: 'drain' | 'now' | null;
  readonly cancelMode: 'graceful' | 'now' | null;
  /** The failure that ends the run. */
  readonly failure: Failure | null;
  readonly hasFindings: boolean;
  readonly verdicts: VerdictCounts;
  readonly steps: Vector<StepProgress>;
  /** Attempts in flight. */
  readonly running: number;
  readonly unfinished: number;
  /** Of those, the ones that are no `finally` steps. */
  readonly unfinishedMain: number;
  /** Steps whose needs are done. */
  readonly opening: Queue<number>;
  /** Units whose end is to be recorded. */
  readonly settled: Queue<UnitRef>;
  /** Steps whose end is to be recorded. */
  readonly closing: Queue<number>;
  /** Steps that have ready units and room for them, the furthest downstream first. */
  readonly startable: Heap<number>;
  /** Approval steps that have questions to ask. */
  readonly askable: readonly number[];
  readonly openApprovals: number;
  /** Units with a question whose time is over. */
  readonly overdue: Queue<UnitRef>;
  /** Units with an attempt in flight that a person wants passed over. */
  readonly skipping: readonly UnitRef[];
  readonly timers: Heap<Timer>;
  /** Steps whose time is over and whose attempts must be stopped. */
  readonly timedOut: readonly number[];
  readonly openCommands: readonly OpenCommand[];
  /** When the run came to rest (paused or interrupted); null while it moves. */
  readonly restingSince: number | null;
  readonly restedMs: number;
}

/** A progress that `evolve` is making: the same, but its fields can be replaced. */
export type Draft = { -readonly [K in keyof RunProgress]: RunProgress[K] };

export function plannedStep(progress: RunProgress, step: number): PlannedStep {
  const planned = progress.plan.steps[step];
  if (planned === undefined) throw new RangeError(`no step ${step}`);
  return planned;
}

export function stepAt(progress: RunProgress, step: number): StepProgress {
  return at(progress.steps, step);
}

export function unitAt(progress: RunProgress, step: number, unit: number): Unit {
  return at(stepAt(progress, step).units, unit);
}

export function changeStep(draft: Draft, step: number, change: Partial<StepProgress>): void {
  draft.steps = withAt(draft.steps, step, { ...at(draft.steps, step), ...change });
}

/** Changes a unit, and with it what else changes in its step: one copy of the step for both. */
export function changeUnit(
  draft: Draft,
  step: number,
  unit: number,
  change: Partial<Unit>,
  ofStep?: Partial<StepProgress>,
): void {
  const before = at(draft.steps, step);
  const units = withAt(before.units, unit, { ...at(before.units, unit), ...change });
  draft.steps = withAt(draft.steps, step, { ...before, ...ofStep, units });
}

/** The item that a unit stands for; null in a step without items. */
export function itemAt(progress: RunProgress, step: number, unit: number): ListItem | null {
  const { lineage } = plannedStep(progress, step);
  return lineage === null ? null : at(stepAt(progress, lineage).items, unit);
}

/** The place of a unit, given the names that events use; null when there is none. */
export function findUnit(progress: RunProgress, step: string, item: string | null): UnitRef | null {
  const index = progress.plan.indexOf.get(step);
  if (index === undefined || stepAt(progress, index).phase === 'waiting') return null;
  const { lineage } = plannedStep(progress, index);
  if (stepAt(progress, index).units.length === 0) return null;
  if (lineage === null || item === null) return lineage === null && item === null ? { step: index, unit: 0 } : null;
  const unit = stepAt(progress, lineage).indexOfItem?.get(item);
  return unit === undefined || unit >= stepAt(progress, index).units.length ? null : { step: index, unit };
}
