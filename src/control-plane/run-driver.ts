import {
  type AttemptRef,
  type Command,
  DrydockError,
  type EventData,
  type EventDraft,
  type Fact,
  isTerminal,
  type RunId,
} from '../model/index.ts';
import type { RunStore } from '../store/index.ts';
import type { StopReason } from '../runtime/index.ts';
import {
  acceptCommand,
  advance,
  type Decision,
  evolve,
  recovery,
  type RunProgress,
  type StopOrder,
} from '../workflow/index.ts';
import { AttemptNotes } from './attempt-notes.ts';
import { type AttemptRunner, type Launch, noAgent } from './attempt-runner.ts';
import { Batch } from './batch.ts';
import { Mailbox } from './mailbox.ts';

/** Longest delay that a timer of Node takes, in milliseconds. */
const LONGEST_DELAY = 2 ** 31 - 1;

type Message =
  | { readonly kind: 'notes'; readonly drafts: readonly EventDraft[] }
  | { readonly kind: 'outcome'; readonly ref: AttemptRef; readonly draft: EventDraft }
  | { readonly kind: 'command'; readonly command: Command; readonly answer: (refusal: Error | null) => void }
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'shut_down' };

export interface DriverOptions {
  readonly store: RunStore;
  readonly runner: AttemptRunner;
  /** State of the run, folded from its log. */
  readonly progress: RunProgress;
  /** Fencing token with which this driver appends. */
  readonly epoch: number;
  readonly now: () => number;
  /** Does what belongs to the end of the run, and gives the facts that record it. */
  readonly finish: (end: EventData<'run.finished'>) => Promise<readonly EventDraft[]>;
}

interface InFlight {
  readonly ref: AttemptRef;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * Drives one run: folds what happened, lets the state machine decide, records, and does what was decided. All of it happens in
 * turns, one at a time, so that the state needs no lock; every turn is one transaction, and nothing is done, nor anybody answered,
 * before it is durable. A driver may die at any moment: the next one goes on from the log.
 */
export class RunDriver {
  readonly #options: DriverOptions;
  readonly #mailbox = new Mailbox<Message>();
  readonly #notes: AttemptNotes;
  readonly #inFlight = new Map<string, InFlight>();
  /** The agent last recorded as chosen, per step and role: the choice is recorded again only when it changes. */
  readonly #chosen = new Map<string, string>();
  #progress: RunProgress;
  #timer: NodeJS.Timeout | undefined;
  #shuttingDown = false;
  #over = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#progress = options.progress;
    this.#notes = new AttemptNotes((drafts) => this.#mailbox.post({ kind: 'notes', drafts }));
  }

  get run(): RunId {
    return this.#progress.run;
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  /**
   * Drives the run until it has ended or {@link shutDown} was called.
   *
   * @throws what kept it from recording; the run is as its log says then, and can be taken up again.
   */
  async drive(): Promise<void> {
    try {
      await this.#turn([]);
      while (!this.#over) await this.#turn(await this.#mailbox.take());
    } finally {
      this.#over = true;
      await this.#release();
    }
  }

  /**
   * Gives the run a command; resolves when it is durable.
   *
   * @throws DRY-E2002 when the state of the run does not allow it.
   */
  command(command: Command): Promise<void> {
    if (this.#over) return Promise.reject(this.#refusal(command));
    return new Promise((resolve, reject) => {
      const answer = (refusal: Error | null) => (refusal === null ? resolve() : reject(refusal));
      this.#mailbox.post({ kind: 'command', command, answer });
    });
  }

  /** Stops what is in flight, records that the run was interrupted, and lets it rest until it is taken up again. */
  shutDown(): void {
    this.#mailbox.post({ kind: 'shut_down' });
  }

  async #turn(messages: readonly Message[]): Promise<void> {
    const batch = new Batch(this.#progress, this.#options.now());
    const answers: (() => void)[] = [];
    this.#begin(batch);
    for (const message of messages) this.#hear(message, batch, answers);
    if (this.#shuttingDown) return this.#rest(batch, answers);
    const { decision, launches } = this.#decide(batch);
    if (isTerminal(batch.progress.state) && !isTerminal(this.#progress.state)) await this.#end(batch);
    else await this.#append(batch.facts, batch.progress);
    for (const answer of answers) answer();
    for (const launch of launches) this.#launch(launch);
    for (const order of decision.stop) this.#obey(order);
    this.#wakeAt(decision.wakeAt);
    this.#over = isTerminal(this.#progress.state);
  }

  /** The first turn of a driver starts the run, or takes it over from an owner that is gone. */
  #begin(batch: Batch): void {
    const { epoch } = this.#options;
    if (batch.progress.state === 'queued') batch.record({ type: 'run.started', data: { epoch } });
    else if (batch.progress.epoch !== epoch) {
      for (const draft of recovery(batch.progress, epoch, 'its process ended')) batch.record(draft);
    }
  }

  #hear(message: Message, batch: Batch, answers: (() => void)[]): void {
    switch (message.kind) {
      case 'notes':
        for (const draft of message.drafts) batch.record(draft);
        break;
      case 'outcome':
        for (const note of this.#notes.take(message.ref)) batch.record(note);
        batch.record(message.draft);
        break;
      case 'wake':
        // The delay was measured by a clock that never jumps: the moment has come, whatever the wall clock says.
        batch.record({ type: 'timer.fired', data: {} }, Math.max(message.at, this.#options.now()));
        break;
      case 'command': {
        const accepted = acceptCommand(batch.progress, message.command);
        if (accepted.ok) {
          for (const draft of accepted.record) batch.record(draft);
          answers.push(() => message.answer(null));
        } else answers.push(() => message.answer(accepted.error));
        break;
      }
      case 'shut_down':
        this.#shuttingDown = true;
        break;
    }
  }

  /** Lets the state machine go as far as it can; attempts are chosen and recorded, not begun. */
  #decide(batch: Batch): { readonly decision: Decision; readonly launches: readonly Launch[] } {
    const launches: Launch[] = [];
    for (;;) {
      const step = advance(batch.progress, this.#options.now());
      batch.take(step);
      if (step.decision.start.length === 0) return { decision: step.decision, launches };
      for (const start of step.decision.start) {
        if (start.work.kind !== 'agent') continue;
        const choice = this.#options.runner.choose(start, start.work.requirement);
        const { step: id, item, attempt, role } = start;
        const { epoch } = this.#options;
        if (choice.launch === null) {
          const error = noAgent(choice.reasons, id, this.run);
          const data = { step: id, item, attempt, epoch, error, choice: choice.reasons, jitter: 0, durationMs: 0 };
          batch.record({ type: 'attempt.failed', data });
          continue;
        }
        const { id: agent, version: agentVersion } = choice.launch.agent.agent.manifest;
        const isNew = this.#chosen.get(`${role} ${id}`) !== agent;
        this.#chosen.set(`${role} ${id}`, agent);
        const data = { step: id, item, attempt, role, agent, agentVersion, epoch };
        batch.record({ type: 'attempt.started', data: isNew ? { ...data, choice: choice.reasons } : data });
        launches.push(choice.launch);
      }
    }
  }

  async #append(facts: readonly Fact[], progress: RunProgress): Promise<void> {
    if (facts.length > 0) {
      await this.#options.store.append({ run: this.run, epoch: this.#options.epoch, facts });
    }
    this.#progress = progress;
  }

  /** Records everything up to the end, does what belongs to the end, and then records the end. */
  async #end(batch: Batch): Promise<void> {
    // The last facts are told together: that the run is finished, and the commands that this answers.
    let endAt = batch.facts.length - 1;
    while (batch.facts[endAt - 1]?.type === 'command.done') endAt -= 1;
    const before = batch.facts.slice(0, endAt);
    const ending = batch.facts.slice(endAt);
    await this.#append(before, before.reduce(evolve, this.#progress));
    const last = new Batch(this.#progress, this.#options.now());
    for (const { type, data } of ending) {
      if (type === 'run.finished') for (const draft of await this.#options.finish(data)) last.record(draft);
      else last.record({ type, data } as EventDraft);
    }
    await this.#append(last.facts, last.progress);
  }

  #launch(launch: Launch): void {
    const { step, item, attempt } = launch.start;
    const ref = { step, item, attempt };
    const stop = new AbortController();
    this.#inFlight.set(keyOf(ref), { ref, stop, done: this.#perform(launch, ref, stop.signal) });
  }

  async #perform(launch: Launch, ref: AttemptRef, stop: AbortSignal): Promise<void> {
    const draft = await this.#options.runner.perform(launch, this.#progress, this.#notes, stop);
    this.#inFlight.delete(keyOf(ref));
    this.#mailbox.post({ kind: 'outcome', ref, draft });
  }

  #obey(order: StopOrder): void {
    for (const { ref, stop } of this.#inFlight.values()) {
      if (order.scope === 'run') stop.abort(order.why === 'pausing' ? INTERRUPTED : RUN_CANCELLED);
      else if (
        order.scope === 'steps'
          ? order.steps.includes(ref.step)
          : order.attempts.some((one) => keyOf(one) === keyOf(ref))
      ) {
        stop.abort(STEP_CANCELLED);
      }
    }
  }

  #wakeAt(moment: number | null): void {
    clearTimeout(this.#timer);
    if (moment === null) return;
    // A wall clock that was set back does not hold the run up: time goes on from its last event.
    const delay = Math.max(0, moment - Math.max(this.#progress.clock, this.#options.now()));
    this.#timer =
      delay <= LONGEST_DELAY
        ? setTimeout(() => this.#mailbox.post({ kind: 'wake', at: moment }), delay)
        : setTimeout(() => this.#wakeAt(moment), LONGEST_DELAY);
  }

  /** Stops what is in flight, waits until it has come to rest, and records both. */
  async #rest(batch: Batch, answers: (() => void)[]): Promise<void> {
    for (const { stop } of this.#inFlight.values()) stop.abort(INTERRUPTED);
    const outcomes = [...this.#inFlight.values()].map(({ done }) => done);
    if (outcomes.length > 0) {
      await Promise.all(outcomes);
      for (const message of this.#mailbox.drain()) this.#hear(message, batch, answers);
    }
    if (['running', 'pausing', 'cancelling'].includes(batch.progress.state)) {
      batch.record({ type: 'run.interrupted', data: { reason: 'drydock was stopped' } });
    }
    await this.#append(batch.facts, batch.progress);
    for (const answer of answers) answer();
    this.#over = true;
  }

  /** Why a command that came too late is not taken. */
  #refusal(command: Command): Error {
    const accepted = acceptCommand(this.#progress, command);
    return accepted.ok ? new DrydockError('DRY-E2005', { run: this.run }) : accepted.error;
  }

  async #release(): Promise<void> {
    clearTimeout(this.#timer);
    for (const message of this.#mailbox.drain()) {
      if (message.kind === 'command') message.answer(this.#refusal(message.command));
    }
    this.#notes.close();
    const attempts = [...this.#inFlight.values()];
    for (const { stop } of attempts) stop.abort(INTERRUPTED);
    await Promise.all(attempts.map(({ done }) => done));
  }
}

const INTERRUPTED: StopReason = { class: 'interrupted' };
const RUN_CANCELLED: StopReason = { class: 'cancelled', scope: 'run' };
const STEP_CANCELLED: StopReason = { class: 'cancelled', scope: 'step' };

function keyOf({ step, item, attempt }: AttemptRef): string {
  return JSON.stringify([step, item, attempt]);
}
