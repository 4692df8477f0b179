import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DrydockError, EVENT_VERSION, type RunEvent } from '../../model/index.ts';
import type { Append } from '../run-store.ts';

/** The number of a run and the events that an append made. */
export interface Appended {
  readonly runNo: number;
  readonly events: readonly RunEvent[];
}

/** The statements of the log. Every method runs inside the transaction of the caller. */
export class EventLog {
  readonly #advanceHead: StatementSync;
  readonly #newHead: StatementSync;
  readonly #readHead: StatementSync;
  readonly #insertEvent: StatementSync;
  readonly #runOfKey: StatementSync;
  readonly #claim: StatementSync;

  constructor(database: DatabaseSync) {
    // Compare and set: whoever holds an old epoch, or has missed an event, changes nothing.
    this.#advanceHead = database.prepare(
      'update run_log set last_seq = ?, last_ts = ? where run = ? and last_seq = ? and epoch = ? returning no',
    );
    this.#newHead = database.prepare(
      'insert into run_log (run, last_seq, last_ts, epoch) values (?, ?, ?, ?) on conflict (run) do nothing returning no',
    );
    this.#readHead = database.prepare('select last_seq, epoch from run_log where run = ?');
    this.#insertEvent = database.prepare(
      'insert into events (run_no, seq, ts, type, v, data_json, cause, actor) values (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#runOfKey = database.prepare('select id from runs where key = ?');
    this.#claim = database.prepare('update run_log set epoch = epoch + 1 where run = ? returning epoch');
  }

  /** @throws DRY-E6003, DRY-E6010 before anything is changed. */
  append(append: Append): Appended {
    this.#refuseUsedKey(append);
    const runNo = this.#moveHead(append);
    const events = append.facts.map((fact): RunEvent => {
      const { cause = null, actor = 'system', run, seq, ts, type, data } = fact;
      const json = JSON.stringify(data);
      const { lastInsertRowid } = this.#insertEvent.run(runNo, seq, ts, type, EVENT_VERSION, json, cause, actor);
      return { id: Number(lastInsertRowid), run, seq, ts, v: EVENT_VERSION, cause, actor, type, data } as RunEvent;
    });
    return { runNo, events };
  }

  /** The new epoch. */
  claim(run: string): number {
    const row = this.#claim.get(run);
    if (row === undefined) throw new DrydockError('DRY-E2001', { run });
    return Number(row['epoch']);
  }

  #moveHead({ run, facts, epoch }: Append): number {
    const first = facts[0];
    const last = facts.at(-1);
    if (first === undefined || last === undefined) throw refused(run, 'there is nothing to append');
    if (facts.some((fact, index) => fact.seq !== first.seq + index || fact.run !== run)) {
      throw refused(run, 'its facts do not follow each other');
    }
    const head =
      first.seq === 1
        ? this.#newHead.get(run, last.seq, last.ts, epoch)
        : this.#advanceHead.get(last.seq, last.ts, run, first.seq - 1, epoch);
    if (head !== undefined) return Number(head['no']);
    throw refused(run, this.#whyRefused(run, first.seq, epoch));
  }

  /** The key of a request starts one run, however often it comes and whoever asks at the same time. */
  #refuseUsedKey({ facts: [first] }: Append): void {
    if (first?.type !== 'run.created' || first.data.key === undefined) return;
    const { key } = first.data;
    const row = this.#runOfKey.get(key);
    if (row !== undefined) throw new DrydockError('DRY-E6010', { key, run: String(row['id']) });
  }

  #whyRefused(run: string, seq: number, epoch: number): string {
    const head = this.#readHead.get(run);
    if (head === undefined) return 'the run has no log';
    if (head['epoch'] !== epoch) return `the run was taken over (epoch ${String(head['epoch'])}, not ${epoch})`;
    return `event ${seq} does not follow event ${String(head['last_seq'])}`;
  }
}

function refused(run: string, problem: string): DrydockError {
  return new DrydockError('DRY-E6003', { run, problem });
}
