import {
  type AttemptRef,
  type Budget,
  type CommandRequest,
  DrydockError,
  type EventDraft,
  type Failure,
  failureOf,
  type JsonObject,
  type JsonValue,
  NO_TOKENS,
  type RunEvent,
  type RunId,
  type Usage,
  type WorkflowDefinition,
} from '../model/index.ts';
import type { StopReason } from '../runtime/index.ts';
import type { BoundInput, RunProgress, StartAttempt } from '../workflow/index.ts';
import { failureFrom, stopFailure } from './failures.ts';

/** What a run of a sub-workflow came to. */
export interface ChildEnd {
  readonly event: Extract<RunEvent, { type: 'run.finished' }>;
  /** Known cost; null when some of it is unknown. */
  readonly costMicros: number | null;
}

/** What the runs of sub-workflows need from their surroundings. */
export interface ChildSurroundings {
  newId(): RunId;
  bind(start: StartAttempt, progress: RunProgress): Promise<BoundInput>;
  /** Makes the run, or takes it up when it is there; resumes it when it is paused. Safe to repeat. */
  begin(child: RunId, definition: WorkflowDefinition, params: JsonObject, of: ChildOf): Promise<void>;
  command(child: RunId, request: CommandRequest): Promise<void>;
  /** Waits until the run has ended, is paused together with its parent, or is driven by nobody any more. Null: it has not ended. */
  rest(child: RunId, until: Rest): Promise<ChildEnd | null>;
  /** Brings the artifacts of the ended run into the workspace of this one; gives them as they are committed here. */
  adopt(child: RunId): Promise<Extract<EventDraft, { type: 'attempt.succeeded' }>['data']['artifacts']>;
}

/** The step that a run is the sub-workflow of, and what that run may spend. */
export interface ChildOf extends Pick<AttemptRef, 'step' | 'item'> {
  readonly budget: Budget | null;
}

export interface Rest {
  readonly isParentResting: () => boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

interface ChildAttempt {
  readonly start: StartAttempt;
  readonly child: RunId;
  /** State of the parent as of now. */
  readonly progress: () => RunProgress;
}

/**
 * The runs that the steps of one run are made of. An attempt that was interrupted is tried again with the same run; one that
 * failed, with a new one.
 */
export class ChildRuns {
  readonly #surroundings: ChildSurroundings;
  /** The run of the last attempt, by step and item, unless that attempt came to an end of its own. */
  readonly #open: Map<string, RunId>;
  /** What is on its way to a run, so that it hears all of it in order. */
  readonly #passing = new Map<RunId, Promise<void>>();

  /** @param log events of the run so far that tell of attempts at sub-workflows; empty for a new one */
  constructor(surroundings: ChildSurroundings, log: readonly RunEvent[]) {
    this.#surroundings = surroundings;
    this.#open = new Map();
    for (const event of log) {
      if (event.type === 'attempt.started' && event.data.child !== undefined) {
        this.#open.set(unitKey(event.data), event.data.child);
      } else if (event.type === 'attempt.succeeded' || event.type === 'attempt.failed') this.ended(event.data, event);
    }
  }

  /** The run that an attempt stands for. */
  idFor(start: StartAttempt): RunId {
    const key = unitKey(start);
    const id = this.#open.get(key) ?? this.#surroundings.newId();
    this.#open.set(key, id);
    return id;
  }

  /** Hears of the outcome of an attempt before it is recorded. */
  ended(ref: Pick<AttemptRef, 'step' | 'item'>, outcome: EventDraft): void {
    // Asked at the end of every attempt, and most runs have no sub-workflows.
    if (this.#open.size === 0) return;
    if (outcome.type === 'attempt.failed' && outcome.data.error.class === 'interrupted') return;
    const key = unitKey(ref);
    const child = this.#open.get(key);
    if (child !== undefined) this.#passing.delete(child);
    this.#open.delete(key);
  }

  /** Tells a run what its parent was told. One that has just ended need not hear it. */
  pass(child: RunId, request: CommandRequest): void {
    const before = this.#passing.get(child) ?? Promise.resolve();
    const passing = before.then(() => this.#surroundings.command(child, request)).catch(() => {});
    this.#passing.set(child, passing);
  }

  /** Performs an attempt to its end. Never rejects. */
  async perform({ start, child, progress }: ChildAttempt, stop: AbortSignal): Promise<EventDraft> {
    const begin = performance.now();
    const { step, item, attempt } = start;
    const { epoch } = progress();
    const ended = () => ({ step, item, attempt, epoch, durationMs: Math.round(performance.now() - begin) });
    const fail = (error: Failure, used: { usage?: Usage } = {}): EventDraft => ({
      type: 'attempt.failed',
      data: { ...ended(), error, jitter: Math.random(), ...used },
    });
    try {
      const bound = await this.#surroundings.bind(start, progress());
      if (!bound.ok) return fail(failureFrom(bound.error, 'invalid_input'));
      if (start.work.kind !== 'workflow') throw new RangeError('no sub-workflow');
      if (stop.aborted) return fail(stopFailure(stop));
      const { step, item } = start;
      const of = { step, item, budget: restOf(progress(), start.work.definition) };
      await this.#surroundings.begin(child, start.work.definition, paramsOf(bound.input), of);
      // What its parent was told while the run came into being, it could not hear yet.
      const order = orderFor(progress());
      if (order !== null) this.pass(child, order);
      const limit = timeLimit(start.timeoutMs);
      const end = await this.#end(child, progress, limit === null ? stop : AbortSignal.any([stop, limit.signal]));
      clearTimeout(limit?.timer);
      if (end === null) return fail(stop.aborted ? stopFailure(stop) : INTERRUPTED);
      const { state, reason, verdicts, outputs = {} } = end.event.data;
      const usage = { ...NO_TOKENS, costMicros: end.costMicros };
      if (state === 'cancelled' && stop.aborted) return fail(stopFailure(stop), { usage });
      if (state === 'cancelled' && limit?.signal.aborted === true) return fail(tooLate(start, child), { usage });
      if (state === 'failed' || state === 'cancelled') {
        return fail(failed({ step, child, state, reason: reason ?? 'see its events' }), { usage });
      }
      const output = { run: child, state, outputs, verdicts: { ...verdicts } };
      const artifacts = await this.#surroundings.adopt(child);
      return {
        type: 'attempt.succeeded',
        data: { ...ended(), output, artifacts: [...artifacts], verdict: null, usage },
      };
    } catch (error) {
      return fail(stop.aborted ? stopFailure(stop) : failureFrom(error, 'unavailable'));
    }
  }

  /** The end of the run; null when it rests because its parent does, or because its driver is gone. */
  async #end(child: RunId, parent: () => RunProgress, stop: AbortSignal): Promise<ChildEnd | null> {
    const isParentResting = () => ['pausing', 'paused'].includes(parent().state);
    const end = await this.#surroundings.rest(child, { isParentResting, signal: stop });
    if (end !== null || !stop.aborted) return end;
    const { class: why } = stop.reason as StopReason;
    if (why === 'cancelled') {
      await this.#surroundings.command(child, { verb: 'cancel', mode: 'now' }).catch(() => {});
    }
    return this.#surroundings.rest(child, { isParentResting });
  }
}

export type ChildOrder = Extract<CommandRequest, { verb: 'pause' | 'cancel' }>;

/** What a run tells the runs of its sub-workflows, by its own state; null when they may go on, as `finally` steps do. */
export function orderFor({ state, pauseMode, cancelMode, unfinishedMain }: RunProgress): ChildOrder | null {
  if (state === 'pausing') return { verb: 'pause', mode: pauseMode ?? 'drain' };
  if (state !== 'cancelling' || unfinishedMain === 0) return null;
  return { verb: 'cancel', mode: cancelMode ?? 'graceful' };
}

/** Ends the run of a sub-workflow when its time is over; null without a limit. */
function timeLimit(timeoutMs: number | null): { readonly signal: AbortSignal; readonly timer: NodeJS.Timeout } | null {
  if (timeoutMs === null) return null;
  const over = new AbortController();
  const reason: StopReason = { class: 'cancelled', scope: 'step' };
  const timer = setTimeout(() => over.abort(reason), Math.min(timeoutMs, LONGEST_DELAY)).unref();
  return { signal: over.signal, timer };
}

function tooLate({ work, timeoutMs }: StartAttempt, run: RunId): Failure {
  const agent = work.kind === 'workflow' ? `workflow ${work.definition.name}` : 'workflow';
  return failureOf('timeout', 'DRY-E4002', { agent, limit: `${(timeoutMs ?? 0) / 1000} s`, run });
}

/** Longest delay that a timer of Node takes, in milliseconds. */
const LONGEST_DELAY = 2 ** 31 - 1;

const INTERRUPTED = failureOf('interrupted', 'DRY-E4003', {});

function unitKey({ step, item }: Pick<AttemptRef, 'step' | 'item'>): string {
  return JSON.stringify([step, item]);
}

/** A run may spend what its workflow allows, and no more than its parent has left. */
function restOf({ budget, spentMicros }: RunProgress, { budget: own }: WorkflowDefinition): Budget | null {
  if (budget.limitMicros === null) return own ?? null;
  const left = Math.max(0, budget.limitMicros - spentMicros);
  return own !== undefined && own.limitMicros <= left ? own : { limitMicros: left, onExhausted: budget.onExhausted };
}

/** What `with` of the step comes to; without it, a step without items has none. */
function paramsOf(input: JsonValue): JsonObject {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  if (isObject) return input;
  throw new DrydockError('DRY-E1003', { workflow: 'of the step' }, { details: ['`with` has to be an object'] });
}

function failed(values: { step: string; child: string; state: string; reason: string }): Failure {
  return failureOf('agent_error', 'DRY-E2050', values);
}
