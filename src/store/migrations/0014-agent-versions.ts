import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** What the file of a version of an agent held, and since when the version is known. */
export const agentVersions: Migration = {
  name: 'agent-versions',
  async up(db) {
    await db.schema.alterTable('agents').addColumn('hash', 'text').execute();
    await db.schema.alterTable('agents').addColumn('first_seen_at', 'integer').execute();
    await sql`update agents set first_seen_at = seen_at`.execute(db);
  },
};
