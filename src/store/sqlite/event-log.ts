import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { DrydockError, EVENT_VERSION, type RunEvent } from '../../model/index.ts';
import type { Append, FactToAppend } from '../run-store.ts';

/** The number of a run and the events that an append made. */
export interface Appended {
  readonly runNo: number;
  readonly events: readonly RunEvent[];
}

/** Where the log of a run stands. */
interface Head {
  readonly no: number;
  seq: number;
  epoch: number;
}

/** Events that one statement inserts: each further row costs half of what a statement of its own does. */
const ROWS_PER_INSERT = 32;

/** Heads kept in memory; more are read again when they are needed. */
const HEADS = 20_000;

/**
 * The statements of the log. Every method runs inside the transaction of the caller, which calls {@link begin} first, and
 * {@link forget} when it was undone.
 */
export class EventLog {
  readonly #database: DatabaseSync;
  readonly #readHead: StatementSync;
  readonly #newRun: StatementSync;
  readonly #inserts = new Map<number, StatementSync>();
  readonly #claim: StatementSync;
  readonly #runOfKey: StatementSync;
  readonly #dataVersion: StatementSync;
  readonly #heads = new Map<string, Head>();
  #version: unknown;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#readHead = database.prepare(
      `select no, epoch, coalesce((select max(seq) from events where run_no = run_log.no), 0) as seq,
         exists (select 1 from tombstones where run_no = run_log.no) as compacted
       from run_log where run = ?`,
    );
    this.#newRun = database.prepare('insert into run_log (run, epoch) values (?, ?)');
    this.#claim = database.prepare('update run_log set epoch = epoch + 1 where run = ? returning epoch');
    this.#runOfKey = database.prepare('select id from runs where key = ?');
    this.#dataVersion = database.prepare('pragma data_version');
  }

  /** What another connection has committed since makes the heads in memory worthless: a run may have been taken over. */
  begin(): void {
    const version = this.#dataVersion.get()?.['data_version'];
    if (version !== this.#version) this.#heads.clear();
    this.#version = version;
  }

  /** The heads in memory are ahead of a transaction that was undone. */
  forget(): void {
    this.#heads.clear();
  }

  /** @throws DRY-E6003, DRY-E6010, DRY-E6012 before anything is changed. */
  append(append: Append): Appended {
    const { run, facts, epoch } = append;
    const { first, last } = boundsOf(append);
    this.#refuseUsedKey(first);
    const head = this.#headOf(run);
    const problem = whyRefused(head, first.seq, epoch);
    if (problem !== null) throw refused(run, problem);
    const { no } = head ?? this.#create(run, epoch);
    const events = this.#insert(no, facts);
    const moved = this.#heads.get(run);
    if (moved !== undefined) moved.seq = last.seq;
    return { runNo: no, events };
  }

  /** The new epoch. */
  claim(run: string): number {
    const row = this.#claim.get(run);
    if (row === undefined) throw new DrydockError('DRY-E2001', { run });
    const epoch = Number(row['epoch']);
    const head = this.#heads.get(run);
    if (head !== undefined) head.epoch = epoch;
    return epoch;
  }

  #headOf(run: string): Head | undefined {
    const known = this.#heads.get(run);
    if (known !== undefined) return known;
    const row = this.#readHead.get(run);
    if (row === undefined) return undefined;
    if (row['compacted'] === 1) throw new DrydockError('DRY-E6012', { run });
    return this.#remember(run, { no: Number(row['no']), seq: Number(row['seq']), epoch: Number(row['epoch']) });
  }

  #create(run: string, epoch: number): Head {
    return this.#remember(run, { no: Number(this.#newRun.run(run, epoch).lastInsertRowid), seq: 0, epoch });
  }

  #remember(run: string, head: Head): Head {
    if (this.#heads.size >= HEADS) this.#heads.clear();
    this.#heads.set(run, head);
    return head;
  }

  #insert(no: number, facts: readonly FactToAppend[]): readonly RunEvent[] {
    const events: RunEvent[] = [];
    for (let start = 0; start < facts.length; start += ROWS_PER_INSERT) {
      const rows =
        facts.length - start > ROWS_PER_INSERT ? facts.slice(start, start + ROWS_PER_INSERT) : facts.slice(start);
      const values: SQLInputValue[] = [];
      for (const { seq, ts, type, data, cause = null, actor = 'system' } of rows) {
        values.push(no, seq, ts, type, EVENT_VERSION, JSON.stringify(data), cause, actor);
      }
      // Rows of one statement get consecutive ids: nobody else writes inside the transaction.
      const last = Number(this.#insertOf(rows.length).run(...values).lastInsertRowid);
      let id = last - rows.length;
      for (const { run, seq, ts, type, data, cause = null, actor = 'system' } of rows) {
        id += 1;
        events.push({ id, run, seq, ts, v: EVENT_VERSION, cause, actor, type, data } as RunEvent);
      }
    }
    return events;
  }

  #insertOf(rows: number): StatementSync {
    const known = this.#inserts.get(rows);
    if (known !== undefined) return known;
    const places = Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ');
    const columns = 'run_no, seq, ts, type, v, data_json, cause, actor';
    const statement = this.#database.prepare(`insert into events (${columns}) values ${places}`);
    this.#inserts.set(rows, statement);
    return statement;
  }

  /** The key of a request starts one run, however often it comes and whoever asks at the same time. */
  #refuseUsedKey(first: FactToAppend): void {
    if (first.type !== 'run.created' || first.data.key === undefined) return;
    const { key } = first.data;
    const row = this.#runOfKey.get(key);
    if (row !== undefined) throw new DrydockError('DRY-E6010', { key, run: String(row['id']) });
  }
}

function boundsOf({ run, facts }: Append): { readonly first: FactToAppend; readonly last: FactToAppend } {
  const first = facts[0];
  const last = facts.at(-1);
  if (first === undefined || last === undefined) throw refused(run, 'there is nothing to append');
  let seq = first.seq;
  for (const fact of facts) {
    if (fact.seq !== seq || fact.run !== run) throw refused(run, 'its facts do not follow each other');
    seq += 1;
  }
  return { first, last };
}

/** Compare and set: whoever holds an old epoch, or has missed an event, changes nothing. */
function whyRefused(head: Head | undefined, seq: number, epoch: number): string | null {
  if (head === undefined) return seq === 1 ? null : 'the run has no log';
  if (head.epoch !== epoch) return `the run was taken over (epoch ${head.epoch}, not ${epoch})`;
  return seq === head.seq + 1 ? null : `event ${seq} does not follow event ${head.seq}`;
}

function refused(run: string, problem: string): DrydockError {
  return new DrydockError('DRY-E6003', { run, problem });
}
