import type { EventData, Fact, StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import { neededSteps } from '../plan/index.ts';
import type { RunProgress } from './progress.ts';

/** The laws of a run, told from its facts alone, by other means than the state machine's. */
export class Laws {
  #definition: WorkflowDefinition;
  #concurrency: number;
  readonly #limits = new Map<string, number>();
  readonly #finished = new Set<string>();
  readonly #running = new Map<string, string>();
  readonly #asked = new Set<string>();
  readonly #outcomes = new Map<string, string>();
  readonly #attempts = new Map<string, number>();
  #spent = 0;
  #state = 'queued';
  #seq = 1;

  constructor(definition: WorkflowDefinition, concurrency: number) {
    this.#definition = definition;
    this.#concurrency = concurrency;
    for (const [id, step] of Object.entries(definition.steps)) this.#limits.set(id, step.concurrency ?? 1e9);
  }

  check(fact: Fact, progress: RunProgress): void {
    must(fact.seq === ++this.#seq, 'the sequence has no gap');
    const stateBefore = this.#state;
    if (fact.type.startsWith('run.')) this.#state = progress.state;
    must(progress.state === this.#state, `the state changes with events of the run alone, not with ${fact.type}`);
    this.#heed(fact, stateBefore);
    must(progress.running === this.#running.size, 'attempts in flight are counted');
    must(progress.openApprovals === this.#asked.size, 'open questions are counted');
    must(progress.spentMicros === this.#spent, 'spending is counted');
  }

  #heed(fact: Fact, stateBefore: string): void {
    switch (fact.type) {
      case 'graph.edited':
        return this.#edited(fact.data.definition);
      case 'concurrency.changed':
        if (fact.data.step === null) this.#concurrency = fact.data.concurrency;
        else this.#limits.set(fact.data.step, fact.data.concurrency);
        return;
      case 'run.retried':
        return this.#retried(fact.data, stateBefore);
      case 'step.started':
        return this.#opens(fact.data.step);
      case 'approval.requested':
        return this.#asks(`${fact.data.step}/${fact.data.item}`, fact.data);
      case 'approval.decided':
        must(this.#asked.delete(`${fact.data.step}/${fact.data.item}`), 'what was asked is answered, and once');
        return;
      case 'attempt.started':
        return this.#starts(fact.data);
      case 'attempt.failed':
      case 'attempt.succeeded':
        this.#spent += fact.data.usage?.costMicros ?? 0;
        this.#running.delete(`${fact.data.step}/${fact.data.item}`);
        return;
      case 'item.finished':
        return this.#itemEnds(fact.data);
      case 'step.finished':
        return this.#stepEnds(fact.data);
      case 'run.paused':
        return must(this.#running.size === 0, 'nothing is in flight in a paused run');
      case 'run.awaiting_input':
        return must(this.#running.size === 0 && this.#asked.size > 0, 'a run waits for people, and for nothing else');
      case 'run.finished':
        must(this.#running.size === 0 && this.#asked.size === 0, 'nothing is open at the end');
        for (const id of Object.keys(this.#definition.steps)) must(this.#finished.has(id), `${id} has an end`);
        return;
      default:
        return;
    }
  }

  #itemEnds({ step, item, reason, state }: EventData<'item.finished'>): void {
    this.#ends(`${step}/${item}`);
    must(!this.#running.has(`${step}/${item}`) && !this.#asked.has(`${step}/${item}`), `${step}/${item} is over`);
    this.#outcomes.set(`${step}/${item}`, reason ?? state);
    if (reason === 'upstream_failed') this.#failsUpstream(step, item);
  }

  #stepEnds({ step, reason, state }: EventData<'step.finished'>): void {
    this.#ends(step);
    this.#outcomes.set(step, reason ?? state);
    must(![...this.#running.values()].includes(step), `${step} ends after its attempts`);
    must(![...this.#asked].some((unit) => unit.startsWith(`${step}/`)), `${step} ends after its questions`);
  }

  #edited(definition: WorkflowDefinition): void {
    for (const id of Object.keys(this.#definition.steps)) {
      if (definition.steps[id] === undefined)
        must(!this.#outcomes.has(id) && !this.#finished.has(id), `${id} had not begun`);
    }
    for (const [id, step] of Object.entries(definition.steps)) {
      if (this.#definition.steps[id] === undefined) this.#limits.set(id, step.concurrency ?? 1e9);
    }
    this.#definition = definition;
  }

  #retried({ units }: EventData<'run.retried'>, stateBefore: string): void {
    must(units.length > 0, 'something is done again');
    must(['running', 'awaiting_input', 'paused'].includes(this.#state), `a retried run goes on, from ${stateBefore}`);
    for (const { step, items } of units) {
      const isReset = (unit: string): boolean =>
        unit === step ||
        (unit.startsWith(`${step}/`) && (items === null || items.includes(unit.slice(step.length + 1))));
      for (const unit of this.#running.keys()) must(!isReset(unit), `${unit} is not in flight`);
      for (const unit of this.#finished) if (isReset(unit)) this.#finished.delete(unit);
      for (const unit of this.#outcomes.keys()) if (isReset(unit)) this.#outcomes.delete(unit);
    }
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

  #begins(unit: string, { step, item }: { step: string; item: string | null }): void {
    must(this.#state === 'running' || this.#state === 'cancelling', `${unit} begins while it may, not ${this.#state}`);
    must(!this.#finished.has(unit) && !this.#finished.has(step), `${unit} begins before it has ended`);
    must(!this.#running.has(unit) && !this.#asked.has(unit), `${unit} begins once at a time`);
    for (const need of neededSteps(this.#step(step))) {
      must(this.#finished.has(need) || this.#finished.has(`${need}/${item}`), `${unit} begins after ${need}`);
    }
  }

  #asks(unit: string, data: EventData<'approval.requested'>): void {
    this.#begins(unit, data);
    this.#asked.add(unit);
  }

  #starts(data: EventData<'attempt.started'>): void {
    const unit = `${data.step}/${data.item}`;
    this.#begins(unit, data);
    must(data.attempt === (this.#attempts.get(unit) ?? 0) + 1, `the attempts of ${unit} are counted`);
    this.#attempts.set(unit, data.attempt);
    this.#running.set(unit, data.step);
    must(this.#running.size <= this.#concurrency, 'the run keeps to its concurrency');
    const beside = [...this.#running.values()].filter((other) => other === data.step).length;
    must(beside <= (this.#limits.get(data.step) ?? 0), `${data.step} keeps to its concurrency`);
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
export function must(condition: boolean, law: string): void {
  if (!condition) throw new Error(`broken law: ${law}`);
}
