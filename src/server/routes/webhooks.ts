import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import type { JsonValue } from '../../model/index.ts';
import {
  deliverySchema,
  newWebhookSchema,
  type Webhook,
  webhookChangeSchema,
  webhookSchema,
  webhookStatusSchema,
} from '../../webhooks/index.ts';
import {
  type AnyOperation,
  checkUnchanged,
  listSchema,
  operation,
  type OperationRequest,
  pageOf,
  pageQuery,
  picked,
  placeIn,
  type Room,
  wordsOf,
} from '../api/index.ts';
import { wireOf } from '../wire/index.ts';

const webhookWire = wireOf(webhookSchema, 'Webhook');
const statusWire = wireOf(webhookStatusSchema, 'WebhookStatus');
const deliveryWire = wireOf(deliverySchema, 'WebhookDelivery');
const wholeDeliveryWire = wireOf(
  deliverySchema.extend({ body: zod.string().describe('What is sent, byte for byte') }),
  'WholeWebhookDelivery',
);
const newWire = wireOf(newWebhookSchema, 'NewWebhook');
const changeWire = wireOf(webhookChangeSchema, 'ChangeWebhook');

const named = z.object({ webhook: z.string().min(1).max(64).openapi({ description: 'Id of a webhook' }) });
const deliveryNamed = named.extend({ delivery: z.string().min(1).max(100).openapi({ description: 'webhook-id' }) });

const withSecretSchema = z.strictObject({
  webhook: webhookWire.schema,
  secret: z.string().openapi({ description: 'Signs what is sent. Shown this once', example: 'whsec_…' }),
});

const NEVER_KEPT = { 'cache-control': 'no-store' };
const common = { scope: 'admin', tag: 'webhooks' } as const;

/** Who is told over HTTP of what happens. */
export function webhookOperations(room: Room): readonly AnyOperation[] {
  return [...settingOperations(room), ...deliveryOperations(room)];
}

function settingOperations(room: Room): readonly AnyOperation[] {
  const { webhooks } = room;
  return [
    operation({
      ...common,
      id: 'listWebhooks',
      method: 'get',
      path: '/v1/webhooks',
      summary: 'The webhooks of the home, oldest first',
      query: z.object(pageQuery),
      answers: { 200: { description: 'Webhooks', schema: listSchema(webhookWire.schema) } },
      handle: async ({ query: { limit, cursor, fields } }) => {
        const after = placeIn(cursor, 'webhooks', z.string());
        const known = (await webhooks.list()).filter(({ id }) => after === undefined || id > after);
        const { shown, next } = pageOf(known, { limit, filter: 'webhooks', place: ({ id }) => id });
        const items = shown.map((webhook) => webhookWire.encode(webhook));
        return { body: listed(room, picked(items, fields), next) };
      },
    }),
    operation({
      ...common,
      id: 'createWebhook',
      method: 'post',
      path: '/v1/webhooks',
      summary: 'A new webhook, from now on; its secret is in this answer and nowhere else',
      body: newWire,
      example: { url: 'https://example.com/hook', events: ['run.finished'], description: 'tell the team' },
      answers: { 201: { description: 'The webhook', schema: withSecretSchema } },
      handle: async (request) => {
        const { webhook, secret } = await webhooks.create(request.body, request.actor);
        await audit(room, request, 'webhook.create', null, webhook);
        const headers = { ...NEVER_KEPT, location: `/v1/webhooks/${webhook.id}` };
        return { status: 201, body: { webhook: webhookWire.encode(webhook), secret }, headers };
      },
    }),
    operation({
      ...common,
      id: 'getWebhook',
      method: 'get',
      path: '/v1/webhooks/{webhook}',
      summary: 'A webhook, without its secret',
      params: named,
      answers: { 200: { description: 'The webhook', schema: webhookWire.schema } },
      handle: async ({ params }) => ({ body: webhookWire.encode(await webhooks.get(params.webhook)) }),
    }),
    operation({
      ...common,
      id: 'changeWebhook',
      method: 'patch',
      path: '/v1/webhooks/{webhook}',
      summary: 'Other settings of a webhook, enabled or not among them. Needs If-Match',
      params: named,
      body: changeWire,
      example: { events: ['run.*'] },
      answers: { 200: { description: 'The webhook as it is now', schema: webhookWire.schema } },
      handle: async (request) => {
        const before = await webhooks.get(request.params.webhook);
        checkUnchanged(request.context.req, 'changeWebhook', `webhook ${before.id}`, webhookWire.encode(before));
        const changed = await webhooks.change(before.id, before.version, request.body);
        await audit(room, request, 'webhook.change', before, changed);
        return { body: webhookWire.encode(changed) };
      },
    }),
    operation({
      ...common,
      id: 'rotateWebhookSecret',
      method: 'post',
      path: '/v1/webhooks/{webhook}:rotate-secret',
      summary: 'A new secret; for a day the one before signs too',
      params: named,
      answers: { 200: { description: 'The webhook with its new secret', schema: withSecretSchema } },
      handle: async (request) => {
        const { webhook, secret } = await webhooks.rotate(request.params.webhook);
        await audit(room, request, 'webhook.rotate_secret', null, webhook);
        return { body: { webhook: webhookWire.encode(webhook), secret }, headers: NEVER_KEPT };
      },
    }),
    operation({
      ...common,
      id: 'deleteWebhook',
      method: 'delete',
      path: '/v1/webhooks/{webhook}',
      summary: 'Nothing more is sent; its deliveries are forgotten',
      params: named,
      answers: { 200: { description: 'The webhook as it was', schema: webhookWire.schema } },
      handle: async (request) => {
        const removed = await webhooks.remove(request.params.webhook);
        await audit(room, request, 'webhook.delete', removed, null);
        return { body: webhookWire.encode(removed) };
      },
    }),
  ];
}

const deliveryQuery = z.object({
  state: z.string().max(100).optional().openapi({ description: 'pending, succeeded or failed' }),
  ...pageQuery,
});

function deliveryOperations(room: Room): readonly AnyOperation[] {
  const { webhooks } = room;
  return [
    operation({
      ...common,
      id: 'getWebhookStatus',
      method: 'get',
      path: '/v1/webhooks/{webhook}/status',
      summary: 'How a webhook does: what waits, what failed, how far behind it is',
      params: named,
      answers: { 200: { description: 'Its status', schema: statusWire.schema } },
      handle: async ({ params }) => ({ body: statusWire.encode(await webhooks.status(params.webhook)) }),
    }),
    operation({
      ...common,
      id: 'testWebhook',
      method: 'post',
      path: '/v1/webhooks/{webhook}:test',
      summary: 'Sends webhook.test once, and tells what came back',
      params: named,
      answers: { 200: { description: 'The delivery, which has succeeded or failed', schema: deliveryWire.schema } },
      handle: async (request) => {
        const delivery = await webhooks.test(request.params.webhook);
        await told(room, request, 'webhook.test', { delivery: delivery.id, state: delivery.state });
        return { body: deliveryWire.encode(delivery) };
      },
    }),
    operation({
      ...common,
      id: 'listWebhookDeliveries',
      method: 'get',
      path: '/v1/webhooks/{webhook}/deliveries',
      summary: 'What is to be sent, and the last 500 that were, newest first',
      params: named,
      query: deliveryQuery,
      answers: { 200: { description: 'Deliveries', schema: listSchema(deliveryWire.schema) } },
      handle: async ({ params, query: { state, limit, cursor, fields } }) => {
        const filter = { webhook: params.webhook, state };
        const before = placeIn(cursor, filter, z.int());
        const [wanted] = wordsOf(state, ['pending', 'succeeded', 'failed'], 'state') ?? [];
        const found = await webhooks.deliveries(params.webhook, { state: wanted, before, limit: limit + 1 });
        const { shown, next } = pageOf(found, { limit, filter, place: ({ no }) => no });
        const items = shown.map((delivery) => deliveryWire.encode(delivery));
        return { body: listed(room, picked(items, fields), next) };
      },
    }),
    operation({
      ...common,
      id: 'getWebhookDelivery',
      method: 'get',
      path: '/v1/webhooks/{webhook}/deliveries/{delivery}',
      summary: 'A delivery with its body',
      params: deliveryNamed,
      answers: { 200: { description: 'The delivery', schema: wholeDeliveryWire.schema } },
      handle: async ({ params }) => ({
        body: wholeDeliveryWire.encode(await webhooks.delivery(params.webhook, params.delivery)),
      }),
    }),
    operation({
      ...common,
      id: 'redeliverWebhook',
      method: 'post',
      path: '/v1/webhooks/{webhook}/deliveries/{delivery}:redeliver',
      summary: 'Sends a delivery again, with the same id and content',
      params: deliveryNamed,
      answers: { 202: { description: 'The delivery, which is pending', schema: deliveryWire.schema } },
      handle: async (request) => {
        const { webhook, delivery } = request.params;
        const pending = await webhooks.redeliver(webhook, delivery);
        await told(room, request, 'webhook.redeliver', { delivery: pending.id });
        return { status: 202, body: deliveryWire.encode(pending) };
      },
    }),
  ];
}

function listed({ plane }: Room, items: readonly unknown[], next: string | null) {
  return { items, next_cursor: next, as_of: new Date().toISOString(), as_of_event: plane.events.lastEventId };
}

type Asked = Pick<OperationRequest<unknown, unknown, unknown>, 'actor' | 'origin'>;

function audit(
  { plane }: Room,
  { actor, origin }: Asked,
  action: string,
  before: Webhook | null,
  after: Webhook | null,
): Promise<void> {
  const target = `webhook:${(after ?? before)?.id ?? ''}`;
  const record = { actor, origin, action, target, before: settingsOf(before), after: settingsOf(after) };
  return plane.audit({ ...record, reason: null, result: 'done' });
}

function told(
  { plane }: Room,
  { actor, origin, params }: Asked & { readonly params: { readonly webhook: string } },
  action: string,
  after: JsonValue,
): Promise<void> {
  const target = `webhook:${params.webhook}`;
  return plane.audit({ actor, origin, action, target, before: null, after, reason: null, result: 'done' });
}

function settingsOf(webhook: Webhook | null): JsonValue {
  if (webhook === null) return null;
  const { url, events, workflow, project, allowPrivate, enabled } = webhook;
  return { url, events, workflow, project, allow_private: allowPrivate, enabled };
}
