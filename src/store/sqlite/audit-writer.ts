import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AUDIT_ROOT, type AuditHead, auditHash, type AuditRecord, detailsOf } from '../audit-trail.ts';

/** The cursor of the audit log: it moves in the transaction of the entries, so that none is missing or there twice. */
export const AUDIT_CURSOR = 'audit';

/** Adds to the audit log, inside the transaction of the caller. */
export class AuditWriter {
  readonly #last: StatementSync;
  readonly #insert: StatementSync;
  readonly #cursor: StatementSync;
  readonly #moveCursor: StatementSync;

  constructor(database: DatabaseSync) {
    this.#last = database.prepare('select no, hash from audit order by no desc limit 1');
    this.#insert = database.prepare(
      'insert into audit (no, at, actor, action, target, event_id, details_json, hash) values (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#cursor = database.prepare('select event_id from cursors where name = ?');
    this.#moveCursor = database.prepare(
      'insert into cursors (name, event_id) values (?, ?) on conflict (name) do update set event_id = excluded.event_id',
    );
  }

  /** @param upTo all events up to this `id` are told by entries now; null: the entries are of no event */
  append(records: readonly AuditRecord[], upTo: number | null): AuditHead {
    const done = this.cursor(AUDIT_CURSOR) ?? 0;
    const last = this.#last.get();
    let head: AuditHead = last === undefined ? AUDIT_ROOT : { no: Number(last['no']), hash: String(last['hash']) };
    for (const record of records) {
      if (record.event !== null && record.event <= done) continue;
      const no = head.no + 1;
      const hash = auditHash(head.hash, no, record);
      const { at, actor, action, target, event } = record;
      this.#insert.run(no, at, actor, action, target, event, detailsOf(record), hash);
      head = { no, hash };
    }
    if (upTo !== null && upTo > done) this.moveCursor(AUDIT_CURSOR, upTo);
    return head;
  }

  cursor(name: string): number | null {
    const row = this.#cursor.get(name);
    return row === undefined ? null : Number(row['event_id']);
  }

  moveCursor(name: string, event: number): void {
    this.#moveCursor.run(name, event);
  }
}
