import type { RunEvent } from '../model/index.ts';

/**
 * The newest events, in memory, for subscribers that keep up. Holds the last `capacity` to twice as many: old ones are dropped
 * in bulk, so that adding costs the same however full it is.
 */
export class EventTail {
  readonly #capacity: number;
  #events: RunEvent[] = [];
  /** `id` of the newest event that is no longer here, or never was. */
  #before: number;

  /** @param before `id` of the last event in the store when the tail begins */
  constructor(capacity: number, before: number) {
    this.#capacity = capacity;
    this.#before = before;
  }

  /** `id` of the newest event. */
  get last(): number {
    return this.#events.at(-1)?.id ?? this.#before;
  }

  push(events: readonly RunEvent[]): void {
    for (const event of events) this.#events.push(event);
    if (this.#events.length < 2 * this.#capacity) return;
    const dropped = this.#events.length - this.#capacity;
    this.#before = this.#events[dropped - 1]?.id ?? this.#before;
    this.#events = this.#events.slice(dropped);
  }

  /** The events after a cursor, oldest first, at most `limit`; null when some of them are only in the store. */
  after(cursor: number, limit: number): readonly RunEvent[] | null {
    if (cursor < this.#before) return null;
    const start = this.#indexAfter(cursor);
    return this.#events.slice(start, start + limit);
  }

  #indexAfter(cursor: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.id ?? Infinity) > cursor) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
