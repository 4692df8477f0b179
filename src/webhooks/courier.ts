import { type Subscriber, subscriber, type EventHub } from '../events/index.ts';
import { type EventType, type RunEvent, type RunId, spanIdOf, traceIdOf, traceParentText } from '../model/index.ts';
import type { Delivery, NumberedRun, RunReader, StoredWebhook, WebhookHealth, WebhookStore } from '../store/index.ts';
import { runsOf, typesOf, wantsRun } from './event-filter.ts';
import { deliveryOf, type MessageForms } from './message.ts';
import { post, type Posted, type ResolveName } from './post.ts';
import { type RetrySettings, verdictOf } from './retry-policy.ts';
import { signatureOf, validSecrets } from './signature.ts';

export interface CourierSettings {
  readonly retry: RetrySettings;
  /** Milliseconds for one attempt. */
  readonly timeoutMs: number;
  /** Attempts at one time to one receiver; one at a time while it fails. */
  readonly concurrency: number;
  /** Deliveries of one webhook that wait at one time; what comes later waits in the log. */
  readonly window: number;
  /** Milliseconds without a success, and failures, after which a webhook is disabled. */
  readonly disableAfterMs: number;
  readonly disableAfterFailures: number;
}

/** What came of all attempts of this process. */
export interface DeliveryTotals {
  delivered: number;
  failedAttempts: number;
  givenUp: number;
}

export interface CourierParts {
  readonly store: WebhookStore;
  readonly reader: Pick<RunReader, 'findRun' | 'events'>;
  readonly hub: EventHub;
  readonly forms: MessageForms;
  readonly settings: CourierSettings;
  readonly now: () => number;
  readonly random: () => number;
  readonly resolve?: ResolveName | undefined;
  readonly userAgent: string;
  readonly totals: DeliveryTotals;
  /** The receiver wants nothing more, or was not reached for days. */
  readonly onEnd: (webhook: StoredWebhook, reason: 'gone' | 'failing') => void;
  readonly onError: (error: unknown) => void;
}

/** Events that may pass before the cursor is saved although none was wanted. */
const SAVE_EVERY = 1_000;

/** Milliseconds between two looks when nothing is due, and after the store could not be written. */
const [IDLE_MS, TROUBLE_MS] = [60_000, 30_000];

/** Serves one webhook: turns events into deliveries, and sends what is due. Others never wait for it. */
export class Courier implements AsyncDisposable {
  readonly #webhook: StoredWebhook;
  readonly #parts: CourierParts;
  readonly #types: ReadonlySet<EventType>;
  readonly #stop = new AbortController();
  readonly #sending = new Map<string, Promise<void>>();
  readonly #feed: Subscriber;
  readonly #loop: Promise<void>;
  #health: WebhookHealth;
  #position: number;
  #saved: number;
  #pending = 0;
  #wake: () => void = () => undefined;
  #hasRoom: () => void = () => undefined;

  constructor(webhook: StoredWebhook, parts: CourierParts) {
    this.#webhook = webhook;
    this.#parts = parts;
    this.#types = typesOf(webhook.settings.events);
    this.#health = webhook.health;
    this.#position = webhook.cursor;
    this.#saved = webhook.cursor;
    this.#feed = subscriber(parts.hub, {
      name: `webhook ${webhook.id}`,
      // Saved with the deliveries.
      after: { load: async () => this.#position, save: async () => undefined },
      handle: (batch, signal) => this.#take(batch, signal),
      onGap: ({ events }) => {
        this.#health = { ...this.#health, missedEvents: this.#health.missedEvents + events };
      },
      onError: parts.onError,
    });
    this.#loop = this.#send();
  }

  /** `id` of the last event that was looked at. */
  get position(): number {
    return this.#position;
  }

  get health(): WebhookHealth {
    return this.#health;
  }

  /** Looks at once what is due. */
  wake(): void {
    this.#wake();
  }

  /** Stops at once: attempts that are under way are cut, and made again with the same id. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#wake();
    this.#hasRoom();
    await this.#feed[Symbol.asyncDispose]();
    await this.#loop;
    const { store } = this.#parts;
    if (this.#position > this.#saved)
      await store.enqueue(this.#webhook.id, [], this.#position, this.#health.missedEvents).catch(this.#parts.onError);
  }

  async #take(batch: readonly RunEvent[], signal: AbortSignal): Promise<void> {
    const last = batch.at(-1)?.id ?? this.#position;
    const events = batch.filter(({ type }) => this.#types.has(type));
    if (events.length > 0 || last - this.#saved >= SAVE_EVERY) {
      await this.#untilThereIsRoom(signal);
      await this.#enqueue(events, last);
    }
    this.#position = last;
  }

  async #enqueue(events: readonly RunEvent[], last: number): Promise<void> {
    const { store, reader, forms, now } = this.#parts;
    const { id, settings } = this.#webhook;
    const runs = new Map<string, NumberedRun | undefined>();
    for (const run of runsOf(events)) runs.set(run, await reader.findRun(run));
    const deliveries = events
      .filter(({ run }) => wantsRun(settings, runs.get(run)))
      .map((event) => deliveryOf(this.#webhook, event, runs.get(event.run), { forms, now: now() }));
    await store.enqueue(id, deliveries, last, this.#health.missedEvents);
    this.#saved = last;
    this.#pending += deliveries.length;
    if (deliveries.length > 0) this.#wake();
  }

  async #untilThereIsRoom(signal: AbortSignal): Promise<void> {
    while (this.#pending >= this.#parts.settings.window) {
      this.#pending = await this.#parts.store.countPending(this.#webhook.id);
      if (this.#pending < this.#parts.settings.window) break;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#hasRoom = resolve;
      if (!signal.aborted && !this.#stop.signal.aborted) await promise;
      signal.throwIfAborted();
      this.#stop.signal.throwIfAborted();
    }
  }

  async #send(): Promise<void> {
    const { signal } = this.#stop;
    this.#pending = await this.#parts.store.countPending(this.#webhook.id).catch(() => 0);
    while (!signal.aborted) {
      const woken = this.#woken();
      const pause = await this.#sendDue().catch((error: unknown) => {
        this.#parts.onError(error);
        return TROUBLE_MS;
      });
      if (signal.aborted) break;
      const timer = setTimeout(() => this.#wake(), Math.min(Math.max(pause, 1), IDLE_MS));
      timer.unref();
      await woken;
      clearTimeout(timer);
    }
    await Promise.allSettled(this.#sending.values());
  }

  /** Resolves at the next wake, also when that comes before anybody waits. */
  #woken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    return promise;
  }

  /** Starts what is due; resolves to the milliseconds until there is something to do. */
  async #sendDue(): Promise<number> {
    const { store, settings, now } = this.#parts;
    const { id } = this.#webhook;
    const held = this.#health.holdUntil - now();
    if (held > 0) return held;
    const most = this.#health.failures > 0 ? 1 : settings.concurrency;
    if (this.#sending.size >= most) return IDLE_MS;
    const due = await store.due(id, now(), most);
    for (const delivery of due) {
      if (this.#sending.size >= most || this.#sending.has(delivery.id) || this.#stop.signal.aborted) continue;
      const ended = this.#deliver(delivery).finally(() => {
        this.#sending.delete(delivery.id);
        this.#wake();
      });
      this.#sending.set(delivery.id, ended);
    }
    if (this.#sending.size >= most) return IDLE_MS;
    const next = await store.nextDue(id, [...this.#sending.keys()]);
    return next === null ? IDLE_MS : next - now();
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { now, totals } = this.#parts;
    const at = now();
    const posted = await this.#post(delivery);
    if (this.#stop.signal.aborted) return;
    if (posted.error === null) totals.delivered += 1;
    else totals.failedAttempts += 1;
    try {
      await this.#settle(delivery, posted, at);
    } catch (error) {
      // It stays as it was and is sent again, but not at once: a disk stays full for a while.
      this.#health = { ...this.#health, holdUntil: now() + TROUBLE_MS };
      this.#parts.onError(error);
    }
  }

  async #post(delivery: Delivery): Promise<Posted> {
    const { run } = delivery;
    const traceparent = run === null ? undefined : await this.#traceOf(run).catch(() => undefined);
    return postSigned(this.#webhook, delivery, { ...this.#parts, traceparent }, this.#stop.signal);
  }

  /** The trace of the run, in which receivers may tell what they do. */
  async #traceOf(run: RunId): Promise<string> {
    const [created] = await this.#parts.reader.events({ run, limit: 1 });
    const given = created?.type === 'run.created' ? created.data.traceparent : undefined;
    return traceParentText(traceIdOf(run, given), spanIdOf(run));
  }

  async #settle(delivery: Delivery, posted: Posted, at: number): Promise<void> {
    const { store, settings, now, random, totals } = this.#parts;
    const before = this.#health;
    const attempts = delivery.attempts + 1;
    const failures = before.failures + 1;
    const verdict = verdictOf(posted, { attempts, failures, random: random() }, settings.retry);
    const hasFailed = verdict.kind !== 'delivered';
    this.#health = hasFailed
      ? { ...before, failures, failingSince: before.failingSince ?? at, holdUntil: now() + holdOf(verdict) }
      : { ...before, failures: 0, failingSince: null, holdUntil: 0, lastSuccessAt: now() };
    const { durationMs, status, error } = posted;
    const isOver = verdict.kind !== 'retry';
    await store.settle(
      this.#webhook.id,
      delivery.id,
      {
        state: isOver ? (hasFailed ? 'failed' : 'succeeded') : 'pending',
        attempts,
        nextAt: verdict.kind === 'retry' ? now() + verdict.afterMs : null,
        finishedAt: isOver ? now() : null,
        last: { at, durationMs, status, error },
      },
      this.#health,
    );
    if (isOver && hasFailed) totals.givenUp += 1;
    if (isOver) this.#left();
    if (verdict.kind === 'gone') this.#end('gone');
    else if (hasFailed && this.#isDead()) this.#end('failing');
  }

  #left(): void {
    this.#pending -= 1;
    if (this.#pending < this.#parts.settings.window) this.#hasRoom();
  }

  #isDead(): boolean {
    const { now, settings } = this.#parts;
    const { failures, failingSince } = this.#health;
    const since = failingSince ?? now();
    return failures >= settings.disableAfterFailures && now() - since >= settings.disableAfterMs;
  }

  #end(reason: 'gone' | 'failing'): void {
    this.#stop.abort();
    this.#wake();
    this.#parts.onEnd(this.#webhook, reason);
  }
}

function holdOf(verdict: ReturnType<typeof verdictOf>): number {
  return verdict.kind === 'retry' ? verdict.holdMs : 0;
}

/** One attempt, signed with every secret that is valid now. */
export function postSigned(
  { settings: { url, allowPrivate }, secrets }: StoredWebhook,
  { id, body }: Pick<Delivery, 'id' | 'body'>,
  parts: Pick<CourierParts, 'now' | 'settings' | 'resolve' | 'userAgent'> & {
    readonly traceparent?: string | undefined;
  },
  signal: AbortSignal,
): Promise<Posted> {
  const { now, resolve, userAgent, traceparent } = parts;
  const { timeoutMs } = parts.settings;
  const seconds = Math.floor(now() / 1_000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': userAgent,
    ...(traceparent === undefined ? {} : { traceparent }),
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatureOf(validSecrets(secrets, now()), id, seconds, body),
  };
  return post({ url, allowPrivate, body, headers, timeoutMs, signal, resolve });
}
