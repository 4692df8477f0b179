import { setTimeout as delay } from 'node:timers/promises';
import type { EventType, RunEvent, RunId } from '../model/index.ts';
import type { Gap, RunStore } from '../store/index.ts';
import type { EventHub } from './event-hub.ts';

/** First and longest pause after an error, in milliseconds; each is twice as long as the one before. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [100, 30_000];

/** How long closing waits for a batch that is being handled, in milliseconds. */
const GRACE = 5_000;

/** Where a subscriber stands, kept for its next start. */
export interface Cursor {
  /** `id` of the last event that was dealt with; null: none ever was. */
  load(): Promise<number | null>;
  save(event: number): Promise<void>;
}

export interface SubscriberOptions {
  /** For messages about its errors. */
  readonly name: string;
  readonly run?: RunId;
  /** @default all */
  readonly types?: readonly EventType[];
  /** Events after this one, or after a cursor that is kept: from the beginning at its first start. @default those from now on */
  readonly after?: number | Cursor;
  /**
   * Gets events in order. A batch whose handling fails comes again, also after a restart when there is a cursor: each event
   * comes at least once.
   */
  readonly handle: (batch: readonly RunEvent[], signal: AbortSignal) => void | Promise<void>;
  readonly onGap?: (gap: Gap) => void;
  /** Hears of errors of `handle`; it is called again after a pause. @default they are not told */
  readonly onError?: (error: unknown, subscriber: string) => void;
}

export interface Subscriber extends AsyncDisposable {
  /** `id` of the last event that it has dealt with. */
  readonly position: number;
}

/**
 * Starts a subscriber: it gets events at its own pace, and whatever it does, neither the producer nor other subscribers notice.
 * Close it with `await using`.
 *
 * @example
 * const starts = subscriber(hub, { name: 'starts', types: ['run.started'], handle: (batch) => console.log(batch.length) });
 */
export function subscriber(hub: EventHub, options: SubscriberOptions): Subscriber {
  const stop = new AbortController();
  const state = { position: typeof options.after === 'number' ? options.after : hub.lastEventId };
  const end = keepGoing(hub, options, state, stop.signal);
  return {
    get position() {
      return state.position;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.race([end, delay(GRACE, undefined, { ref: false })]);
    },
  };
}

/** A cursor that the store keeps under a name. */
export function storedCursor(store: RunStore, name: string): Cursor {
  return { load: () => store.cursor(name), save: (event) => store.saveCursor(name, event) };
}

async function keepGoing(
  hub: EventHub,
  options: SubscriberOptions,
  state: { position: number },
  signal: AbortSignal,
): Promise<void> {
  const { name, onError } = options;
  let pause = FIRST_PAUSE;
  let isLoaded = typeof options.after !== 'object';
  while (!signal.aborted) {
    try {
      if (typeof options.after === 'object' && !isLoaded) state.position = (await options.after.load()) ?? 0;
      isLoaded = true;
      await follow(hub, options, state, signal, () => {
        pause = FIRST_PAUSE;
      });
      // The hub has closed.
      return;
    } catch (error) {
      if (signal.aborted) return;
      tell(onError, error, name);
    }
    await delay(pause, undefined, { signal, ref: false }).catch(() => undefined);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

async function follow(
  hub: EventHub,
  { run, types, after, handle, onGap }: SubscriberOptions,
  state: { position: number },
  signal: AbortSignal,
  succeeded: () => void,
): Promise<void> {
  for await (const batch of hub.batches({ after: state.position, run, types, onGap, signal })) {
    await handle(batch, signal);
    const last = batch.at(-1)?.id ?? state.position;
    if (typeof after === 'object') await after.save(last);
    state.position = last;
    succeeded();
  }
}

/** Whoever is told of an error must not make another one of it. */
function tell(onError: SubscriberOptions['onError'], error: unknown, name: string): void {
  try {
    onError?.(error, name);
  } catch {
    // Nobody is left to tell.
  }
}
