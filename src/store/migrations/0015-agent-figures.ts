import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** What the attempts of agents came to, so that a restart need not read the whole log. */
export const agentFigures: Migration = {
  name: 'agent-figures',
  async up(db) {
    await db.schema
      .createTable('agent_figures')
      .addColumn('agent', 'text', (c) => c.notNull())
      .addColumn('version', 'text', (c) => c.notNull())
      .addColumn('skill', 'text', (c) => c.notNull())
      .addColumn('figures_json', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('agent_figures_key', ['agent', 'version', 'skill'])
      .modifyEnd(sql`without rowid`)
      .execute();
  },
};
