import {
  attemptKey,
  type AttemptRef,
  type Command,
  DrydockError,
  type EventDraft,
  type Fact,
  isTerminal,
  type RunId,
} from '../model/index.ts';
import {
  acceptCommand,
  advance,
  type AskApproval,
  type Decision,
  evolve,
  type ForkOrder,
  recovery,
  type RunProgress,
} from '../workflow/index.ts';
import { AttemptNotes } from './attempt-notes.ts';
import { Alarm } from './alarm.ts';
import { AttemptsInFlight } from './attempts-in-flight.ts';
import { Batch } from './batch.ts';
import { type Beginning, Beginnings } from './beginnings.ts';
import { type ChildOrder, orderFor } from './child-runs.ts';
import type { DriverOptions } from './driver-options.ts';
import { Mailbox } from './mailbox.ts';

/** States in which nothing is in flight before somebody says something. */
export const RESTING: ReadonlySet<RunProgress['state']> = new Set(['paused', 'awaiting_input']);

/** Tells whoever gave a command why it is refused; null: it is durable. */
type Answer = (refusal: Error | null) => void;

type Message =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'notes'; readonly drafts: readonly EventDraft[] }
  | { readonly kind: 'outcome'; readonly ref: AttemptRef; readonly draft: EventDraft }
  | { readonly kind: 'asked'; readonly key: string; readonly draft: EventDraft }
  | { readonly kind: 'forked'; readonly order: ForkOrder; readonly into: RunId | DrydockError }
  | { readonly kind: 'command'; readonly command: Command; readonly answer: Answer }
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'shut_down' };

/**
 * Drives one run: folds what happened, lets the state machine decide, records, and does what was decided. All of it happens in
 * turns, one at a time, so that the state needs no lock; every turn is one transaction, and nothing is done, nor anybody answered,
 * before it is durable. A driver may die at any moment: the next one goes on from the log.
 */
export class RunDriver {
  readonly #options: DriverOptions;
  readonly #mailbox = new Mailbox<Message>();
  readonly #notes: AttemptNotes;
  readonly #inFlight: AttemptsInFlight;
  readonly #alarm: Alarm;
  readonly #beginnings: Beginnings;
  /** Questions whose input is being bound, by attempt. */
  readonly #asking = new Map<string, Promise<void>>();
  /** Forks that are being made, by command. */
  readonly #forking = new Map<string, Promise<void>>();
  /** What sub-workflows were last told, so that they are told once. */
  #toldChildren: ChildOrder | null = null;
  #progress: RunProgress;
  /** Whether the run may start attempts. One that rests has given its place back. */
  #admission: 'none' | 'asked' | 'given';
  /** False while the driver of a run that had ended waits for the command that it was made for. */
  #mayEnd: boolean;
  #shuttingDown = false;
  #over = false;
  /** Who waits for the answer to a command that this driver has heard. */
  readonly #unanswered = new Set<Answer>();
  /** What kept this driver from recording. */
  #problem: unknown = null;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#progress = options.progress;
    this.#mayEnd = !options.awaitsCommand;
    this.#admission = isTerminal(options.progress.state) ? 'none' : 'asked';
    this.#inFlight = new AttemptsInFlight((ref, draft) => this.#mailbox.post({ kind: 'outcome', ref, draft }));
    this.#alarm = new Alarm(options.now, (at) => this.#mailbox.post({ kind: 'wake', at }));
    this.#beginnings = new Beginnings(options);
    const post = (drafts: readonly EventDraft[]) => this.#mailbox.post({ kind: 'notes', drafts });
    this.#notes = new AttemptNotes(post, options.flags.enableProgressStreaming);
  }

  get run(): RunId {
    return this.#progress.run;
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  /**
   * Drives the run until it has ended or {@link shutDown} was called. It starts, or goes on, when it is admitted; commands are
   * taken before.
   *
   * @throws what kept it from recording; the run is as its log says then, and can be taken up again.
   */
  async drive(): Promise<void> {
    try {
      await this.#turn(this.#mailbox.drain());
      while (!this.#over) await this.#turn(await this.#mailbox.take());
    } catch (error) {
      this.#problem = error;
      for (const answer of this.#unanswered) answer(error instanceof Error ? error : new Error(String(error)));
      throw error;
    } finally {
      this.#over = true;
      await this.#release();
    }
  }

  /** Lets the run start, or go on after an interruption. */
  admit(): void {
    this.#mailbox.post({ kind: 'admitted' });
  }

  /**
   * Gives the run a command; resolves when it is durable.
   *
   * @throws DRY-E2002 when the state of the run does not allow it, and whatever else `acceptCommand` refuses it for; DRY-E2005 when
   * this driver takes nothing any more.
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
    for (const message of messages) this.#hear(message, batch, answers);
    if (this.#shuttingDown) return this.#rest(batch, answers);
    const { decision, beginnings } = this.#decide(batch);
    if (batch.facts.some(({ type }) => type === 'run.finished')) await this.#end(batch);
    else await this.#append(batch.facts, batch.progress);
    for (const answer of answers) answer();
    for (const beginning of beginnings) this.#begin(beginning);
    for (const order of decision.stop) this.#inFlight.obey(order);
    for (const question of decision.ask) this.#ask(question);
    for (const order of decision.fork) this.#fork(order);
    this.#passOn();
    this.#holdPlace(batch.facts);
    this.#alarm.set(decision.wakeAt, this.#progress.clock);
    this.#over = this.#mayEnd && isTerminal(this.#progress.state) && decision.fork.length === 0;
  }

  /** The first turn after admission starts the run, or takes it over from an owner that is gone. */
  #admitted(batch: Batch): void {
    this.#admission = 'given';
    const { epoch } = this.#options;
    if (batch.progress.state === 'queued') batch.record({ type: 'run.started', data: { epoch } });
    else if (batch.progress.epoch !== epoch) {
      for (const draft of recovery(batch.progress, epoch, 'its process ended')) batch.record(this.#withUsage(draft));
    }
  }

  /** What an attempt that was lost has used, by the ledger: nobody else knows. */
  #withUsage(draft: EventDraft): EventDraft {
    if (draft.type !== 'attempt.failed') return draft;
    const usage = this.#options.lostUsage.get(attemptKey(draft.data));
    return usage === undefined ? draft : { ...draft, data: { ...draft.data, usage } };
  }

  #hear(message: Message, batch: Batch, answers: (() => void)[]): void {
    switch (message.kind) {
      case 'admitted':
        this.#admitted(batch);
        break;
      case 'notes':
        for (const draft of message.drafts) batch.record(draft);
        break;
      case 'outcome':
        for (const note of this.#notes.take(message.ref)) batch.record(note);
        this.#options.children.ended(message.ref, message.draft);
        batch.record(message.draft);
        break;
      case 'asked':
        this.#asking.delete(message.key);
        batch.record(message.draft);
        break;
      case 'forked': {
        const { command, request } = message.order;
        const { into } = message;
        this.#forking.delete(command);
        const isRefused = into instanceof DrydockError;
        if (!isRefused) batch.record({ type: 'run.forked', data: { step: request.step, into } });
        const result = isRefused ? { code: into.code, message: into.message } : into;
        batch.record({ type: 'command.done', data: { command, result } });
        break;
      }
      case 'wake':
        // The delay was measured by a clock that never jumps: the moment has come, whatever the wall clock says.
        batch.record({ type: 'timer.fired', data: {} }, Math.max(message.at, this.#options.now()));
        break;
      case 'command':
        this.#take(message.command, batch, answers, message.answer);
        break;
      case 'failed':
        throw message.error;
      case 'shut_down':
        this.#shuttingDown = true;
        break;
    }
  }

  #take(command: Command, batch: Batch, answers: (() => void)[], answer: Answer): void {
    this.#unanswered.add(answer);
    this.#mayEnd = true;
    // What ends an interrupted run needs its owner's view of it; it takes nothing that one would have to wait for.
    if (command.request.verb === 'cancel' && batch.progress.state === 'interrupted') this.#admitted(batch);
    const accepted = acceptCommand(batch.progress, command);
    if (accepted.ok) for (const draft of accepted.record) batch.record(draft);
    answers.push(() => {
      this.#unanswered.delete(answer);
      answer(accepted.ok ? null : accepted.error);
    });
  }

  /** Lets the state machine go as far as it can; attempts are chosen and recorded, not begun. */
  #decide(batch: Batch): { readonly decision: Decision; readonly beginnings: readonly Beginning[] } {
    const beginnings: Beginning[] = [];
    for (;;) {
      const step = advance(batch.progress, this.#options.now());
      batch.take(step);
      const mayStart = this.#admission === 'given';
      if (!mayStart || step.decision.start.length === 0) return { decision: step.decision, beginnings };
      for (const start of step.decision.start) {
        const beginning = this.#beginnings.record(batch, start);
        if (beginning !== null) beginnings.push(beginning);
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
    let endAt = batch.facts.findIndex(({ type }) => type === 'run.finished');
    while (batch.facts[endAt - 1]?.type === 'command.done') endAt -= 1;
    const before = batch.facts.slice(0, endAt);
    const ending = batch.facts.slice(endAt);
    await this.#append(before, before.reduce(evolve, this.#progress));
    const last = new Batch(this.#progress, this.#options.now());
    for (const { type, data } of ending) {
      if (type === 'run.finished')
        for (const draft of await this.#options.finish(data, this.#progress)) last.record(draft);
      else last.record({ type, data } as EventDraft);
    }
    await this.#append(last.facts, last.progress);
  }

  #begin(beginning: Beginning): void {
    const { runner, children } = this.#options;
    const { step, item, attempt } = beginning.kind === 'agent' ? beginning.launch.start : beginning.start;
    const child = beginning.kind === 'agent' ? null : beginning.child;
    const progress = this.#progress;
    const latest = () => this.#progress;
    this.#inFlight.begin({ step, item, attempt }, child, (stop, begun) =>
      beginning.kind === 'agent'
        ? runner.perform(beginning.launch, progress, { listener: this.#notes, begun, latest }, stop)
        : children.perform({ ...beginning, progress: latest }, stop),
    );
  }

  #ask(question: AskApproval): void {
    const key = attemptKey(question);
    if (this.#asking.has(key)) return;
    const asking = this.#options.runner.ask(question, this.#progress);
    this.#asking.set(
      key,
      asking.then((draft) => this.#mailbox.post({ kind: 'asked', key, draft })),
    );
  }

  #fork(order: ForkOrder): void {
    if (this.#forking.has(order.command)) return;
    const forking = this.#options.fork(order).then(
      (into) => this.#mailbox.post({ kind: 'forked', order, into }),
      (error: unknown) =>
        this.#mailbox.post(
          error instanceof DrydockError && error.code !== 'DRY-E9001'
            ? { kind: 'forked', order, into: error }
            : { kind: 'failed', error },
        ),
    );
    this.#forking.set(order.command, forking);
  }

  /** A run that is to end or to rest begins nothing more, and takes the runs of its sub-workflows along. */
  #passOn(): void {
    const { state, failure, unfinishedMain } = this.#progress;
    // `finally` steps begin when all others have ended: what waits then is to be done.
    const isGivingUp = (state === 'cancelling' || failure !== null) && unfinishedMain > 0;
    if (state === 'pausing' || isGivingUp) this.#inFlight.interruptWaiting();
    const told = this.#toldChildren;
    const order = orderFor(this.#progress);
    if (order?.verb === told?.verb && order?.mode === told?.mode) return;
    this.#toldChildren = order;
    const request = order ?? (told?.verb === 'pause' ? ({ verb: 'resume' } as const) : null);
    if (request === null) return;
    for (const child of this.#inFlight.children) this.#options.children.pass(child, request);
  }

  /** A run that rests gives its place to others; one that moves again asks for it. */
  #holdPlace(facts: readonly Fact[]): void {
    const { place } = this.#options;
    const change = facts.findLast((fact) => fact.type === 'priority.changed');
    if (change !== undefined) place.reprioritise(change.data.priority);
    const rests = RESTING.has(this.#progress.state);
    if (rests && this.#admission === 'given') {
      this.#admission = 'none';
      place.leave();
    } else if (!rests && this.#admission === 'none') {
      this.#admission = 'asked';
      place.ask();
    }
  }

  /** Stops what is in flight, waits until it has come to rest, and records both. */
  async #rest(batch: Batch, answers: (() => void)[]): Promise<void> {
    await this.#settled();
    for (const message of this.#mailbox.drain()) this.#hear(message, batch, answers);
    if (this.#admission === 'given' && ['running', 'pausing', 'cancelling'].includes(batch.progress.state)) {
      batch.record({ type: 'run.interrupted', data: { reason: 'drydock was stopped' } });
    }
    await this.#append(batch.facts, batch.progress);
    for (const answer of answers) answer();
    this.#over = true;
  }

  /** Why a command that came too late is not taken. */
  #refusal(command: Command): Error {
    if (this.#problem instanceof Error) return this.#problem;
    const accepted = acceptCommand(this.#progress, command);
    return accepted.ok ? new DrydockError('DRY-E2005', { run: this.run }) : accepted.error;
  }

  async #release(): Promise<void> {
    this.#alarm.clear();
    for (const message of this.#mailbox.drain()) {
      if (message.kind === 'command') message.answer(this.#refusal(message.command));
    }
    this.#notes.close();
    await this.#settled();
    this.#options.runner.abandon();
  }

  /** Stops what is in flight, and waits until nothing of this run is under way. */
  async #settled(): Promise<void> {
    await this.#inFlight.interrupt();
    await Promise.all([...this.#asking.values(), ...this.#forking.values()]);
  }
}
