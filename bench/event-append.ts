import { join } from 'node:path';
import { type Fact, IdGenerator, type RunId } from '../src/model/index.ts';
import { openStore, type RunStore } from '../src/store/index.ts';
import { loadWorkflow } from '../src/workflow/index.ts';
import type { Durability } from './engine-steps.ts';
import { atLeast, type Benchmark, best, type Row } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const RUNS = 20;
const EVENTS = 200_000;

/** Events of one append: what a busy run gathers in a turn. */
const PER_APPEND = 100;

const loaded = loadWorkflow('name: w\nsteps: { a: { agent: bench.nothing } }', 'w.yaml');
if (!loaded.ok) throw new Error('the workflow of this benchmark is invalid');
const { definition } = loaded.workflow;

/** Events per second into the log, interleaved over several runs. */
export const eventAppend: Benchmark = {
  prefix: 'events-appended',
  async measure() {
    const rows: Row[] = [];
    for (const durability of ['process-crash', 'power-loss'] as const) {
      const milliseconds = await best(3, () => appendAll(durability));
      rows.push(
        atLeast(100_000, {
          id: `events-appended-${durability}`,
          measure: `${EVENTS} events of 300 bytes over ${RUNS} runs, ${durability}`,
          value: Math.round((EVENTS * 1_000) / milliseconds),
          unit: 'events/s',
        }),
      );
    }
    return rows;
  },
};

async function appendAll(durability: Durability): Promise<number> {
  await using place = await temporaryDirectory();
  await using store = await openStore(join(place.path, 'drydock.db'), { durability });
  const ids = new IdGenerator();
  const runs = Array.from({ length: RUNS }, () => ids.next('run'));
  await Promise.all(runs.map((run) => create(store, run)));
  const begin = performance.now();
  await Promise.all(runs.map((run) => appendTo(store, run)));
  return performance.now() - begin;
}

async function create(store: RunStore, run: RunId): Promise<void> {
  const data = { name: 'n', definition, params: {}, source: null, concurrency: 1, owner: 'o', project: 'p' };
  await store.append({ run, epoch: 0, facts: [{ type: 'run.created', data, run, seq: 1, ts: 1 }] });
}

async function appendTo(store: RunStore, run: RunId): Promise<void> {
  const message = 'x'.repeat(220);
  for (let seq = 2; seq < EVENTS / RUNS; seq += PER_APPEND) {
    const facts = Array.from({ length: PER_APPEND }, (_, index): Fact => {
      const data = { step: 'a', item: null, attempt: 1, message, fraction: null };
      return { type: 'attempt.progress', data, run, seq: seq + index, ts: seq + index };
    });
    await store.append({ run, epoch: 0, facts });
  }
}
