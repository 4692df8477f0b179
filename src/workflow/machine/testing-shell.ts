import {
  type AttemptRole,
  type Budget,
  type CommandRequest,
  type EventDraft,
  type Fact,
  type Failure,
  type JsonObject,
  type JsonValue,
  NO_TOKENS,
  type Verdict,
  type WorkflowDefinition,
} from '../../model/index.ts';
import { type Acceptance, acceptCommand } from './accept-command.ts';
import { toArray } from '../collections/index.ts';
import { factAfter } from './advance.ts';
import { decide } from './decide.ts';
import type { AskApproval, Decision, ForkOrder, StartAttempt } from './decision.ts';
import { evolve } from './evolve.ts';
import type { ForkedRun } from './fork-run.ts';
import { bindInput, type InputOf, outputsToLoad } from './input.ts';
import { type RunProgress, stepAt } from './progress.ts';
import { itemIdAt } from './scope.ts';

/** What an attempt of the tests comes to. */
export type Outcome =
  | { readonly output: JsonValue; readonly verdict?: Verdict; readonly costs?: number }
  | {
      readonly fails: Failure['class'];
      readonly final?: boolean;
      readonly costs?: number;
      readonly error?: Partial<Failure>;
    };

interface TestingOptions {
  readonly params?: JsonObject;
  readonly concurrency?: number;
  readonly budget?: Budget;
  /** True: it has not started yet. */
  readonly isQueued?: boolean;
  /** The beginning of a run that was forked; absent: a run of its own. */
  readonly fork?: Extract<ForkedRun, { ok: true }>;
  /** Sees every fact, with the progress that it led to. */
  readonly observe?: (fact: Fact, progress: RunProgress) => void;
}

/**
 * Drives a run in memory, one fact at a time, as the control plane would: for the tests of the state machine. Its clock
 * moves only when the run waits for a moment.
 */
export class TestingShell {
  progress: RunProgress;
  readonly facts: Fact[] = [];
  #inFlight: readonly StartAttempt[] = [];
  /** Where forks were made, with the log as it was then. */
  readonly forks: { readonly step: string; readonly facts: readonly Fact[] }[] = [];
  readonly outputs = new Map<number, JsonValue>();
  now = 1_000_000;

  readonly #observe: (fact: Fact, progress: RunProgress) => void;

  constructor(
    definition: WorkflowDefinition,
    { params = {}, concurrency = 4, budget, fork, isQueued = false, observe = () => {} }: TestingOptions = {},
  ) {
    this.#observe = observe;
    const created: Fact = {
      type: 'run.created',
      run: 'run_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      seq: 1,
      ts: this.now,
      data: fork?.created ?? {
        name: 'test',
        definition,
        params,
        source: null,
        concurrency,
        owner: 'ana',
        project: 'test',
        budget,
      },
    };
    this.progress = evolve(null, created);
    this.facts.push(created);
    for (const draft of fork?.kept ?? []) this.record(draft);
    if (!isQueued) this.record({ type: 'run.started', data: { epoch: 1 } });
  }

  /** The attempts in flight, oldest first, as of now. */
  get inFlight(): readonly StartAttempt[] {
    return this.#inFlight;
  }

  record(draft: EventDraft): Fact {
    const fact = factAfter(this.progress, draft, this.now);
    this.progress = evolve(this.progress, fact);
    this.facts.push(fact);
    if (fact.type === 'approval.decided' || fact.type === 'attempt.succeeded')
      this.outputs.set(fact.seq, fact.data.output);
    this.#observe(fact, this.progress);
    return fact;
  }

  /** Records what follows, and starts what may start. */
  settle(): Decision {
    for (;;) {
      const decision = decide(this.progress);
      for (const draft of decision.record) this.record(draft);
      if (decision.record.length > 0) continue;
      for (const start of decision.start) {
        const { step, item, attempt, role } = start;
        this.record({
          type: 'attempt.started',
          data: { step, item, attempt, role, agent: 'a', agentVersion: '1.0.0', epoch: 1 },
        });
        this.#inFlight = [...this.#inFlight, start];
      }
      for (const question of decision.ask) this.#ask(question);
      for (const order of decision.fork) this.#fork(order);
      if (decision.start.length + decision.ask.length + decision.fork.length === 0) return decision;
    }
  }

  #fork({ command, request }: ForkOrder): void {
    this.forks.push({ step: request.step, facts: [...this.facts] });
    this.record({ type: 'run.forked', data: { step: request.step, into: this.progress.run } });
    this.record({ type: 'command.done', data: { command } });
  }

  #ask({ step, item, message }: AskApproval): void {
    const shown = this.input({ step, item, role: 'work' });
    this.record({ type: 'approval.requested', data: { step, item, message, shown } });
  }

  input(start: InputOf): JsonValue {
    const needed = new Map(outputsToLoad(this.progress, start).map((seq) => [seq, this.outputs.get(seq) ?? null]));
    const bound = bindInput(this.progress, start, needed);
    if (!bound.ok) throw bound.error;
    return bound.input;
  }

  finish(start: StartAttempt, outcome: Outcome, jitter = 1): void {
    this.forget(start);
    const { step, item, attempt } = start;
    const usage = outcome.costs === undefined ? undefined : { ...NO_TOKENS, costMicros: outcome.costs };
    const common = { step, item, attempt, epoch: 1, durationMs: 1, ...(usage && { usage }) };
    if ('fails' in outcome) {
      const error = {
        code: 'TEST',
        class: outcome.fails,
        message: outcome.fails,
        final: outcome.final,
        ...outcome.error,
      };
      this.record({ type: 'attempt.failed', data: { ...common, error, jitter } });
      return;
    }
    const { output, verdict = null } = outcome;
    this.record({ type: 'attempt.succeeded', data: { ...common, output, artifacts: [], verdict } });
  }

  /** Loses an attempt, as a crash does. */
  forget(start: StartAttempt): void {
    this.#inFlight = this.#inFlight.filter((other) => other !== start);
  }

  /** Answers the oldest open question, or one that is named, as a person would. */
  answer(verb: 'approve' | 'reject', step?: string, item: string | null = null): void {
    const open = openQuestions(this.progress)[0];
    const question = step === undefined ? open : { step, item };
    if (question === undefined) throw new Error('nothing is asked');
    this.give({ verb, ...question });
  }

  /** Gives a command that the run is to accept. */
  give(request: CommandRequest, actor = 'user:ana'): void {
    const accepted = this.offer(request, actor);
    if (!accepted.ok) throw accepted.error;
  }

  /** Gives a command; one that is refused records nothing. */
  offer(request: CommandRequest, actor = 'user:ana'): Acceptance {
    const id = `cmd_${String(this.progress.seq).padStart(26, '0')}` as const;
    const accepted = acceptCommand(this.progress, { id, run: this.progress.run, key: id, request, actor });
    if (accepted.ok) for (const draft of accepted.record) this.record(draft);
    return accepted;
  }

  /** Runs to the end with the outcomes that `agent` gives, oldest attempt first, and with the same answer to every question. */
  run(agent: (start: StartAttempt, input: JsonValue) => Outcome, verb?: 'approve' | 'reject'): this {
    for (let turn = 0; turn < 100_000; turn++) {
      const decision = this.settle();
      const [oldest] = this.#inFlight;
      if (oldest !== undefined) this.finish(oldest, agent(oldest, this.input(oldest)));
      else if (verb !== undefined && this.progress.openApprovals > 0) this.answer(verb);
      else if (decision.wakeAt !== null) this.wake(decision.wakeAt);
      else return this;
    }
    throw new Error('the run does not end');
  }

  wake(moment: number): void {
    this.now = Math.max(this.now, moment);
    this.record({ type: 'timer.fired', data: {} });
  }

  /** The attempts in the order of their start: `step/item#attempt`. */
  started(): string[] {
    return this.facts.flatMap((fact) =>
      fact.type === 'attempt.started'
        ? [nameOf(fact.data.step, fact.data.item, fact.data.attempt, fact.data.role)]
        : [],
    );
  }
}

/** The questions that a person may answer. */
export function openQuestions(progress: RunProgress): { step: string; item: string | null }[] {
  return progress.plan.steps.flatMap(({ id, index }) =>
    toArray(stepAt(progress, index).units).flatMap(({ phase }, unit) =>
      phase === 'awaiting' && stepAt(progress, index).failing === null
        ? [{ step: id, item: itemIdAt(progress, index, unit) }]
        : [],
    ),
  );
}

function nameOf(step: string, item: string | null, attempt: number, role: AttemptRole): string {
  return `${step}${item === null ? '' : `/${item}`}#${attempt}${role === 'repair' ? ' repair' : ''}`;
}
