import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DrydockError } from '../../model/index.ts';
import type { RunDeletion } from '../run-marks.ts';
import type { Compactor } from './compactor.ts';

/** Rows that go in one transaction: a writer waits for a few milliseconds at most. */
const ROWS_PER_CHUNK = 2_000;

/** Rows of runs, with what finds them, the largest tables first. */
const PARTS = {
  artifacts: 'run_no, step, item, attempt, name',
  attempts: 'run_no, step, item, attempt',
  items: 'run_no, step, item',
  steps: 'run_no, step',
  approvals: 'run_no, step, item',
  commands: 'run_no, id',
} as const;

/** Deletes runs, inside transactions of the caller. */
export class RunDeleter {
  readonly #compactor: Compactor;
  readonly #find: StatementSync;
  readonly #keepSpending: StatementSync;
  readonly #bury: StatementSync;
  readonly #tombstone: StatementSync;
  readonly #marks: readonly StatementSync[];
  readonly #parts: readonly StatementSync[];
  readonly #uncleared: StatementSync;
  readonly #setCleared: StatementSync;

  constructor(database: DatabaseSync, compactor: Compactor) {
    this.#compactor = compactor;
    this.#find = database.prepare('select run_no, finished_at from runs where id = ?');
    this.#keepSpending = database.prepare(
      `insert into kept_spending (run_no, workflow, owner, project, agent, finished_at, attempts, unknown_costs,
         input_uncached, cache_read, cache_write, output_tokens, reasoning, cost_micros)
       select runs.run_no, runs.workflow, runs.owner, runs.project, attempts.agent,
         coalesce(max(attempts.finished_at), max(attempts.started_at)), count(*),
         count(*) - count(attempts.cost_micros), sum(input_uncached), sum(cache_read), sum(cache_write), sum(output_tokens),
         sum(reasoning), coalesce(sum(attempts.cost_micros), 0)
       from attempts join runs on runs.run_no = attempts.run_no
       where attempts.run_no = ? and attempts.input_uncached is not null
       group by attempts.agent, attempts.finished_at / 86400000`,
    );
    this.#bury = database.prepare(
      `insert into deleted_runs (run_no, run, name, key, deleted_at, deleted_by, reason, is_cleared)
       select run_no, id, name, key, ?, ?, ?, 0 from runs where run_no = ?`,
    );
    this.#tombstone = database.prepare(
      `insert or ignore into tombstones (run_no, dropped_at, dropped_by, policy) values (?, ?, ?, 'deleted')`,
    );
    this.#marks = ['runs', 'run_marks', 'run_labels'].map((table) =>
      database.prepare(`delete from ${table} where run_no = ?`),
    );
    const ofRun = (table: string, key: string): string =>
      `delete from ${table} where (${key}) in (select ${key} from ${table} where run_no = ? limit ${ROWS_PER_CHUNK})`;
    // The ledger is written before a run is anywhere else: it knows runs by their ids.
    const calls = `delete from model_calls where no in (select no from model_calls
      where run = (select run from deleted_runs where run_no = ?) limit ${ROWS_PER_CHUNK})`;
    this.#parts = [...Object.entries(PARTS).map(([table, key]) => ofRun(table, key)), calls].map((sql) =>
      database.prepare(sql),
    );
    this.#uncleared = database.prepare('select run_no from deleted_runs where is_cleared = 0');
    this.#setCleared = database.prepare('update deleted_runs set is_cleared = 1 where run_no = ?');
  }

  /** From here on the runs are gone for everybody. @throws DRY-E2001, DRY-E8101 before anything is changed */
  bury({ runs, by, reason, now }: RunDeletion): void {
    const numbers = runs.map((run) => {
      const row = this.#find.get(run);
      if (row === undefined) throw new DrydockError('DRY-E2001', { run });
      if (row['finished_at'] !== null) return Number(row['run_no']);
      const next = `End it first: drydock run cancel ${run}`;
      throw new DrydockError('DRY-E8101', { run, why: 'it has not ended', next });
    });
    for (const no of numbers) {
      this.#keepSpending.run(no);
      this.#bury.run(now, by, reason, no);
      this.#tombstone.run(no, now, by);
      for (const statement of this.#marks) statement.run(no);
    }
  }

  uncleared(): readonly number[] {
    return this.#uncleared.all().map((row) => Number(row['run_no']));
  }

  /** Removes some of what is left of a run that is gone; false: nothing is left. */
  clearSome(runNo: number): boolean {
    if (this.#compactor.dropAll(runNo) > 0) return true;
    for (const statement of this.#parts) if (Number(statement.run(runNo).changes) > 0) return true;
    this.#setCleared.run(runNo);
    return false;
  }
}
