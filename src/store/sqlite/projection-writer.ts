import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { keyColumns, type RowChange } from '../row-change.ts';
import { projectionTables } from '../schema.ts';

/** Writes row changes with statements that are prepared once per shape of change. */
export class ProjectionWriter {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  write(changes: readonly RowChange[]): void {
    for (const change of changes) {
      if (change.initial !== undefined) this.#upsert(change);
      else if (Object.keys(change.set).length > 0) this.#update(change);
    }
  }

  clear(): void {
    for (const table of projectionTables) this.#database.exec(`delete from ${table}`);
  }

  #upsert(change: RowChange): void {
    const row = { ...change.key, ...change.initial, ...change.set };
    const columns = Object.keys(row);
    const set = Object.keys(change.set);
    this.#statement(`upsert ${change.table} ${columns.join()} ${set.join()}`, () => {
      const values = columns.map(() => '?').join();
      const update = set.map((column) => `${column} = excluded.${column}`).join();
      const action = update === '' ? 'do nothing' : `do update set ${update}`;
      return `insert into ${change.table} (${columns.join()}) values (${values})
        on conflict (${keyColumns[change.table].join()}) ${action}`;
    }).run(...values(row));
  }

  #update(change: RowChange): void {
    const columns = Object.keys(change.set);
    this.#statement(`update ${change.table} ${columns.join()}`, () => {
      const set = columns.map((column) => `${column} = ?`).join();
      const key = Object.keys(change.key)
        .map((column) => `${column} = ?`)
        .join(' and ');
      return `update ${change.table} set ${set} where ${key}`;
    }).run(...values(change.set), ...values(change.key));
  }

  #statement(shape: string, sql: () => string): StatementSync {
    let statement = this.#statements.get(shape);
    if (statement === undefined) {
      statement = this.#database.prepare(sql());
      this.#statements.set(shape, statement);
    }
    return statement;
  }
}

function values(columns: object): SQLInputValue[] {
  return Object.values(columns) as SQLInputValue[];
}
