import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Later than every moment: as the lists have it. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * Lists of many runs by when they began and ended and by what they cost: a page of them is read in the order of an index, instead
 * of all runs.
 */
export const sortedRuns: Migration = {
  name: 'sorted-runs',
  async up(db) {
    for (const moment of ['started_at', 'finished_at']) {
      const key = sql`coalesce(${sql.ref(moment)}, ${sql.lit(NEVER)})`;
      await sql`create index ${sql.raw(`runs_by_${moment}`)} on runs (${key}, run_no)`.execute(db);
    }
    await sql`create index runs_by_cost on runs (spent_micros, run_no)`.execute(db);
  },
};
