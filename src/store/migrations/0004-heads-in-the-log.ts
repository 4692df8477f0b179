import type { Migration } from './migration.ts';

/**
 * The head of a run is its last event: a row beside it that says the same cost every append a page of its own.
 */
export const headsInTheLog: Migration = {
  name: 'heads-in-the-log',
  async up(db) {
    await db.schema.alterTable('run_log').dropColumn('last_seq').execute();
    await db.schema.alterTable('run_log').dropColumn('last_ts').execute();
  },
};
