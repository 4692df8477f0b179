import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { WebhookId } from '../../model/index.ts';
import type { DeliveryOutcome, NewDelivery, StoredWebhook, WebhookHealth } from '../webhook-store.ts';

/** Deliveries of a webhook that are kept after their end, to be looked at and sent again. */
const KEPT = 500;

/** Changes webhooks and their deliveries, inside the transaction of the caller. */
export class WebhookWriter {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add({ id, settings, secrets, cursor, health, createdAt, createdBy, version }: StoredWebhook): void {
    this.#run(
      `insert into webhooks (id, settings_json, secrets_json, cursor, health_json, created_at, created_by, version)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        JSON.stringify(settings),
        JSON.stringify(secrets),
        cursor,
        JSON.stringify(health),
        createdAt,
        createdBy,
        version,
      ],
    );
  }

  change(id: WebhookId, version: number, change: Partial<StoredWebhook>): boolean {
    const { settings, secrets, health, cursor } = change;
    const changes = this.#run(
      `update webhooks set version = version + 1, settings_json = coalesce(?, settings_json),
       secrets_json = coalesce(?, secrets_json), health_json = coalesce(?, health_json), cursor = coalesce(?, cursor)
       where id = ? and version = ?`,
      [textOf(settings), textOf(secrets), textOf(health), cursor ?? null, id, version],
    );
    if (changes > 0 && health !== undefined)
      this.#run(
        `update webhook_deliveries set attempts = 0, next_at = created_at where webhook = ? and state = 'pending'`,
        [id],
      );
    return changes > 0;
  }

  remove(id: WebhookId): void {
    this.#run('delete from webhook_deliveries where webhook = ?', [id]);
    this.#run('delete from webhooks where id = ?', [id]);
  }

  enqueue(id: WebhookId, deliveries: readonly NewDelivery[], cursor: number, missedEvents: number): void {
    const known = this.#run(
      `update webhooks set cursor = max(cursor, ?), health_json = json_set(health_json, '$.missedEvents', ?) where id = ?`,
      [cursor, missedEvents, id],
    );
    if (known === 0) return;
    for (const delivery of deliveries) {
      const nextAt = delivery.createdAt;
      this.record(id, delivery, { state: 'pending', attempts: 0, nextAt, finishedAt: null, last: null });
    }
    if (deliveries.length > 0) this.#forgetOld(id);
  }

  record(webhook: WebhookId, delivery: NewDelivery, outcome: DeliveryOutcome): void {
    const { id, event, type, run, body, createdAt } = delivery;
    const { state, attempts, nextAt, finishedAt, last } = outcome;
    this.#run(
      `insert or ignore into webhook_deliveries
       (id, webhook, event_id, type, run, body, state, attempts, created_at, next_at, finished_at, last_json)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, webhook, event, type, run, body, state, attempts, createdAt, nextAt, finishedAt, textOf(last ?? undefined)],
    );
  }

  settle(id: WebhookId, delivery: string, outcome: DeliveryOutcome, health: WebhookHealth | null): void {
    const { state, attempts, nextAt, finishedAt, last } = outcome;
    this.#run(
      `update webhook_deliveries set state = ?, attempts = ?, next_at = ?, finished_at = ?, last_json = ?
       where webhook = ? and id = ?`,
      [state, attempts, nextAt, finishedAt, textOf(last ?? undefined), id, delivery],
    );
    if (health !== null) this.#run('update webhooks set health_json = ? where id = ?', [JSON.stringify(health), id]);
  }

  #forgetOld(id: WebhookId): void {
    this.#run(
      `delete from webhook_deliveries where webhook = ? and state != 'pending' and no <=
       (select no from webhook_deliveries where webhook = ? and state != 'pending' order by no desc limit 1 offset ${KEPT})`,
      [id, id],
    );
  }

  #run(sql: string, values: readonly (string | number | null)[]): number {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return Number(statement.run(...values).changes);
  }
}

function textOf(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
