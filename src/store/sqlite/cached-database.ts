import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Statements kept prepared per connection; the least recently used one makes room. */
const CACHED_STATEMENTS = 256;

/**
 * A node:sqlite connection in the shape that Kysely's SQLite dialect expects, with a cache of prepared statements:
 * preparing costs more than running, and Kysely prepares each query anew.
 */
export function cachedDatabase(database: DatabaseSync): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = cache.get(sql);
      if (known !== undefined) {
        cache.delete(sql);
        cache.set(sql, known);
        return known;
      }
      const statement = kyselyStatement(database, sql);
      cache.set(sql, statement);
      if (cache.size > CACHED_STATEMENTS) {
        const oldest = cache.keys().next();
        if (!oldest.done) cache.delete(oldest.value);
      }
      return statement;
    },
  };
}

function kyselyStatement(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...inputs(parameters)),
    run: (parameters) => statement.run(...inputs(parameters)),
    // An iterator keeps its statement busy until it ends, so it must not share the cached one.
    iterate: (parameters) => iterateOwn(database.prepare(sql), parameters),
  };
}

function iterateOwn(statement: StatementSync, parameters: readonly unknown[]): IterableIterator<unknown> {
  return statement.iterate(...inputs(parameters));
}

/** Kysely hands parameters on as `unknown`; the schema's column types allow only what SQLite takes. */
function inputs(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
