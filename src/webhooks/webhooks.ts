import { randomBytes } from 'node:crypto';
import { DrydockError, IdGenerator, type WebhookId } from '../model/index.ts';
import type {
  AuditRecord,
  Delivery,
  DeliveryQuery,
  StoredWebhook,
  WebhookHealth,
  WebhookSettings,
} from '../store/index.ts';
import { Courier, type CourierParts, type CourierSettings, type DeliveryTotals, postSigned } from './courier.ts';
import { DEFAULT_EVENTS } from './event-filter.ts';
import { testDelivery } from './message.ts';
import { RETRY } from './retry-policy.ts';
import { newSecret, rotated } from './signature.ts';
import { checkedUrl } from './target.ts';
import { type NewWebhook, shownWebhook, type Webhook, type WebhookChange, type WebhookStatus } from './webhook.ts';

const DAY_MS = 86_400_000;

export const COURIER: CourierSettings = {
  retry: RETRY,
  timeoutMs: 15_000,
  concurrency: 4,
  window: 1_000,
  disableAfterMs: 5 * DAY_MS,
  disableAfterFailures: 10,
};

/** Webhooks of one home: each has a few sockets and timers of its own, so that none waits for another. */
const MOST_WEBHOOKS = 50;

/** How long the secret before a rotation goes on signing. */
const ROTATION_MS = DAY_MS;

const WELL: WebhookHealth = { failures: 0, failingSince: null, lastSuccessAt: null, holdUntil: 0, missedEvents: 0 };

export interface WebhooksOptions
  extends Pick<CourierParts, 'store' | 'reader' | 'hub' | 'forms' | 'userAgent' | 'onError' | 'resolve'> {
  /** Is told of what nobody asked for: a webhook that was disabled. */
  readonly audit: (record: Omit<AuditRecord, 'at' | 'event'>) => Promise<void>;
  readonly settings?: Partial<CourierSettings> | undefined;
  /** @default the clock of the machine */
  readonly now?: () => number;
  readonly random?: () => number;
}

/**
 * The webhooks of a home: tells receivers over HTTP what happens, each event at least once and with the same id. Where each of them
 * stands, and what is still to be sent, is in the store: a process that is killed loses nothing. Close it before the hub.
 */
export class Webhooks implements AsyncDisposable {
  readonly #options: WebhooksOptions;
  readonly #parts: CourierParts;
  readonly #ids: IdGenerator;
  readonly #couriers = new Map<WebhookId, Courier>();
  readonly totals: DeliveryTotals = { delivered: 0, failedAttempts: 0, givenUp: 0 };
  readonly #stop = new AbortController();
  /** Changes happen one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  private constructor(options: WebhooksOptions) {
    const { now = Date.now, random = Math.random, settings, audit: _audit, ...rest } = options;
    this.#options = options;
    this.#ids = new IdGenerator(now);
    const onEnd: CourierParts['onEnd'] = (webhook, reason) => void this.#disable(webhook.id, reason);
    this.#parts = { ...rest, now, random, settings: { ...COURIER, ...settings }, totals: this.totals, onEnd };
  }

  static async open(options: WebhooksOptions): Promise<Webhooks> {
    const webhooks = new Webhooks(options);
    for (const webhook of await options.store.list()) webhooks.#start(webhook);
    return webhooks;
  }

  async list(): Promise<readonly Webhook[]> {
    return (await this.#options.store.list()).map((webhook) => shownWebhook(webhook, this.#parts.now()));
  }

  /** @throws DRY-E8091 */
  async get(id: string): Promise<Webhook> {
    return shownWebhook(await this.#stored(id), this.#parts.now());
  }

  /** @returns the webhook with its secret, which is never shown again @throws DRY-E8090, DRY-E8092 */
  create(wanted: NewWebhook, by: string): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    return this.#exclusively(async () => {
      const {
        allowPrivate = false,
        description = '',
        events = DEFAULT_EVENTS,
        workflow = null,
        project = null,
      } = wanted;
      const url = checkedUrl({ url: wanted.url, allowPrivate });
      const { store, hub, now } = this.#parts;
      const count = (await store.list()).length;
      if (count >= MOST_WEBHOOKS) throw new DrydockError('DRY-E8092', { count });
      const secret = newSecret();
      const webhook: StoredWebhook = {
        id: this.#ids.next('wh'),
        settings: { url, description, events, workflow, project, allowPrivate, disabledReason: null },
        secrets: [{ secret, expiresAt: null }],
        cursor: hub.lastEventId,
        health: WELL,
        createdAt: now(),
        createdBy: by,
        version: 1,
      };
      await store.add(webhook);
      this.#start(webhook);
      return { webhook: shownWebhook(webhook, now()), secret };
    });
  }

  /** @throws DRY-E8090, DRY-E8091; DRY-E8023 when it is not `version` any more */
  change(id: string, version: number, { enabled, ...wanted }: WebhookChange): Promise<Webhook> {
    return this.#exclusively(async () => {
      const before = await this.#stored(id);
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
      const merged: WebhookSettings = { ...before.settings, ...given };
      const url = checkedUrl(merged);
      const wasEnabled = before.settings.disabledReason === null;
      const disabledReason = (enabled ?? wasEnabled) ? null : (before.settings.disabledReason ?? 'by_request');
      const { missedEvents, lastSuccessAt } = before.health;
      const isRevived = disabledReason === null && (!wasEnabled || url !== before.settings.url);
      await this.#write(before, version, {
        settings: { ...merged, url, disabledReason },
        ...(isRevived ? { health: { ...WELL, missedEvents, lastSuccessAt } } : {}),
        // What happened while nobody listened is history.
        ...(isRevived && !wasEnabled ? { cursor: this.#parts.hub.lastEventId } : {}),
      });
      return this.get(id);
    });
  }

  /** A new secret; the one before goes on signing for a day. @throws DRY-E8091 */
  rotate(id: string): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    return this.#exclusively(async () => {
      const before = await this.#stored(id);
      const secret = newSecret();
      const secrets = rotated(before.secrets, secret, this.#parts.now() + ROTATION_MS);
      await this.#write(before, before.version, { secrets });
      return { webhook: await this.get(id), secret };
    });
  }

  /** @returns what it was @throws DRY-E8091 */
  remove(id: string): Promise<Webhook> {
    return this.#exclusively(async () => {
      const before = await this.#stored(id);
      await this.#end(before.id);
      await this.#options.store.remove(before.id);
      return shownWebhook(before, this.#parts.now());
    });
  }

  /** Sends a message that says nothing, once, whatever the state of the webhook, and tells what came of it. @throws DRY-E8091 */
  async test(id: string): Promise<Delivery> {
    const webhook = await this.#stored(id);
    const { store, now } = this.#parts;
    const at = now();
    const made = testDelivery(webhook, randomBytes(8).toString('hex'), at);
    const { status, durationMs, error } = await postSigned(webhook, made, this.#parts, this.#stop.signal);
    const state = error === null ? 'succeeded' : 'failed';
    const last = { at, durationMs, status, error };
    await store.record(webhook.id, made, { state, attempts: 1, nextAt: null, finishedAt: now(), last });
    return this.delivery(webhook.id, made.id);
  }

  /** Newest first. @throws DRY-E8091 */
  async deliveries(id: string, query: DeliveryQuery): Promise<readonly Delivery[]> {
    return this.#options.store.deliveries((await this.#stored(id)).id, query);
  }

  /** @throws DRY-E8091, DRY-E8094 */
  async delivery(id: string, delivery: string): Promise<Delivery> {
    const { id: webhook } = await this.#stored(id);
    const found = await this.#options.store.delivery(webhook, delivery);
    if (found === undefined) throw new DrydockError('DRY-E8094', { webhook, delivery: delivery.slice(0, 100) });
    return found;
  }

  /** Sends a delivery again, with the same id and content, and with all its attempts. @throws DRY-E8091, DRY-E8093, DRY-E8094 */
  async redeliver(id: string, delivery: string): Promise<Delivery> {
    const webhook = await this.#stored(id);
    const { disabledReason: reason } = webhook.settings;
    if (reason !== null) throw new DrydockError('DRY-E8093', { webhook: webhook.id, reason });
    const { last, id: name } = await this.delivery(id, delivery);
    const nextAt = this.#parts.now();
    await this.#options.store.settle(
      webhook.id,
      name,
      { state: 'pending', attempts: 0, nextAt, finishedAt: null, last },
      null,
    );
    this.#couriers.get(webhook.id)?.wake();
    return this.delivery(id, name);
  }

  /** How a webhook does. @throws DRY-E8091 */
  async status(id: string): Promise<WebhookStatus> {
    const webhook = await this.#stored(id);
    const courier = this.#couriers.get(webhook.id);
    const { failures, failingSince, lastSuccessAt, holdUntil, missedEvents } = courier?.health ?? webhook.health;
    const state = courier === undefined ? 'disabled' : failures > 0 ? 'failing' : 'active';
    return {
      state,
      pending: await this.#options.store.countPending(webhook.id),
      lagEvents: courier === undefined ? 0 : this.#lagOf(courier),
      failures,
      failingSinceAt: failingSince,
      lastSuccessAt,
      heldUntilAt: holdUntil > this.#parts.now() ? holdUntil : null,
      missedEvents,
    };
  }

  /** Events that the slowest webhook has not looked at. */
  get lag(): number {
    return Math.max(0, ...[...this.#couriers.values()].map((courier) => this.#lagOf(courier)));
  }

  /** How many webhooks are served, and how many of them fail. */
  get counts(): { readonly enabled: number; readonly failing: number } {
    const all = [...this.#couriers.values()];
    return { enabled: all.length, failing: all.filter(({ health }) => health.failures > 0).length };
  }

  /** Cuts what is under way; it is sent again, with the same ids, by the next process. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#changing;
    await Promise.all([...this.#couriers.keys()].map((id) => this.#end(id)));
  }

  #lagOf(courier: Courier): number {
    return Math.max(0, this.#parts.hub.lastEventId - courier.position);
  }

  #start(webhook: StoredWebhook): void {
    if (webhook.settings.disabledReason !== null || this.#stop.signal.aborted) return;
    this.#couriers.set(webhook.id, new Courier(webhook, this.#parts));
  }

  async #end(id: WebhookId): Promise<void> {
    const courier = this.#couriers.get(id);
    this.#couriers.delete(id);
    await courier?.[Symbol.asyncDispose]();
  }

  /** Changes what is stored, between the end of the courier that knows the old and the start of one that knows the new. */
  async #write(
    { id }: StoredWebhook,
    version: number,
    change: Parameters<CourierParts['store']['change']>[2],
  ): Promise<void> {
    await this.#end(id);
    const isChanged = await this.#options.store.change(id, version, change);
    this.#start(await this.#stored(id));
    if (!isChanged) throw new DrydockError('DRY-E8023', { what: `webhook ${id}` });
  }

  async #disable(id: WebhookId, reason: 'gone' | 'failing'): Promise<void> {
    try {
      const told = await this.#exclusively(async () => {
        const before = await this.#options.store.find(id);
        if (before === undefined || before.settings.disabledReason !== null) return null;
        await this.#write(before, before.version, { settings: { ...before.settings, disabledReason: reason } });
        return before.settings.url;
      });
      if (told === null) return;
      const why = reason === 'gone' ? 'it answered 410' : 'nothing reached it for days';
      const [before, after] = [{ enabled: true }, { enabled: false, disabled_reason: reason }];
      const target = `webhook:${id}`;
      const record = {
        actor: 'system',
        action: 'webhook.disable',
        target,
        before,
        after,
        origin: null,
        result: 'done',
      };
      await this.#options.audit({ ...record, reason: why });
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async #stored(id: string): Promise<StoredWebhook> {
    const found = await this.#options.store.find(id);
    if (found === undefined) throw new DrydockError('DRY-E8091', { webhook: id.slice(0, 100) });
    return found;
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#changing.then(work);
    this.#changing = result.catch(() => undefined);
    return result;
  }
}
