import type { EventType, RunEvent, RunId } from '../model/index.ts';
import type { Gap, RunReader, RunStore } from '../store/index.ts';
import { EventTail } from './event-tail.ts';

/** Events handed out at one time. */
const BATCH = 500;

/** Events kept in memory: at 10,000 events a second, a subscriber may fall half a second behind before the store is read. */
const TAIL = 5_000;

export interface Subscription {
  /** `id` of the last event that the subscriber has seen: it gets all later ones. @default those from now on */
  readonly after?: number;
  /** Only events of this run. */
  readonly run?: RunId;
  /** Only events of these types. */
  readonly types?: readonly EventType[];
  /**
   * Hears of events that retention dropped before the subscriber came to them, before it gets the next ones that are left.
   * Without it they are passed over in silence.
   */
  readonly onGap?: (gap: Gap) => void;
  /** Ends the subscription; the iteration then completes without an error. */
  readonly signal?: AbortSignal;
}

/**
 * Hands committed events to any number of subscribers. A subscriber is no more than a cursor: it pulls from the tail in memory
 * while it keeps up and from the store when it does not, so one that is slow, or never asks again, costs the producer nothing
 * and loses nothing.
 */
export class EventHub implements Disposable {
  readonly #store: RunReader;
  readonly #tail: EventTail;
  readonly #unsubscribe: () => void;
  #waiting = new Set<() => void>();
  #closed = false;

  private constructor(store: RunStore, last: number) {
    this.#store = store;
    this.#tail = new EventTail(TAIL, last);
    this.#unsubscribe = store.onCommitted((events) => {
      this.#tail.push(events);
      this.#wake();
    });
  }

  /** Opens before anything is appended, or at least while nothing is being appended. */
  static async open(store: RunStore): Promise<EventHub> {
    return new EventHub(store, await store.lastEventId());
  }

  /** `id` of the newest committed event. */
  get lastEventId(): number {
    return this.#tail.last;
  }

  /**
   * Committed events in order, each once, from a cursor on and then as they come.
   *
   * @example
   * for await (const event of hub.subscribe({ run })) console.log(event.type);
   */
  async *subscribe(subscription: Subscription = {}): AsyncGenerator<RunEvent, void, undefined> {
    for await (const batch of this.batches(subscription)) yield* batch;
  }

  /** Like {@link subscribe}, with all events that are there at once in one array: for streams that write once per turn. */
  async *batches(subscription: Subscription = {}): AsyncGenerator<readonly RunEvent[], void, undefined> {
    const { run, types, signal } = subscription;
    const wanted = types === undefined ? null : new Set(types);
    let cursor = subscription.after ?? this.#tail.last;
    let afterSeq = 0;
    const isOver = () => this.#closed || signal?.aborted === true;
    while (!isOver()) {
      const head = this.#tail.last;
      if (cursor >= head) {
        await this.#news(signal);
        continue;
      }
      const recent = this.#tail.after(cursor, BATCH);
      const events = recent ?? (await this.#store.events({ after: cursor, run, afterSeq, types, limit: BATCH }));
      const last = events.at(-1)?.id ?? cursor;
      // What the store gave is filtered: a page that is not full says that nothing else matches up to `head`.
      const next = recent === null && events.length < BATCH ? Math.max(head, last) : last;
      if (recent === null) await this.#tellGaps(cursor, next, subscription);
      cursor = next;
      const matching = events.filter(
        (event) => (run === undefined || event.run === run) && (wanted === null || wanted.has(event.type)),
      );
      if (run !== undefined) afterSeq = matching.at(-1)?.seq ?? afterSeq;
      if (matching.length > 0) yield matching;
    }
  }

  /** Ends every subscription. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  async #tellGaps(after: number, upTo: number, { run, onGap }: Subscription): Promise<void> {
    if (onGap === undefined) return;
    for (const gap of await this.#store.gaps({ after, upTo, run })) onGap(gap);
  }

  /** Resolves when there may be something new, or when the subscription ends. */
  async #news(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#waiting.add(wake);
    signal?.addEventListener('abort', wake, { once: true });
    await promise;
    signal?.removeEventListener('abort', wake);
    this.#waiting.delete(wake);
  }
}
