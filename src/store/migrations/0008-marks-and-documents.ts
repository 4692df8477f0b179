import { type Kysely, sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * What people say of runs beside the log (names, labels), what stays of those that were deleted, and small documents that people
 * keep in a home. None of them is a projection of events.
 */
export const marksAndDocuments: Migration = {
  name: 'marks-and-documents',
  async up(db) {
    await db.schema.alterTable('runs').addColumn('rerun_of', 'text').execute();
    await createMarks(db);
    await createDeletions(db);
    await db.schema
      .createTable('documents')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('body_json', 'text', (c) => c.notNull())
      .addColumn('changed_at', 'integer', (c) => c.notNull())
      .addColumn('changed_by', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('documents_key', ['kind', 'id'])
      .modifyEnd(sql`without rowid`)
      .execute();
  },
};

async function createMarks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('run_marks')
    .addColumn('run_no', 'integer', (c) => c.primaryKey())
    .addColumn('name', 'text')
    .addColumn('labels_json', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('run_labels')
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('run_labels_key', ['label', 'run_no'])
    .modifyEnd(sql`without rowid`)
    .execute();
}

async function createDeletions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deleted_runs')
    .addColumn('run_no', 'integer', (c) => c.primaryKey())
    .addColumn('run', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('key', 'text')
    .addColumn('deleted_at', 'integer', (c) => c.notNull())
    .addColumn('deleted_by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('is_cleared', 'integer', (c) => c.notNull())
    .execute();
  await sql`create index deleted_runs_by_key on deleted_runs (key) where key is not null`.execute(db);
  await db.schema
    .createTable('kept_spending')
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addColumn('workflow', 'text', (c) => c.notNull())
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('project', 'text', (c) => c.notNull())
    .addColumn('agent', 'text', (c) => c.notNull())
    .addColumn('finished_at', 'integer', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('unknown_costs', 'integer', (c) => c.notNull())
    .addColumn('input_uncached', 'integer', (c) => c.notNull())
    .addColumn('cache_read', 'integer', (c) => c.notNull())
    .addColumn('cache_write', 'integer', (c) => c.notNull())
    .addColumn('output_tokens', 'integer', (c) => c.notNull())
    .addColumn('reasoning', 'integer', (c) => c.notNull())
    .addColumn('cost_micros', 'integer', (c) => c.notNull())
    .execute();
}
