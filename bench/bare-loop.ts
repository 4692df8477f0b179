import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Durability } from './engine-steps.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/**
 * The least that a durable step can cost on this machine: a plain loop that writes a step row and an event row per step. All runs
 * that are at the same step share one transaction, as with group commit.
 *
 * @returns milliseconds
 */
export async function runBareLoop(runs: number, steps: number, durability: Durability): Promise<number> {
  await using place = await temporaryDirectory();
  using database = new DatabaseSync(join(place.path, 'bare.db'));
  database.exec(`
    pragma journal_mode = wal;
    pragma synchronous = ${durability === 'power-loss' ? 'full' : 'normal'};
    create table steps (run integer, step integer, state text, primary key (run, step)) without rowid;
    create table events (id integer primary key, run integer, seq integer, ts integer, type text, data text);
    create unique index events_of_run on events (run, seq);`);
  const insertStep = database.prepare('insert into steps values (?, ?, ?)');
  const insertEvent = database.prepare('insert into events (run, seq, ts, type, data) values (?, ?, ?, ?, ?)');
  const begin = performance.now();
  for (let step = 0; step < steps; step++) {
    database.exec('begin immediate');
    for (let run = 0; run < runs; run++) {
      const output = await doNothing();
      insertStep.run(run, step, 'succeeded');
      insertEvent.run(run, step + 1, Date.now(), 'step.succeeded', JSON.stringify({ step, output, attempt: 1 }));
    }
    database.exec('commit');
  }
  return performance.now() - begin;
}

async function doNothing(): Promise<null> {
  return null;
}
