import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandRequest, Fact, FailureClass, StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import { neededSteps } from '../plan/index.ts';
import { acceptCommand } from './accept-command.ts';
import { advance } from './advance.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import type { RunProgress } from './progress.ts';
import { randomWorkflow } from './random-workflow.ts';
import { recovery } from './recovery.ts';
import { type Outcome, TestingShell } from './testing-shell.ts';
import { attemptsInFlight, outcomeOf, viewItems, viewSteps } from './views.ts';

/** What happens around a run, drawn by fast-check: which attempt ends next and how, commands, crashes, time. */
interface Chance {
  readonly turn: number;
  readonly outcome: number;
  readonly intervention: number;
}

const chance: fc.Arbitrary<Chance> = fc.record({ turn: fc.nat(), outcome: fc.nat(99), intervention: fc.nat(199) });

const FAILURES: readonly FailureClass[] = ['agent_error', 'timeout', 'crash', 'permission_denied', 'no_agent'];

function outcomeFor({ outcome }: Chance): Outcome {
  if (outcome < 15) return { fails: FAILURES[outcome % FAILURES.length] ?? 'crash', final: outcome % 2 === 0 };
  if (outcome < 18) return { fails: 'interrupted' };
  const output = { list: ['X', 'Y', 'Z'].slice(0, outcome % 4), n: outcome % 3 };
  if (outcome < 35) return { output, verdict: 'mismatch' };
  if (outcome < 45) return { output, verdict: 'not_compiled' };
  return { output, verdict: outcome < 70 ? 'proven' : undefined };
}

/** Drives a run through all that chance has in store, and checks every law on the way. */
class Gauntlet extends TestingShell {
  #commands = 0;

  constructor(definition: WorkflowDefinition, concurrency: number) {
    const laws = new Laws(definition, concurrency);
    const observe = (fact: Fact, progress: RunProgress): void => laws.check(fact, deepFrozen(progress));
    super(definition, { params: { list: ['A', 'B', 'C', 'D'], flag: true }, concurrency, observe });
  }

  live(chances: readonly Chance[]): void {
    for (let turn = 0; outcomeOf(this.progress) === null; turn++) {
      if (turn > 5000) throw new Error('the run does not end');
      const next = chances[turn % chances.length] ?? { turn: 0, outcome: 99, intervention: 199 };
      // After enough trouble everything goes well, or chance could interrupt for ever.
      this.#turn(turn < 400 ? next : { ...next, outcome: 99, intervention: 199 }, turn);
    }
    expect(this.inFlight).toEqual([]);
  }

  #turn(next: Chance, turn: number): void {
    if (next.intervention === 9) this.#crash();
    const decision = this.settle();
    if (outcomeOf(this.progress) !== null) return;
    if (next.intervention < 6) return this.#command(COMMANDS[next.intervention] ?? { verb: 'resume' });
    if (next.intervention < 9) return this.#crash();
    if (this.progress.state === 'paused') return this.#command({ verb: 'resume' });
    const [order] = decision.stop;
    if (order !== undefined) return this.#stop(order);
    const start = this.inFlight[next.turn % this.inFlight.length];
    if (next.intervention < 14 && decision.wakeAt !== null) return this.wake(decision.wakeAt);
    if (start !== undefined) return this.finish(start, outcomeFor(next), (turn % 3) / 2);
    if (decision.wakeAt === null) throw new Error(`nothing to do in ${this.progress.state}`);
    this.wake(decision.wakeAt);
  }

  #command(request: CommandRequest): void {
    const id = `cmd_${String(++this.#commands).padStart(26, '0')}` as const;
    const command = { id, run: this.progress.run, key: id, request, actor: 'user:ana' };
    const accepted = acceptCommand(this.progress, command);
    if (accepted.ok) for (const draft of accepted.record) this.record(draft);
  }

  #stop(order: { readonly scope: string; readonly steps?: readonly string[] }): void {
    const hit = this.inFlight.filter(({ step }) => order.scope === 'run' || order.steps?.includes(step));
    expect(hit).not.toEqual([]);
    for (const start of hit) this.finish(start, { fails: order.scope === 'run' ? 'interrupted' : 'cancelled' });
  }

  #crash(): void {
    expect(attemptsInFlight(this.progress)).toHaveLength(this.inFlight.length);
    this.now += 3_600_000;
    const facts = recovery(this.progress, this.progress.epoch + 1, 'kill -9');
    for (const start of this.inFlight) this.forget(start);
    for (const draft of facts) this.record(draft);
  }
}

const COMMANDS: readonly CommandRequest[] = [
  { verb: 'pause', mode: 'drain' },
  { verb: 'pause', mode: 'now' },
  { verb: 'pause', mode: 'drain' },
  { verb: 'pause', mode: 'now' },
  { verb: 'cancel', mode: 'graceful' },
  { verb: 'cancel', mode: 'now' },
];

/** The laws of a run, told from its facts alone, by other means than the state machine's. */
class Laws {
  readonly #definition: WorkflowDefinition;
  readonly #concurrency: number;
  readonly #finished = new Set<string>();
  readonly #running = new Map<string, string>();
  readonly #outcomes = new Map<string, string>();
  readonly #attempts = new Map<string, number>();
  #state = 'queued';
  #seq = 1;

  constructor(definition: WorkflowDefinition, concurrency: number) {
    this.#definition = definition;
    this.#concurrency = concurrency;
  }

  check(fact: Fact, progress: RunProgress): void {
    must(fact.seq === ++this.#seq, 'the sequence has no gap');
    if (fact.type.startsWith('run.')) this.#state = progress.state;
    if (fact.type === 'step.started') this.#opens(fact.data.step);
    if (fact.type === 'attempt.started') this.#starts(fact.data);
    if (fact.type === 'attempt.failed' || fact.type === 'attempt.succeeded') {
      this.#running.delete(`${fact.data.step}/${fact.data.item}`);
    }
    if (fact.type === 'item.finished') {
      this.#ends(`${fact.data.step}/${fact.data.item}`);
      this.#outcomes.set(`${fact.data.step}/${fact.data.item}`, fact.data.reason ?? fact.data.state);
      if (fact.data.reason === 'upstream_failed') this.#failsUpstream(fact.data.step, fact.data.item);
    }
    if (fact.type === 'step.finished') {
      this.#ends(fact.data.step);
      this.#outcomes.set(fact.data.step, fact.data.reason ?? fact.data.state);
      must(![...this.#running.values()].includes(fact.data.step), `${fact.data.step} ends after its attempts`);
    }
    if (fact.type === 'run.paused' || fact.type === 'run.finished')
      must(this.#running.size === 0, 'nothing is in flight');
    if (fact.type === 'run.finished') {
      for (const id of Object.keys(this.#definition.steps)) must(this.#finished.has(id), `${id} has an end`);
    }
    must(progress.running === this.#running.size, 'attempts in flight are counted');
  }

  #opens(step: string): void {
    must(!this.#finished.has(step), `${step} opens before it ends`);
    const { barrier, finally: isFinally } = this.#step(step);
    for (const need of neededSteps(this.#step(step))) {
      if (!this.#sharesItems(step, need) || barrier) must(this.#finished.has(need), `${step} opens after ${need}`);
    }
    if (!isFinally) return;
    for (const [id, other] of Object.entries(this.#definition.steps)) {
      if (!other.finally) must(this.#finished.has(id), `${step} opens after ${id}`);
    }
  }

  #starts(data: { step: string; item: string | null; attempt: number }): void {
    const unit = `${data.step}/${data.item}`;
    must(
      this.#state === 'running' || this.#state === 'cancelling',
      `${unit} starts while the run may, not ${this.#state}`,
    );
    must(!this.#finished.has(unit) && !this.#finished.has(data.step), `${unit} starts before it has ended`);
    must(!this.#running.has(unit), `${unit} has one attempt at a time`);
    must(data.attempt === (this.#attempts.get(unit) ?? 0) + 1, `the attempts of ${unit} are counted`);
    this.#attempts.set(unit, data.attempt);
    this.#running.set(unit, data.step);
    must(this.#running.size <= this.#concurrency, 'the run keeps to its concurrency');
    const step = this.#step(data.step);
    const beside = [...this.#running.values()].filter((other) => other === data.step).length;
    must(beside <= (step.concurrency ?? beside), `${data.step} keeps to its concurrency`);
    for (const need of neededSteps(step)) {
      must(this.#finished.has(need) || this.#finished.has(`${need}/${data.item}`), `${unit} starts after ${need}`);
    }
  }

  /** Nothing is given up for a failure that never was. */
  #failsUpstream(step: string, item: string): void {
    const isCause = (need: string): boolean => {
      const outcome = this.#outcomes.get(`${need}/${item}`);
      const ofStep = this.#outcomes.get(need);
      return [outcome, ofStep].some((word) => word === 'failed' || word === 'upstream_failed');
    };
    must(neededSteps(this.#step(step)).some(isCause), `${step}/${item} is skipped for a failure further up`);
  }

  #ends(id: string): void {
    must(!this.#finished.has(id), `${id} ends once`);
    this.#finished.add(id);
  }

  #step(id: string): StepDefinition {
    const step = this.#definition.steps[id];
    if (step === undefined) throw new Error(`no step ${id}`);
    return step;
  }

  #sharesItems(step: string, need: string): boolean {
    const rootOf = (id: string): string | null => {
      const { forEach } = this.#step(id);
      return forEach?.kind === 'step' ? rootOf(forEach.step) : forEach === undefined ? null : id;
    };
    return rootOf(step) !== null && rootOf(step) === rootOf(need);
  }
}

/** Checked so often that the machinery of `expect` would take most of the time. */
function must(condition: boolean, law: string): void {
  if (!condition) throw new Error(`broken law: ${law}`);
}

/** So that evolve, were it to write into an old state, would throw. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFrozen(member);
  return value;
}

function replay(facts: readonly Fact[]): RunProgress {
  return facts.reduce<RunProgress | null>((progress, fact) => evolve(progress, fact), null) as RunProgress;
}

const RUNS = Number(process.env.DRYDOCK_PROPERTY_RUNS ?? 100);

describe('a run of any workflow, whatever its agents, users and machines do', () => {
  it('ends, starts nothing before its needs, and keeps to every limit', () => {
    fc.assert(
      fc.property(
        randomWorkflow,
        fc.array(chance, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (definition, chances, concurrency) => {
          const run = new Gauntlet(definition, concurrency);
          run.live(chances);
          const last = run.facts.at(-1);
          expect(last?.type).toBe('run.finished');
          expect(decide(run.progress)).toEqual({ record: [], start: [], ask: [], stop: [], fork: [], wakeAt: null });
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('bounds its repairs: never more than maxAttempts for an item, each followed by another look', () => {
    fc.assert(
      fc.property(randomWorkflow, fc.array(chance, { minLength: 1, maxLength: 60 }), (definition, chances) => {
        const run = new Gauntlet(definition, 3);
        run.live(chances);
        const repairs = new Map<string, number>();
        for (const fact of run.facts) {
          if (fact.type !== 'attempt.succeeded') continue;
          const { step, item, attempt } = fact.data;
          const started = run.facts.find(
            (other) =>
              other.type === 'attempt.started' &&
              other.data.step === step &&
              other.data.item === item &&
              other.data.attempt === attempt,
          );
          if (started?.type !== 'attempt.started' || started.data.role !== 'repair') continue;
          const count = (repairs.get(`${step}/${item}`) ?? 0) + 1;
          repairs.set(`${step}/${item}`, count);
          expect(count).toBeLessThanOrEqual(definition.steps[step]?.repair?.maxAttempts ?? 0);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is the same run when its events are folded again, after any of them', () => {
    fc.assert(
      fc.property(
        randomWorkflow,
        fc.array(chance, { minLength: 1, maxLength: 60 }),
        fc.nat(),
        (definition, chances, cut) => {
          const run = new Gauntlet(definition, 3);
          run.live(chances);
          expect(replay(run.facts)).toEqual(run.progress);
          const part = run.facts.slice(0, 2 + (cut % (run.facts.length - 1)));
          const [once, twice] = [replay(part), replay(part)];
          expect(decide(twice)).toEqual(decide(once));
          expect(advance(twice, 5)).toEqual(advance(once, 5));
        },
      ),
      { numRuns: RUNS / 2 },
    );
  });

  it('looks the same in its events and in its views', () => {
    fc.assert(
      fc.property(randomWorkflow, fc.array(chance, { minLength: 1, maxLength: 60 }), (definition, chances) => {
        const run = new Gauntlet(definition, 3);
        run.live(chances);
        for (const step of viewSteps(run.progress)) {
          const ended = run.facts.filter((fact) => fact.type === 'step.finished' && fact.data.step === step.id);
          expect(ended.map(({ data }) => data)).toMatchObject([{ state: step.state, reason: step.reason }]);
          const items = viewItems(run.progress, step.id);
          const { total, succeeded, failed, skipped } = step.counts;
          if (items.length === 0) continue;
          const count = (state: string): number => items.filter((item) => item.state === state).length;
          expect([items.length, count('succeeded'), count('failed'), count('skipped')]).toEqual([
            total,
            succeeded,
            failed,
            skipped,
          ]);
        }
      }),
      { numRuns: RUNS / 2 },
    );
  });
});
