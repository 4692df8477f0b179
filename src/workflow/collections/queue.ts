import { at, emptyVector, pushed, type Vector, vectorOf } from './vector.ts';

/** An immutable first-in, first-out queue. */
export interface Queue<T> {
  readonly entries: Vector<T>;
  /** Index of the first entry that is still in the queue. */
  readonly head: number;
}

const EMPTY: Queue<never> = { entries: emptyVector(), head: 0 };

export function emptyQueue<T>(): Queue<T> {
  return EMPTY;
}

export function queueOf<T>(values: readonly T[]): Queue<T> {
  return { entries: vectorOf(values), head: 0 };
}

export function isEmpty<T>(queue: Queue<T>): boolean {
  return queue.head === queue.entries.length;
}

export function enqueued<T>(queue: Queue<T>, value: T): Queue<T> {
  return { entries: pushed(queue.entries, value), head: queue.head };
}

/** Drops entries from the front while they are stale. */
export function pruned<T>(queue: Queue<T>, isStale: (value: T) => boolean): Queue<T> {
  let head = queue.head;
  while (head < queue.entries.length && isStale(at(queue.entries, head))) head++;
  if (head === queue.head) return queue;
  return head === queue.entries.length ? EMPTY : { entries: queue.entries, head };
}

/** The entries from first to last. */
export function* waiting<T>(queue: Queue<T>): Generator<T> {
  for (let index = queue.head; index < queue.entries.length; index++) yield at(queue.entries, index);
}

/** Shows the entries from first to last, until the visitor gives false. Does what {@link waiting} does, without making objects. */
export function eachWaiting<T>(queue: Queue<T>, visit: (value: T) => boolean): void {
  for (let index = queue.head; index < queue.entries.length; index++) {
    if (!visit(at(queue.entries, index))) return;
  }
}
