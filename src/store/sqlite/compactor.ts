import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Compacted, type Compaction, type Gap, rangesOf } from '../retention.ts';

/** Events dropped in one transaction: a writer waits for a few milliseconds at most. */
const EVENTS_PER_CHUNK = 2_000;

interface Row {
  readonly id: number;
  readonly seq: number;
}

/**
 * Drops events of runs that have ended. Each chunk is a transaction in which the events go and the gap says so: a crash between
 * two chunks leaves a store that is whole, and the next compaction goes on. Rows of projections stay.
 */
export class Compactor {
  readonly #runs: Record<Compaction['drop'], StatementSync>;
  readonly #droppable: Record<Compaction['drop'], StatementSync>;
  readonly #count: Record<Compaction['drop'], StatementSync>;
  readonly #hasEnded: StatementSync;
  readonly #drop: StatementSync;
  readonly #gap: StatementSync;
  readonly #setGap: StatementSync;
  readonly #setTombstone: StatementSync;

  constructor(database: DatabaseSync) {
    const ended = `select run_no from runs where finished_at < ?
      and run_no not in (select run_no from tombstones) and run_no > ? order by run_no limit 100`;
    this.#runs = { progress: database.prepare(ended), history: database.prepare(ended) };
    this.#hasEnded = database.prepare('select 1 from runs where run_no = ? and finished_at < ?');
    // Neither the head of a run nor the newest event of all may go: their numbers would come again.
    const head = `seq < (select max(seq) from events where run_no = ?1) and id < (select max(id) from events)`;
    const which = {
      progress: `run_no = ?1 and type in ('attempt.progress', 'attempt.logged') and ${head}`,
      history: `run_no = ?1 and ${head}`,
    };
    const rows = (drop: Compaction['drop']) =>
      database.prepare(`select id, seq from events where ${which[drop]} order by seq limit ${EVENTS_PER_CHUNK}`);
    const count = (drop: Compaction['drop']) =>
      database.prepare(`select count(*) as n from events where ${which[drop]}`);
    this.#droppable = { progress: rows('progress'), history: rows('history') };
    this.#count = { progress: count('progress'), history: count('history') };
    this.#drop = database.prepare('delete from events where id in (select value from json_each(?))');
    this.#gap = database.prepare('select from_id, to_id, ranges_json from gaps where run_no = ?');
    this.#setGap = database.prepare(
      `insert into gaps (run_no, from_id, to_id, ranges_json, why) values (?, ?, ?, ?, ?)
       on conflict (run_no) do update set from_id = excluded.from_id, to_id = excluded.to_id,
         ranges_json = excluded.ranges_json, why = excluded.why`,
    );
    this.#setTombstone = database.prepare(
      'insert or ignore into tombstones (run_no, dropped_at, dropped_by, policy) values (?, ?, ?, ?)',
    );
  }

  /** Runs that may be compacted, after one of them, at most 100. */
  runsAfter({ drop, olderThan }: Compaction, after: number): readonly number[] {
    return this.#runs[drop].all(olderThan, after).map((row) => Number(row['run_no']));
  }

  count(runNo: number, { drop }: Compaction): number {
    return Number(this.#count[drop].get(runNo)?.['n'] ?? 0);
  }

  /** Drops one chunk of a run, inside the transaction of the caller; how many events went. 0: nothing is left to drop. */
  dropSome(runNo: number, compaction: Compaction): number {
    const { drop, now, by, olderThan } = compaction;
    // A retry may have come in between.
    if (this.#hasEnded.get(runNo, olderThan) === undefined) return 0;
    // First of all: from here on the run cannot go on, whatever is left of it.
    if (drop === 'history') this.#setTombstone.run(runNo, now, by, `ended before ${new Date(olderThan).toISOString()}`);
    return this.#dropChunk(runNo, drop);
  }

  /** Drops one chunk of all events but the last of a run that was deleted, inside the transaction of the caller; how many went. */
  dropAll(runNo: number): number {
    return this.#dropChunk(runNo, 'history');
  }

  #dropChunk(runNo: number, drop: Compaction['drop']): number {
    const rows = this.#droppable[drop].all(runNo) as unknown as readonly Row[];
    if (rows.length === 0) return 0;
    this.#widenGap(runNo, rows, drop);
    this.#drop.run(JSON.stringify(rows.map(({ id }) => id)));
    return rows.length;
  }

  #widenGap(runNo: number, rows: readonly Row[], why: Gap['why']): void {
    const ids = rows.map(({ id }) => id);
    const before = this.#gap.get(runNo);
    const earlier = before === undefined ? [] : (JSON.parse(String(before['ranges_json'])) as [number, number][]);
    const ranges = rangesOf(
      rows.map(({ seq }) => seq),
      earlier,
    );
    const from = Math.min(...ids, Number(before?.['from_id'] ?? Infinity));
    const to = Math.max(...ids, Number(before?.['to_id'] ?? 0));
    this.#setGap.run(runNo, from, to, JSON.stringify(ranges), why);
  }
}

export async function compactAll(
  compactor: Compactor,
  compaction: Compaction,
  inTransaction: <T>(work: () => T) => Promise<T>,
): Promise<Compacted> {
  let [runs, events] = [0, 0];
  for (let after = 0; ; ) {
    const batch = await inTransaction(() => compactor.runsAfter(compaction, after));
    if (batch.length === 0) return { runs, events };
    for (const runNo of batch) {
      const dropped = await compactOne(compactor, runNo, compaction, inTransaction);
      if (dropped > 0) runs += 1;
      events += dropped;
      after = runNo;
    }
  }
}

async function compactOne(
  compactor: Compactor,
  runNo: number,
  compaction: Compaction,
  inTransaction: <T>(work: () => T) => Promise<T>,
): Promise<number> {
  if (compaction.dryRun === true) return inTransaction(() => compactor.count(runNo, compaction));
  let events = 0;
  for (;;) {
    const dropped = await inTransaction(() => compactor.dropSome(runNo, compaction));
    if (dropped === 0) return events;
    events += dropped;
  }
}
