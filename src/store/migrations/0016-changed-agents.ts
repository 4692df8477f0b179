import type { Migration } from './migration.ts';

/** Whether the file of a version of an agent ever said something else. */
export const changedAgents: Migration = {
  name: 'changed-agents',
  async up(db) {
    await db.schema
      .alterTable('agents')
      .addColumn('is_changed', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
