import {
  Admission,
  type CoordinatorConfig,
  type Explanation,
  type Metrics,
  type Move,
  type RestoredRun,
  type RunNeeds,
} from '../coordinator/index.ts';
import type { EventData, Priority, RunId } from '../model/index.ts';
import { LONGEST_DELAY } from '../runtime/index.ts';

/** What a run asks of the queue. */
export interface Entry {
  readonly run: RunId;
  readonly created: EventData<'run.created'>;
  readonly priority: Priority;
  /** Unix milliseconds. */
  readonly createdAt: number;
}

/**
 * The queue of the control plane: the coordinator's admission with a clock that ticks. Each run that may start, or go on, is told
 * so once.
 */
export class Queue implements Disposable {
  readonly #admission: Admission;
  readonly #now: () => number;
  /** Runs that wait or hold their place. */
  readonly #runs = new Set<RunId>();
  #timer: NodeJS.Timeout | undefined;

  constructor(config: CoordinatorConfig, now: () => number, admitted: (run: RunId) => void) {
    this.#now = now;
    this.#admission = new Admission({ config, now, onAdmitted: ({ run }) => admitted(run as RunId) });
  }

  /** @throws DRY-E2030 when it asks for more than a limit ever allows */
  enter(entry: Entry): void {
    this.#admission.enqueue(requestOf(entry));
    this.#runs.add(entry.run);
    this.#schedule();
  }

  /** Takes up what the store knows, at a start. Runs that were admitted hold their places again, and are not told so. */
  restore(entries: readonly (Entry & { readonly running: boolean; readonly startedAt: number | null })[]): void {
    const restored = entries.map((entry): RestoredRun => {
      const { running, startedAt } = entry;
      return { ...requestOf(entry), running, ...(startedAt === null ? {} : { startedAt }) };
    });
    for (const { run } of entries) this.#runs.add(run);
    for (const { run } of this.#admission.restore(restored)) this.#runs.delete(run as RunId);
    this.#schedule();
  }

  /** True while the run holds its place among those that run. */
  holds(run: RunId): boolean {
    return this.#admission.leaseOf(run) !== undefined;
  }

  leave(run: RunId): void {
    if (!this.#runs.delete(run)) return;
    this.#admission.leave(run);
    this.#schedule();
  }

  /** Changes the class of a run that waits; of one that runs it changes nothing here. */
  reprioritise(run: RunId, priority: Priority): void {
    if (this.has(run) && !this.holds(run)) this.#admission.move(run, { to: 'priority', priority });
  }

  /** True for a run that waits or holds its place. */
  has(run: RunId): boolean {
    return this.#runs.has(run);
  }

  /** Every run that waits, in the order in which they would start. */
  list(): readonly Explanation[] {
    return this.#admission.list();
  }

  /** @throws DRY-E2033 when the run does not wait */
  explain(run: RunId): Explanation {
    return this.#admission.explain(run);
  }

  /** @throws DRY-E2033 when the run, or the one to go before, does not wait */
  move(run: RunId, move: Move): void {
    this.#admission.move(run, move);
    this.#schedule();
  }

  /** Other limits from now on: see {@link Admission.reconfigure}. */
  reconfigure(config: CoordinatorConfig): void {
    this.#admission.reconfigure(config);
    this.#schedule();
  }

  /** Admits nothing more; what runs goes on. */
  drain(): void {
    this.#admission.drain();
  }

  resume(): void {
    this.#admission.resume();
    this.#schedule();
  }

  metrics(): Metrics {
    return this.#admission.metrics();
  }

  [Symbol.dispose](): void {
    this.#admission.drain();
    clearTimeout(this.#timer);
  }

  /** What time alone can change is looked at when that time has come. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const { wakeAt } = this.#admission;
    if (wakeAt === null) return;
    this.#timer = setTimeout(
      () => {
        this.#admission.tick();
        this.#schedule();
      },
      Math.min(Math.max(0, wakeAt - this.#now()), LONGEST_DELAY),
    );
    this.#timer.unref();
  }
}

function requestOf({ run, created, priority, createdAt }: Entry) {
  const { owner, project, definition, parent, needs } = created;
  return {
    run,
    owner,
    project,
    workflow: definition.name,
    priority,
    parent: parent?.run ?? null,
    enqueuedAt: createdAt,
    ...(needs === undefined ? {} : { needs: needs satisfies RunNeeds }),
  };
}
