import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DrydockError, type RunEvent } from '../../model/index.ts';
import { evolve, type RunProgress } from '../../workflow/index.ts';
import { withoutGaps } from '../retention.ts';
import { eventOf } from '../views.ts';

/** Folds runs from the log on the connection that writes: it sees what its own transaction has added. */
export class RunFacts {
  readonly #events: StatementSync;

  constructor(database: DatabaseSync) {
    this.#events = database.prepare('select * from events where run_no = ? and seq <= ? order by seq');
  }

  foldUpTo(runNo: number, { run, seq }: RunEvent): RunProgress {
    let progress: RunProgress | null = null;
    const rows = this.#events.iterate(runNo, seq) as Iterable<Parameters<typeof eventOf>[0]>;
    const events = Iterator.from(rows).map((row) => eventOf(row, run));
    for (const fact of withoutGaps(events)) progress = evolve(progress, fact);
    if (progress === null) throw new DrydockError('DRY-E9001', { problem: `run ${run} has no events` });
    return progress;
  }
}
