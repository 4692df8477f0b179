import type { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Migration } from '../migrations/index.ts';
import { cachedDatabase } from './cached-database.ts';

/** The number of migrations that a database file has had. */
export function schemaVersion(database: DatabaseSync): number {
  const row = database.prepare('pragma user_version').get();
  return Number(row?.['user_version'] ?? 0);
}

/**
 * Brings the schema up to date in one transaction: SQLite's schema changes and `user_version` are transactional, so a
 * kill leaves either the old schema or the new one. Returns how many migrations ran.
 */
export async function migrate(database: DatabaseSync, migrations: readonly Migration[]): Promise<number> {
  if (schemaVersion(database) >= migrations.length) return 0;
  database.exec('begin immediate');
  try {
    // Read again under the lock: another process may have been faster.
    const version = schemaVersion(database);
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: cachedDatabase(database) }) });
    for (const migration of migrations.slice(version)) await migration.up(db);
    database.exec(`pragma user_version = ${migrations.length}`);
    database.exec('commit');
    return migrations.length - version;
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}
