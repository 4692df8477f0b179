import { DrydockError, type Priority } from '../model/index.ts';
import { Dispatcher } from './dispatcher.ts';
import type { CoordinatorConfig } from './config.ts';
import { Durations } from './durations.ts';
import { type Explanation, explain } from './explanation.ts';
import { type Lease, Ledger, neverFits, type Party } from './ledger.ts';
import { type Metrics, snapshot } from './metrics.ts';
import { amountEntries, type MeteredResource, type RunNeeds } from './resource.ts';
import { RunQueue } from './run-queue.ts';
import { ShareWindow } from './share-window.ts';
import { sizeOf, type Waiting } from './waiting.ts';

/** A run that wants to start. */
export interface RunRequest extends Party {
  readonly run: string;
  /** Runs of one workflow are expected to take equally long. */
  readonly workflow: string;
  readonly priority: Priority;
  readonly needs?: RunNeeds;
  /** The run whose sub-workflow this is: while it holds a lease, this run is admitted at once, within that lease. */
  readonly parent?: string | null;
  /** Unix milliseconds. @default now */
  readonly enqueuedAt?: number;
}

/** A run as the store knows it after a restart. */
export interface RestoredRun extends RunRequest {
  /** True for a run that had been admitted: it gets its lease back, whatever the limits say now. */
  readonly running: boolean;
  /** Unix milliseconds; the time it has run counts for predictions. @default now */
  readonly startedAt?: number;
}

/** A restored run that can never start. */
export interface RefusedRun {
  readonly run: string;
  readonly error: DrydockError;
}

export interface AdmissionOptions {
  readonly config: CoordinatorConfig;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Hears that a run may start, when its lease is held. It may call back. */
  readonly onAdmitted: (lease: Lease) => void;
  /** Whoever answers for the leases taken here. @default `local` */
  readonly holder?: string;
}

/** What a run has really used of what is metered. */
export type Consumption = Readonly<Partial<Record<MeteredResource, number>>>;

/** A place in the queue to move to. */
export type Move =
  | { readonly to: 'front' }
  | { readonly to: 'before'; readonly run: string }
  | { readonly to: 'priority'; readonly priority: Priority };

/**
 * Decides which runs may start, and when. Runs wait in a queue without blocking anybody; each that may start gets a lease on what
 * it asked for. Deterministic: the same calls at the same times give the same decisions. Does no I/O and sets no timer: at
 * {@link wakeAt} somebody has to call {@link tick}.
 */
export class Admission {
  readonly #config: CoordinatorConfig;
  readonly #clock: () => number;
  readonly #onAdmitted: (lease: Lease) => void;
  readonly #holder: string;
  readonly #ledger: Ledger;
  readonly #queue: RunQueue;
  readonly #dispatcher: Dispatcher;
  readonly #durations = new Durations();
  readonly #window: ShareWindow;
  readonly #workflows = new Map<string, string>();
  /** How large a run counts, by lease: as its limits were when it started. */
  readonly #sizes = new Map<string, number>();
  #time = 0;
  #draining = false;

  constructor({ config, now, onAdmitted, holder = 'local' }: AdmissionOptions) {
    this.#config = config;
    this.#clock = now;
    this.#onAdmitted = onAdmitted;
    this.#holder = holder;
    this.#ledger = new Ledger(config);
    this.#queue = new RunQueue(config);
    this.#window = new ShareWindow(config.shareWindowMs);
    this.#dispatcher = new Dispatcher(config, this.#queue, this.#ledger);
  }

  /** When {@link tick} can admit something that no other call will, in Unix milliseconds; null: never. */
  get wakeAt(): number | null {
    return this.#dispatcher.wakeAt;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /**
   * Puts a run into the queue; it is admitted as soon as its turn comes and it fits, perhaps before this returns.
   *
   * @throws DRY-E2030 when it asks for more than a limit ever allows; DRY-E2034 when it waits or runs already. Nothing changes then.
   */
  enqueue(request: RunRequest): void {
    const now = this.#now();
    this.#refuseTwice(request.run);
    if (this.#livesInParent(request)) return this.#announce(this.#admitWithin(request, now));
    const refusal = this.#refusal(request);
    if (refusal !== null) throw refusal;
    this.#wait(request, now);
    this.#dispatch(now);
  }

  /**
   * Takes up what the store knows, at a start: those that ran hold their leases again, the others wait as long as they did. Gives
   * the runs that can never start, because a limit was lowered below what they ask for; they are not in the queue.
   */
  restore(runs: readonly RestoredRun[]): readonly RefusedRun[] {
    const now = this.#now();
    const running = new Set(runs.flatMap((run) => (run.running ? [run.run] : [])));
    for (const run of runs) {
      this.#refuseTwice(run.run);
      const isWithin = typeof run.parent === 'string' && running.has(run.parent);
      if (run.running) this.#lease(run, isWithin ? {} : needsOf(run), run.startedAt ?? now);
    }
    const refused: RefusedRun[] = [];
    const admitted: Lease[] = [];
    const waiting = runs.filter((run) => !run.running);
    for (const run of [...waiting].sort((one, other) => (one.enqueuedAt ?? now) - (other.enqueuedAt ?? now))) {
      const error = this.#refusal(run);
      if (this.#livesInParent(run)) admitted.push(...this.#admitWithin(run, now));
      else if (error === null) this.#wait(run, now);
      else refused.push({ run: run.run, error });
    }
    this.#announce(admitted);
    this.#dispatch(now);
    return refused;
  }

  /** Takes a run that waits out of the queue; false when it does not wait. */
  cancel(run: string): boolean {
    const waiting = this.#queue.get(run);
    if (waiting === undefined) return false;
    this.#queue.remove(waiting);
    this.#dispatch(this.#now());
    return true;
  }

  /**
   * Ends the lease of a run that has ended, and learns how long it took and what it used.
   *
   * @throws DRY-E2031 when the lease is not held (any more); DRY-E2032 when another holder has it. Nothing changes then.
   */
  release(lease: string, holder: string = this.#holder, used: Consumption = {}): void {
    const now = this.#now();
    const released = this.#ledger.release(lease, holder, now);
    this.#settle(released, used, now);
    const workflow = this.#workflows.get(released.run);
    if (workflow !== undefined) this.#durations.observe(workflow, Math.max(0, now - released.since));
    this.#workflows.delete(released.run);
    this.#dispatch(now);
  }

  /** Lets go of a run however it stands: out of the queue, or its lease released. */
  leave(run: string, used: Consumption = {}): 'cancelled' | 'released' | 'unknown' {
    const lease = this.#ledger.leaseOf(run);
    if (lease === undefined) return this.cancel(run) ? 'cancelled' : 'unknown';
    this.release(lease.id, lease.holder, used);
    return 'released';
  }

  /** Takes back all leases of a holder that is gone; gives the runs that held them. */
  expire(holder: string): readonly string[] {
    const now = this.#now();
    const gone = this.#ledger.leases.filter((lease) => lease.holder === holder);
    for (const lease of gone) {
      this.#settle(this.#ledger.release(lease.id, holder, now), {}, now);
      this.#workflows.delete(lease.run);
    }
    this.#dispatch(now);
    return gone.map(({ run }) => run);
  }

  /**
   * Changes the place of a run that waits.
   *
   * @throws DRY-E2033 when it, or the run to go before, does not wait; DRY-E2035 when it would go before itself.
   */
  move(run: string, move: Move): void {
    const now = this.#now();
    const waiting = this.#waiting(run);
    if (move.to === 'front') this.#queue.moveToFront(waiting, now);
    else if (move.to === 'priority') this.#queue.setPriority(waiting, move.priority);
    else {
      const target = this.#waiting(move.run);
      if (this.#queue.wouldCircle(run, move.run)) {
        throw new DrydockError('DRY-E2035', { run, before: move.run, problem: 'that one goes before it' });
      }
      this.#queue.moveBefore(waiting, target);
    }
    this.#dispatch(now);
  }

  /** Admits nothing more until {@link resume}; what runs goes on, and children of it still start. */
  drain(): void {
    this.#draining = true;
  }

  resume(): void {
    this.#draining = false;
    this.#dispatch(this.#now());
  }

  /**
   * Other limits from now on: what waits may start at once, what runs goes on, also above them. Weights and times stay as they were.
   */
  reconfigure(config: CoordinatorConfig): void {
    this.#ledger.reconfigure(config);
    this.#dispatch(this.#now());
  }

  /** Looks again at what time alone can change. */
  tick(): void {
    this.#dispatch(this.#now());
  }

  leaseOf(run: string): Lease | undefined {
    return this.#ledger.leaseOf(run);
  }

  /** Every run that waits, in dispatch order, each with what it waits for. */
  list(): readonly Explanation[] {
    return explain(this.#facts());
  }

  /**
   * Why a run waits, and what would let it start.
   *
   * @throws DRY-E2033 when it does not wait.
   */
  explain(run: string): Explanation {
    this.#waiting(run);
    const [explanation] = explain(this.#facts(), run);
    if (explanation === undefined) throw new DrydockError('DRY-E2033', { run });
    return explanation;
  }

  metrics(): Metrics {
    const now = this.#now();
    return snapshot({
      now,
      queue: this.#queue,
      ledger: this.#ledger,
      window: this.#window,
      ageingMs: this.#config.ageingMs,
    });
  }

  #facts() {
    return {
      now: this.#now(),
      queue: this.#queue,
      ledger: this.#ledger,
      durations: this.#durations,
      dispatcher: this.#dispatcher,
      workflowOf: (run: string) => this.#workflows.get(run),
      draining: this.#draining,
    };
  }

  /** Time never goes back, whatever the clock does: waiting and holding times stay true. */
  #now(): number {
    this.#time = Math.max(this.#time, this.#clock());
    return this.#time;
  }

  #refusal(request: RunRequest): DrydockError | null {
    return neverFits(request.run, this.#ledger.impossible(request, needsOf(request)));
  }

  #refuseTwice(run: string): void {
    if (this.#queue.get(run) ?? this.#ledger.leaseOf(run)) throw new DrydockError('DRY-E2034', { run });
  }

  #waiting(run: string): Waiting {
    const waiting = this.#queue.get(run);
    if (waiting === undefined) throw new DrydockError('DRY-E2033', { run });
    return waiting;
  }

  #wait(request: RunRequest, now: number): void {
    const { run, owner, project, workflow, priority, parent = null, enqueuedAt = now } = request;
    const accounts = this.#ledger.accountsOf(request);
    const needs = needsOf(request);
    // What has not happened yet cannot have been waited for.
    const since = Math.min(enqueuedAt, now);
    this.#queue.add({ run, owner, project, workflow, priority, parent, needs, accounts, enqueuedAt: since }, now);
  }

  #dispatch(now: number): void {
    if (this.#draining || this.#queue.size === 0) return;
    const chosen = this.#dispatcher.choose(now, this.#durations.typicalMs, (waiting) => this.#admit(waiting, now));
    this.#announce(chosen.flatMap((lease) => [lease, ...this.#children(lease.run, now)]));
  }

  /** Only when all is decided: whoever hears of it may call back. */
  #announce(admitted: readonly Lease[]): void {
    for (const lease of admitted) this.#onAdmitted(lease);
  }

  #admit(waiting: Waiting, now: number): Lease {
    const lease = this.#lease(waiting, waiting.needs, now);
    this.#queue.remove(waiting);
    return lease;
  }

  #admitWithin(request: RunRequest | Waiting, now: number): readonly Lease[] {
    return [this.#lease(request, {}, now), ...this.#children(request.run, now)];
  }

  /** Admits the children of a run that wait: they live in its lease, and it may be waiting for them. */
  #children(parent: string, now: number): readonly Lease[] {
    return this.#queue.childrenOf(parent).flatMap((child) => {
      this.#queue.remove(child);
      return this.#admitWithin(child, now);
    });
  }

  #livesInParent({ parent }: RunRequest): boolean {
    return typeof parent === 'string' && this.#ledger.leaseOf(parent) !== undefined;
  }

  #lease(request: RunRequest | Waiting, amounts: Lease['amounts'], since: number): Lease {
    const { run, owner, project, workflow } = request;
    const lease = this.#ledger.acquire({ run, owner, project, holder: this.#holder, amounts, since }, this.#now());
    const size = this.#sizeOf(lease);
    this.#sizes.set(lease.id, size);
    this.#workflows.set(run, workflow);
    this.#queue.hold(lease, size, this.#now());
    this.#window.hold(owner, size, this.#now());
    return lease;
  }

  #settle(lease: Lease, used: Consumption, now: number): void {
    const size = this.#sizes.get(lease.id) ?? 0;
    this.#sizes.delete(lease.id);
    this.#queue.release(lease, size, now);
    this.#window.release(lease.owner, size, now);
    for (const resource of ['requestsPerMinute', 'tokensPerMinute', 'moneyMicrosPerDay'] as const) {
      const real = used[resource];
      if (real === undefined) continue;
      const by = real - (lease.amounts[resource] ?? 0);
      for (const account of this.#ledger.accountsOf(lease)) account.correct(resource, by, now);
    }
  }

  #sizeOf({ amounts }: Lease): number {
    return amounts.parallelRuns === undefined ? 0 : sizeOf(amountEntries(amounts), this.#ledger.global);
  }
}

/** Every run takes a place among the parallel runs. */
function needsOf({ needs = {} }: RunRequest) {
  return { ...needs, parallelRuns: 1 };
}
