import type { Migration } from './migration.ts';

/**
 * What models were asked and what it cost, and the sums that caps are checked against. No projection: a call is booked before it goes
 * out, when the log does not know of it.
 */
export const modelCalls: Migration = {
  name: 'model-calls',
  async up(db) {
    await db.schema
      .createTable('model_calls')
      .addColumn('no', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('run', 'text', (c) => c.notNull())
      .addColumn('step', 'text', (c) => c.notNull())
      .addColumn('item', 'text', (c) => c.notNull())
      .addColumn('attempt', 'integer', (c) => c.notNull())
      .addColumn('agent', 'text', (c) => c.notNull())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('project', 'text', (c) => c.notNull())
      .addColumn('workflow', 'text', (c) => c.notNull())
      .addColumn('within_json', 'text', (c) => c.notNull())
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('prompt_name', 'text')
      .addColumn('prompt_hash', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('certainty', 'text')
      .addColumn('reserved_micros', 'integer')
      .addColumn('reserved_tokens', 'integer', (c) => c.notNull())
      .addColumn('input_uncached', 'integer', (c) => c.notNull())
      .addColumn('cache_read', 'integer', (c) => c.notNull())
      .addColumn('cache_write', 'integer', (c) => c.notNull())
      .addColumn('output_tokens', 'integer', (c) => c.notNull())
      .addColumn('reasoning', 'integer', (c) => c.notNull())
      .addColumn('cost_micros', 'integer')
      .addColumn('reserved_at', 'integer', (c) => c.notNull())
      .addColumn('settled_at', 'integer')
      .execute();
    await db.schema.createIndex('model_calls_by_run').on('model_calls').columns(['run', 'no']).execute();
    await db.schema.createIndex('model_calls_open').on('model_calls').columns(['state', 'no']).execute();
    await db.schema.createIndex('model_calls_recent').on('model_calls').columns(['provider', 'reserved_at']).execute();
    await db.schema
      .createTable('model_accounts')
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('settled_micros', 'integer', (c) => c.notNull())
      .addColumn('reserved_micros', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('model_accounts_key', ['scope', 'key'])
      .execute();
  },
};
