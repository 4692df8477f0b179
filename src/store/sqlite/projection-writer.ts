import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RunEvent } from '../../model/index.ts';
import { type FoldUpTo, project, type ProjectionWrite } from '../projection.ts';
import { type ProjectionStatement, projectionStatements } from '../projection-statements.ts';
import { projectionTables } from '../schema.ts';
import { eventOf } from '../views.ts';
import { renameRuns } from './mark-writer.ts';
import { RunFacts } from './run-facts.ts';

/** Keeps the projections up to date, inside the transaction of the events. */
export class ProjectionWriter {
  readonly #database: DatabaseSync;
  readonly #statements: ReadonlyMap<string, StatementSync>;
  readonly #foldUpTo: FoldUpTo;
  readonly #write: ProjectionWrite = (name, ...values) => void this.#statement(name).run(...values);

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = new Map(
      Object.entries(projectionStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    );
    const facts = new RunFacts(database);
    this.#foldUpTo = (runNo, event) => facts.foldUpTo(runNo, event);
  }

  apply(runNo: number, event: RunEvent): void {
    project(runNo, event, this.#write, this.#foldUpTo);
  }

  /** Makes the rows of all runs anew from the log; those of runs whose history retention dropped stay. How many events were read. */
  rebuild(): number {
    const compacted = 'select run_no from tombstones';
    for (const table of projectionTables)
      this.#database.exec(`delete from ${table} where run_no not in (${compacted})`);
    let count = 0;
    const statement = this.#database.prepare(
      `select events.*, run_log.run from events join run_log on run_log.no = events.run_no
       where events.run_no not in (${compacted}) order by events.id`,
    );
    for (const row of statement.iterate() as Iterable<Parameters<typeof eventOf>[0] & { run: string }>) {
      this.apply(row.run_no, eventOf(row, row.run));
      count += 1;
    }
    this.#database.exec(renameRuns);
    return count;
  }

  #statement(name: ProjectionStatement): StatementSync {
    const statement = this.#statements.get(name);
    if (statement === undefined) throw new RangeError(`no statement ${name}`);
    return statement;
  }
}
