import type { Migration } from './migration.ts';

/** What a provider asked for, and whether it answers: holds for all runs, also after a restart. */
export const modelProviders: Migration = {
  name: 'model-providers',
  async up(db) {
    await db.schema
      .createTable('model_providers')
      .addColumn('provider', 'text', (c) => c.primaryKey())
      .addColumn('not_before', 'integer', (c) => c.notNull())
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('open_until', 'integer', (c) => c.notNull())
      .execute();
  },
};
