import type {
  AttemptRole,
  EventDraft,
  Fact,
  Failure,
  JsonObject,
  JsonValue,
  Verdict,
  WorkflowDefinition,
} from '../../model/index.ts';
import { factAfter } from './advance.ts';
import { decide } from './decide.ts';
import type { Decision, StartAttempt } from './decision.ts';
import { evolve } from './evolve.ts';
import { bindInput, outputsToLoad } from './input.ts';
import type { RunProgress } from './progress.ts';

/** What an attempt of the tests comes to. */
export type Outcome =
  | { readonly output: JsonValue; readonly verdict?: Verdict }
  | { readonly fails: Failure['class']; readonly final?: boolean };

interface TestingOptions {
  readonly params?: JsonObject;
  readonly concurrency?: number;
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
  readonly outputs = new Map<number, JsonValue>();
  now = 1_000_000;

  readonly #observe: (fact: Fact, progress: RunProgress) => void;

  constructor(
    definition: WorkflowDefinition,
    { params = {}, concurrency = 4, observe = () => {} }: TestingOptions = {},
  ) {
    this.#observe = observe;
    const created: Fact = {
      type: 'run.created',
      run: 'run_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      seq: 1,
      ts: this.now,
      data: { name: 'test', definition, params, source: null, concurrency, owner: 'ana', project: 'test' },
    };
    this.progress = evolve(null, created);
    this.facts.push(created);
    this.record({ type: 'run.started', data: { epoch: 1 } });
  }

  /** The attempts in flight, oldest first, as of now. */
  get inFlight(): readonly StartAttempt[] {
    return this.#inFlight;
  }

  record(draft: EventDraft): Fact {
    const fact = factAfter(this.progress, draft, this.now);
    this.progress = evolve(this.progress, fact);
    this.facts.push(fact);
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
      if (decision.start.length === 0) return decision;
    }
  }

  input(start: StartAttempt): JsonValue {
    const needed = new Map(outputsToLoad(this.progress, start).map((seq) => [seq, this.outputs.get(seq) ?? null]));
    const bound = bindInput(this.progress, start, needed);
    if (!bound.ok) throw bound.error;
    return bound.input;
  }

  finish(start: StartAttempt, outcome: Outcome, jitter = 1): void {
    this.forget(start);
    const { step, item, attempt } = start;
    const common = { step, item, attempt, epoch: 1, durationMs: 1 };
    if ('fails' in outcome) {
      const error = { code: 'TEST', class: outcome.fails, message: outcome.fails, final: outcome.final };
      this.record({ type: 'attempt.failed', data: { ...common, error, jitter } });
      return;
    }
    const { output, verdict = null } = outcome;
    const fact = this.record({ type: 'attempt.succeeded', data: { ...common, output, artifacts: [], verdict } });
    this.outputs.set(fact.seq, output);
  }

  /** Loses an attempt, as a crash does. */
  forget(start: StartAttempt): void {
    this.#inFlight = this.#inFlight.filter((other) => other !== start);
  }

  /** Runs to the end with the outcomes that `agent` gives, oldest attempt first. */
  run(agent: (start: StartAttempt, input: JsonValue) => Outcome): this {
    for (let turn = 0; turn < 100_000; turn++) {
      const decision = this.settle();
      const [oldest] = this.#inFlight;
      if (oldest !== undefined) this.finish(oldest, agent(oldest, this.input(oldest)));
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

function nameOf(step: string, item: string | null, attempt: number, role: AttemptRole): string {
  return `${step}${item === null ? '' : `/${item}`}#${attempt}${role === 'repair' ? ' repair' : ''}`;
}
