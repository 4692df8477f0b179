import type { Kysely, Selectable } from 'kysely';
import type { RunId, WebhookId } from '../model/index.ts';
import type { StoreSchema } from './schema.ts';
import type { Delivery, DeliveryQuery, StoredWebhook } from './webhook-store.ts';

type Db = Kysely<StoreSchema>;

export async function queryWebhooks(db: Db): Promise<readonly StoredWebhook[]> {
  const rows = await db.selectFrom('webhooks').selectAll().orderBy('id').execute();
  return rows.map(webhookOf);
}

export async function queryWebhook(db: Db, id: string): Promise<StoredWebhook | undefined> {
  const row = await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : webhookOf(row);
}

export async function queryDue(db: Db, id: WebhookId, now: number, limit: number): Promise<readonly Delivery[]> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook', '=', id)
    .where('state', '=', 'pending')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('no')
    .limit(limit)
    .execute();
  return rows.map(deliveryOf);
}

export async function queryNextDue(db: Db, id: WebhookId, except: readonly string[]): Promise<number | null> {
  let select = db
    .selectFrom('webhook_deliveries')
    .select('next_at')
    .where('webhook', '=', id)
    .where('state', '=', 'pending')
    .orderBy('next_at')
    .limit(1);
  if (except.length > 0) select = select.where('id', 'not in', except);
  return (await select.executeTakeFirst())?.next_at ?? null;
}

export async function queryPendingCount(db: Db, id: WebhookId): Promise<number> {
  const row = await db
    .selectFrom('webhook_deliveries')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('webhook', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return row?.count ?? 0;
}

export async function queryDeliveries(
  db: Db,
  id: WebhookId,
  { state, before, limit }: DeliveryQuery,
): Promise<readonly Delivery[]> {
  let select = db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook', '=', id)
    .orderBy('no', 'desc')
    .limit(limit);
  if (state !== undefined) select = select.where('state', '=', state);
  if (before !== undefined) select = select.where('no', '<', before);
  return (await select.execute()).map(deliveryOf);
}

export async function queryDelivery(db: Db, id: WebhookId, delivery: string): Promise<Delivery | undefined> {
  const row = await db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook', '=', id)
    .where('id', '=', delivery)
    .executeTakeFirst();
  return row === undefined ? undefined : deliveryOf(row);
}

function webhookOf(row: Selectable<StoreSchema['webhooks']>): StoredWebhook {
  return {
    id: row.id as WebhookId,
    settings: JSON.parse(row.settings_json),
    secrets: JSON.parse(row.secrets_json),
    cursor: row.cursor,
    health: JSON.parse(row.health_json),
    createdAt: row.created_at,
    createdBy: row.created_by,
    version: row.version,
  };
}

function deliveryOf(row: Selectable<StoreSchema['webhook_deliveries']>): Delivery {
  return {
    no: row.no,
    id: row.id,
    webhook: row.webhook as WebhookId,
    event: row.event_id,
    type: row.type,
    run: row.run as RunId | null,
    body: row.body,
    state: row.state as Delivery['state'],
    attempts: row.attempts,
    createdAt: row.created_at,
    nextAt: row.next_at,
    finishedAt: row.finished_at,
    last: row.last_json === null ? null : JSON.parse(row.last_json),
  };
}
