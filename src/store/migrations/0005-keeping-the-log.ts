import { type Kysely, sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Where subscribers stand, what retention dropped, and the audit log. None of them is a projection of events. */
export const keepingTheLog: Migration = {
  name: 'keeping-the-log',
  async up(db) {
    await db.schema
      .createTable('cursors')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('event_id', 'integer', (c) => c.notNull())
      .execute();
    await createRetention(db);
    await createAudit(db);
  },
};

async function createRetention(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('gaps')
    .addColumn('run_no', 'integer', (c) => c.primaryKey())
    .addColumn('from_id', 'integer', (c) => c.notNull())
    .addColumn('to_id', 'integer', (c) => c.notNull())
    .addColumn('ranges_json', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('gaps_by_end').on('gaps').column('to_id').execute();
  await db.schema
    .createTable('tombstones')
    .addColumn('run_no', 'integer', (c) => c.primaryKey())
    .addColumn('dropped_at', 'integer', (c) => c.notNull())
    .addColumn('dropped_by', 'text', (c) => c.notNull())
    .addColumn('policy', 'text', (c) => c.notNull())
    .execute();
}

async function createAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('no', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('event_id', 'integer')
    .addColumn('details_json', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('audit_by_target').on('audit').columns(['target', 'no']).execute();
  for (const change of ['update', 'delete']) {
    await sql`
      create trigger ${sql.raw(`audit_${change}`)} before ${sql.raw(change)} on audit
      begin select raise(abort, 'the audit log only grows'); end`.execute(db);
  }
}
