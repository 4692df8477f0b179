import { z } from 'zod';
import { webhookIdSchema } from '../model/index.ts';
import type { StoredWebhook } from '../store/index.ts';
import { DEFAULT_EVENTS, isEventPattern } from './event-filter.ts';

const url = z.string().min(1).max(2_000).describe('https://…; http:// only to this machine');
const description = z.string().max(500);
const events = z
  .array(z.string().max(100).refine(isEventPattern, 'no type of event: name one, all of a kind as run.*, or *'))
  .min(1)
  .max(50)
  .describe('Types of events, run.*, or *');
const only = (what: string) =>
  z.string().min(1).max(200).nullable().describe(`Only of runs of this ${what}; null: of all`);
const allowPrivate = z.boolean().describe('It may have a private or link-local address, and plain HTTP');

/** A webhook as it is shown: without its secret. */
export const webhookSchema = z.object({
  id: webhookIdSchema,
  url,
  description,
  events: z.array(z.string()),
  workflow: z.string().nullable(),
  project: z.string().nullable(),
  allowPrivate,
  enabled: z.boolean(),
  disabledReason: z
    .enum(['by_request', 'gone', 'failing'])
    .nullable()
    .describe('gone: it answered 410. failing: nothing reached it for days. Null: it is enabled'),
  previousSecretExpiresAt: z.int().nullable().describe('Until then the secret before the last rotation signs too'),
  createdAt: z.int(),
  createdBy: z.string(),
  version: z.int().min(1),
});
export type Webhook = z.infer<typeof webhookSchema>;

export const newWebhookSchema = z.strictObject({
  url,
  description: description.optional(),
  events: events.optional().describe(`Absent: ${DEFAULT_EVENTS.join(', ')}`),
  workflow: only('workflow').optional(),
  project: only('project').optional(),
  allowPrivate: allowPrivate.optional(),
});
export type NewWebhook = z.infer<typeof newWebhookSchema>;

export const webhookChangeSchema = newWebhookSchema
  .partial()
  .extend({ enabled: z.boolean().optional().describe('What happens while it is disabled is not sent later') });
export type WebhookChange = z.infer<typeof webhookChangeSchema>;

/** How a webhook does. */
export const webhookStatusSchema = z.object({
  state: z.enum(['active', 'failing', 'disabled']),
  pending: z.int().describe('Deliveries that are to be sent, or sent again'),
  lagEvents: z.int().describe('Events of the log that were not looked at yet'),
  failures: z.int().describe('Failed attempts since the last that succeeded'),
  failingSinceAt: z.int().nullable(),
  lastSuccessAt: z.int().nullable(),
  heldUntilAt: z.int().nullable().describe('Nothing is sent before: the receiver asked for it, or is down'),
  missedEvents: z.int().describe('Events that retention dropped before they were looked at'),
});
export type WebhookStatus = z.infer<typeof webhookStatusSchema>;

export const deliverySchema = z.object({
  id: z.string().describe('webhook-id: the same however often it is sent'),
  event: z.int().nullable().describe('id of the event; null: a test'),
  type: z.string(),
  run: z.string().nullable(),
  state: z.enum(['pending', 'succeeded', 'failed']),
  attempts: z.int(),
  createdAt: z.int(),
  nextAt: z.int().nullable(),
  finishedAt: z.int().nullable(),
  last: z
    .object({ at: z.int(), durationMs: z.int(), status: z.int().nullable(), error: z.string().nullable() })
    .nullable()
    .describe('The last attempt'),
});

export function shownWebhook(
  { id, settings, secrets, createdAt, createdBy, version }: StoredWebhook,
  now: number,
): Webhook {
  const { disabledReason, ...rest } = settings;
  const ends = secrets.map(({ expiresAt }) => expiresAt).find((at) => at !== null && at > now) ?? null;
  const { events: wanted, ...others } = rest;
  const enabled = disabledReason === null;
  return {
    id,
    ...others,
    events: [...wanted],
    enabled,
    disabledReason,
    previousSecretExpiresAt: ends,
    createdAt,
    createdBy,
    version,
  };
}
