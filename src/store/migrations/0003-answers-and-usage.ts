import { type Kysely, sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Questions to people, what attempts used, keys of requests, outputs of runs, and results of commands. */
export const answersAndUsage: Migration = {
  name: 'answers-and-usage',
  async up(db) {
    await changeRuns(db);
    await db.schema.alterTable('steps').addColumn('note', 'text').execute();
    await db.schema.alterTable('items').addColumn('note', 'text').execute();
    for (const column of ['input_uncached', 'cache_read', 'cache_write', 'output_tokens', 'reasoning', 'cost_micros']) {
      await db.schema.alterTable('attempts').addColumn(column, 'integer').execute();
    }
    await db.schema.alterTable('commands').addColumn('result_json', 'text').execute();
    await db.schema.alterTable('commands').addColumn('done_at', 'integer').execute();
    await createApprovals(db);
  },
};

async function changeRuns(db: Kysely<unknown>): Promise<void> {
  // Which questions are open follows from their rows: a counter beside them could only disagree.
  await db.schema.alterTable('runs').dropColumn('open_approvals').execute();
  await db.schema.alterTable('runs').addColumn('key', 'text').execute();
  await db.schema.alterTable('runs').addColumn('flags_json', 'text').execute();
  await db.schema
    .alterTable('runs')
    .addColumn('concurrency', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.alterTable('runs').addColumn('on_exhausted', 'text').execute();
  await db.schema.alterTable('runs').addColumn('exhausted_at', 'integer').execute();
  await db.schema
    .alterTable('runs')
    .addColumn('unknown_costs', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('runs').addColumn('outputs_json', 'text').execute();
  await sql`create unique index runs_by_key on runs (key) where key is not null`.execute(db);
  await sql`create index runs_by_parent on runs (parent) where parent is not null`.execute(db);
}

async function createApprovals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('approvals')
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('item', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('shown_json', 'text', (c) => c.notNull())
    .addColumn('requested_at', 'integer', (c) => c.notNull())
    .addColumn('decided_at', 'integer')
    .addColumn('approved', 'integer')
    .addColumn('decided_by', 'text')
    .addColumn('comment', 'text')
    .addColumn('closed', 'text')
    .addPrimaryKeyConstraint('approvals_key', ['run_no', 'step', 'item'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await sql`create index approvals_undecided on approvals (run_no) where decided_at is null`.execute(db);
}
