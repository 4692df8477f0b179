import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Lists of many runs by owner, project, workflow and words. None of these columns changes: a run pays for them once. */
export const listsOfRuns: Migration = {
  name: 'lists-of-runs',
  async up(db) {
    for (const column of ['owner', 'project', 'workflow']) {
      await sql`create index ${sql.raw(`runs_by_${column}`)} on runs (${sql.ref(column)}, run_no)`.execute(db);
    }
    // All that is searched for words: what it covers is found without reading the runs.
    await sql`create index runs_by_name on runs (name, project, workflow)`.execute(db);
  },
};
