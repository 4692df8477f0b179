import { type Kysely, sql } from 'kysely';
import type { Migration } from './migration.ts';

/** One tree per table instead of two: a table of SQLite that is only ever found by its key needs no row ids. */
const clustered = sql`without rowid`;

/** The log, its projections and the agents. */
export const initial: Migration = {
  name: 'initial',
  async up(db) {
    await createLog(db);
    await createRuns(db);
    await createWork(db);
    await db.schema
      .createTable('agents')
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('version', 'text', (c) => c.notNull())
      .addColumn('manifest_json', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('seen_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('agents_key', ['id', 'version'])
      .execute();
  },
};

async function createLog(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('run_log')
    .addColumn('no', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('run', 'text', (c) => c.notNull().unique())
    .addColumn('last_seq', 'integer', (c) => c.notNull())
    .addColumn('last_ts', 'integer', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .execute();
  // Ids grow with the largest one there is: the newest event must never be deleted, or its id would come again.
  // Append-only, one secondary index: each further index would halve the rate of appends once runs interleave.
  await db.schema
    .createTable('events')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('ts', 'integer', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('v', 'integer', (c) => c.notNull())
    .addColumn('data_json', 'text', (c) => c.notNull())
    .addColumn('cause', 'integer')
    .addColumn('actor', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('events_of_run').unique().on('events').columns(['run_no', 'seq']).execute();
  await sql`
    create trigger newest_event_stays before delete on events
    when old.id = (select max(id) from events)
    begin select raise(abort, 'the newest event is never deleted'); end`.execute(db);
}

async function createRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('runs')
    .addColumn('run_no', 'integer', (c) => c.primaryKey())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('workflow', 'text', (c) => c.notNull())
    .addColumn('workflow_version', 'integer', (c) => c.notNull())
    .addColumn('workflow_hash', 'text', (c) => c.notNull())
    .addColumn('params_json', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('error_json', 'text')
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('project', 'text', (c) => c.notNull())
    .addColumn('verdicts_json', 'text', (c) => c.notNull())
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .addColumn('started_at', 'integer')
    .addColumn('finished_at', 'integer')
    .execute();
  await db.schema.createIndex('runs_by_state').on('runs').columns(['state', 'run_no']).execute();
  await db.schema
    .createTable('commands')
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('request_json', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('requested_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('commands_key', ['run_no', 'id'])
    .addUniqueConstraint('commands_once', ['run_no', 'key'])
    .modifyEnd(clustered)
    .execute();
}

async function createWork(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('steps')
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('items_of', 'text')
    .addColumn('total', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('error_json', 'text')
    .addColumn('counts_json', 'text')
    .addColumn('verdicts_json', 'text')
    .addColumn('started_at', 'integer')
    .addColumn('finished_at', 'integer')
    .addPrimaryKeyConstraint('steps_key', ['run_no', 'step'])
    .modifyEnd(clustered)
    .execute();
  await db.schema
    .createTable('items')
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('item', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('error_json', 'text')
    .addColumn('verdict', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('items_key', ['run_no', 'step', 'item'])
    .modifyEnd(clustered)
    .execute();
  await db.schema
    .createTable('attempts')
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('item', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('agent', 'text', (c) => c.notNull())
    .addColumn('agent_version', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('output_seq', 'integer')
    .addColumn('verdict', 'text')
    .addColumn('error_json', 'text')
    .addColumn('started_at', 'integer', (c) => c.notNull())
    .addColumn('finished_at', 'integer')
    .addPrimaryKeyConstraint('attempts_key', ['run_no', 'step', 'item', 'attempt'])
    .modifyEnd(clustered)
    .execute();
  await db.schema
    .createTable('artifacts')
    .addColumn('run_no', 'integer', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('item', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('bytes', 'integer', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('artifacts_key', ['run_no', 'step', 'item', 'attempt', 'name'])
    .modifyEnd(clustered)
    .execute();
}
