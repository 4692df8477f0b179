import type { RunId, WebhookId } from '../model/index.ts';

/** What the admin says about a webhook. */
export interface WebhookSettings {
  readonly url: string;
  readonly description: string;
  /** Types of events, `run.*`, or `*`. */
  readonly events: readonly string[];
  /** Only of runs of this workflow; null: of all. */
  readonly workflow: string | null;
  /** Only of runs of this project; null: of all. */
  readonly project: string | null;
  /** It may be a private address of the network, and plain HTTP. */
  readonly allowPrivate: boolean;
  /** Null: it is enabled. */
  readonly disabledReason: 'by_request' | 'gone' | 'failing' | null;
}

export interface WebhookSecret {
  /** `whsec_` and base64. */
  readonly secret: string;
  /** Unix milliseconds; null: until it is replaced. */
  readonly expiresAt: number | null;
}

/** How it went lately. */
export interface WebhookHealth {
  /** Failed attempts since the last that succeeded. */
  readonly failures: number;
  /** Unix milliseconds of the first of them. */
  readonly failingSince: number | null;
  readonly lastSuccessAt: number | null;
  /** Nothing is sent before this moment: the receiver asked for it, or is down. 0: there is none. */
  readonly holdUntil: number;
  /** Events that retention dropped before they were looked at. */
  readonly missedEvents: number;
}

export interface StoredWebhook {
  readonly id: WebhookId;
  readonly settings: WebhookSettings;
  readonly secrets: readonly WebhookSecret[];
  /** `id` of the last event that was looked at for it. */
  readonly cursor: number;
  readonly health: WebhookHealth;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly version: number;
}

/** The answer to one attempt to deliver. */
export interface DeliveryAnswer {
  /** Unix milliseconds of its beginning. */
  readonly at: number;
  readonly durationMs: number;
  /** HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** Why it counts as failed; null: it succeeded. */
  readonly error: string | null;
}

export type DeliveryState = 'pending' | 'succeeded' | 'failed';

export interface NewDelivery {
  /** The same for the same event and webhook, however often it is sent. */
  readonly id: string;
  /** Null: a test. */
  readonly event: number | null;
  readonly type: string;
  readonly run: RunId | null;
  /** What is sent, byte for byte. */
  readonly body: string;
  readonly createdAt: number;
}

export interface Delivery extends NewDelivery {
  /** Grows with every delivery. */
  readonly no: number;
  readonly webhook: WebhookId;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is sent next; null: it has come to its end. */
  readonly nextAt: number | null;
  readonly finishedAt: number | null;
  readonly last: DeliveryAnswer | null;
}

export interface DeliveryQuery {
  readonly state?: DeliveryState | undefined;
  /** Page on: deliveries before this `no`. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export type DeliveryOutcome = Pick<Delivery, 'state' | 'attempts' | 'nextAt' | 'finishedAt' | 'last'>;

/** Webhooks, where each stands in the log, and what is, or was, to be sent. */
export interface WebhookStore {
  /** Oldest first. */
  list(): Promise<readonly StoredWebhook[]>;
  find(id: string): Promise<StoredWebhook | undefined>;
  add(webhook: StoredWebhook): Promise<void>;
  /**
   * Resolves to false when it has another version by now, or is gone: nothing was changed. With `health`, which begins anew, what
   * waits is tried again at once, with all its attempts.
   */
  change(
    id: WebhookId,
    version: number,
    change: Partial<Pick<StoredWebhook, 'settings' | 'secrets' | 'health' | 'cursor'>>,
  ): Promise<boolean>;
  /** With all its deliveries. */
  remove(id: WebhookId): Promise<void>;
  /** Adds deliveries that are not there yet, and moves the cursor, in one transaction. Of those that ended, the newest are kept. */
  enqueue(id: WebhookId, deliveries: readonly NewDelivery[], cursor: number, missedEvents: number): Promise<void>;
  /** Adds a delivery that has come to its end already. */
  record(id: WebhookId, delivery: NewDelivery, outcome: DeliveryOutcome): Promise<void>;
  /** The deliveries that are to be sent by now, the longest due first. */
  due(id: WebhookId, now: number, limit: number): Promise<readonly Delivery[]>;
  /** When the next of the deliveries is due, other than these; null: none is pending. */
  nextDue(id: WebhookId, except: readonly string[]): Promise<number | null>;
  countPending(id: WebhookId): Promise<number>;
  /** Newest first. */
  deliveries(id: WebhookId, query: DeliveryQuery): Promise<readonly Delivery[]>;
  delivery(id: WebhookId, delivery: string): Promise<Delivery | undefined>;
  /** What came of an attempt, and how the webhook does. */
  settle(id: WebhookId, delivery: string, outcome: DeliveryOutcome, health: WebhookHealth | null): Promise<void>;
}
