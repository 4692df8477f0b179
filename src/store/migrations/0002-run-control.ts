import type { Migration } from './migration.ts';

/** What runs gain with commands, budgets and the queue. */
export const runControl: Migration = {
  name: 'run-control',
  async up(db) {
    await db.schema
      .alterTable('runs')
      .addColumn('priority', 'text', (c) => c.notNull().defaultTo('normal'))
      .execute();
    await db.schema.alterTable('runs').addColumn('parent', 'text').execute();
    await db.schema.alterTable('runs').addColumn('forked_from', 'text').execute();
    await db.schema
      .alterTable('runs')
      .addColumn('open_approvals', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .alterTable('runs')
      .addColumn('spent_micros', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('runs').addColumn('budget_micros', 'integer').execute();
  },
};
