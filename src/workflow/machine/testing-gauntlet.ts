import * as fc from 'fast-check';
import type { AttemptRef, Budget, CommandRequest, Fact, FailureClass, WorkflowDefinition } from '../../model/index.ts';
import type { StartAttempt, StopOrder } from './decision.ts';
import { evolve } from './evolve.ts';
import type { RunProgress } from './progress.ts';
import { randomRequest } from './random-request.ts';
import { recovery } from './recovery.ts';
import { Laws, must } from './testing-laws.ts';
import { openQuestions, type Outcome, TestingShell } from './testing-shell.ts';
import { attemptsInFlight, outcomeOf } from './views.ts';

/** What happens around a run, drawn by fast-check: which attempt ends next and how, commands, crashes, time. */
export interface Chance {
  readonly turn: number;
  readonly outcome: number;
  readonly intervention: number;
}

export const chance: fc.Arbitrary<Chance> = fc.record({
  turn: fc.nat(),
  outcome: fc.nat(99),
  intervention: fc.nat(199),
});

export const chances = fc.array(chance, { minLength: 1, maxLength: 60 });

export const randomBudget: fc.Arbitrary<Budget | undefined> = fc.option(
  fc.record({
    limitMicros: fc.constantFrom(0, 30, 200),
    onExhausted: fc.constantFrom('pause' as const, 'stop' as const, 'continue' as const),
  }),
  { nil: undefined },
);

const FAILURES: readonly FailureClass[] = ['agent_error', 'timeout', 'crash', 'lost', 'permission_denied', 'no_agent'];

function outcomeFor({ outcome, turn }: Chance): Outcome {
  const costs = turn % 3 === 0 ? undefined : turn % 20;
  if (outcome < 15) return { fails: FAILURES[outcome % FAILURES.length] ?? 'crash', final: outcome % 2 === 0, costs };
  if (outcome < 18) return { fails: 'interrupted', costs };
  const output = { list: ['X', 'Y', 'Z'].slice(0, outcome % 4), n: outcome % 3 };
  if (outcome < 35) return { output, verdict: 'mismatch', costs };
  if (outcome < 45) return { output, verdict: 'not_compiled', costs };
  return { output, verdict: outcome < 70 ? 'proven' : undefined, costs };
}

const QUIET: Chance = { turn: 0, outcome: 99, intervention: 199 };

/** Drives a run through all that chance has in store, and checks every law on the way. */
export class Gauntlet extends TestingShell {
  constructor(definition: WorkflowDefinition, concurrency: number, budget?: Budget) {
    const laws = new Laws(definition, concurrency);
    const observe = (fact: Fact, progress: RunProgress): void => laws.check(fact, deepFrozen(progress));
    super(definition, { params: { list: ['A', 'B', 'C', 'D'], flag: true }, concurrency, budget, observe });
  }

  /** Runs to the end; while there is trouble left, also beyond it. */
  live(trouble: readonly Chance[]): void {
    for (let turn = 0; ; turn++) {
      if (turn > 5000) throw new Error(`the run does not end: ${this.progress.state}`);
      // After enough trouble everything goes well, or chance could interrupt for ever.
      const next = turn < 400 ? (trouble[turn % trouble.length] ?? QUIET) : QUIET;
      if (outcomeOf(this.progress) === null) this.#turn(next, turn);
      else if (turn >= 2 * trouble.length) break;
      else this.#command(randomRequest(this.progress, next.turn + turn));
      this.settle();
    }
    must(this.inFlight.length === 0, 'nothing is in flight at the end');
  }

  #turn(next: Chance, turn: number): void {
    if (next.intervention === 40) this.#crash();
    const decision = this.settle();
    if (outcomeOf(this.progress) !== null) return;
    if (next.intervention < 36) {
      this.#command(randomRequest(this.progress, next.turn + turn));
      return;
    }
    if (next.intervention < 40) return this.#crash();
    if (this.progress.state === 'paused') return this.#resume();
    const [order] = decision.stop;
    if (order !== undefined) return this.#stop(order);
    const start = this.inFlight[next.turn % this.inFlight.length];
    if (next.intervention < 50 && decision.wakeAt !== null) return this.wake(decision.wakeAt);
    if (start !== undefined) return this.finish(start, outcomeFor(next), (turn % 3) / 2);
    if (this.progress.openApprovals > 0 && next.turn % 4 > 0) return this.#answer(next);
    if (decision.wakeAt !== null) return this.wake(decision.wakeAt);
    if (this.progress.openApprovals === 0) throw new Error(`nothing to do in ${this.progress.state}`);
    this.#answer(next);
  }

  /** A run that is out of money goes on only when it gets more. */
  #resume(): void {
    if (this.#command({ verb: 'resume' })) return;
    must(this.#command({ verb: 'set_budget', limitMicros: null }), 'the budget of a paused run can be lifted');
    must(this.#command({ verb: 'resume' }), 'a run with money can be resumed');
  }

  #answer(next: Chance): void {
    const open = openQuestions(this.progress);
    const question = open[next.turn % open.length];
    if (question === undefined) throw new Error('an open question can be found');
    const verb = next.outcome % 3 === 0 ? 'reject' : 'approve';
    must(this.#command({ verb, ...question }), 'an open question can be answered');
  }

  /** True when the command was accepted; one that is refused records nothing. */
  #command(request: CommandRequest): boolean {
    const accepted = this.offer(request);
    if (!accepted.ok)
      must(accepted.error.next !== '' && !accepted.error.next.includes('{'), `${accepted.error.code} is whole`);
    return accepted.ok;
  }

  #stop(order: StopOrder): void {
    const isHit = (start: StartAttempt): boolean => {
      if (order.scope === 'attempts') return order.attempts.some((ref) => isSame(ref, start));
      return order.scope === 'run' || order.steps.includes(start.step);
    };
    const hit = this.inFlight.filter(isHit);
    must(hit.length > 0, 'what is to be stopped is in flight');
    for (const start of hit) this.finish(start, { fails: order.scope === 'run' ? 'interrupted' : 'cancelled' });
  }

  #crash(): void {
    must(attemptsInFlight(this.progress).length === this.inFlight.length, 'the log knows what was in flight');
    this.now += 3_600_000;
    const facts = recovery(this.progress, this.progress.epoch + 1, 'kill -9');
    for (const start of this.inFlight) this.forget(start);
    for (const draft of facts) this.record(draft);
  }
}

function isSame(a: AttemptRef, b: AttemptRef): boolean {
  return a.step === b.step && a.item === b.item && a.attempt === b.attempt;
}

export function replay(facts: readonly Fact[]): RunProgress {
  return facts.reduce<RunProgress | null>((progress, fact) => evolve(progress, fact), null) as RunProgress;
}

/** So that evolve, were it to write into an old state, would throw. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFrozen(member);
  return value;
}
