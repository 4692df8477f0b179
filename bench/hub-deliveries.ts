import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EventHub } from '../src/events/index.ts';
import { type Fact, IdGenerator, type RunId } from '../src/model/index.ts';
import { openStore, type RunStore } from '../src/store/index.ts';
import { workflowOf } from './agents.ts';
import { atLeast, atMost, type Benchmark, percentile, type Row, rounded, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const { definition } = workflowOf('name: w\nsteps: { a: { agent: bench.nothing } }');

/** Events per second at which the latency is measured, and for how long. */
const RATE = 1_000;
const SECONDS = 3;

/** Events with which the rate is measured, by number of subscribers: about as many deliveries each time. */
const EVENTS = new Map([
  [1, 200_000],
  [100, 20_000],
  [1_000, 4_000],
]);

/** From an event that happens to a subscriber that has it, within one process; it is durable in between. */
export const hubDeliveries: Benchmark = {
  prefix: 'hub-',
  async measure() {
    const rows: Row[] = [];
    for (const [subscribers, events] of EVENTS) {
      const perSecond = await withHub((hub, log) => deliveriesPerSecond(hub, log, subscribers, events));
      const row = {
        id: `hub-deliveries-${subscribers}`,
        measure: `${events} events to ${subscribers} subscriber(s) in the process, appended first`,
        value: Math.round(perSecond),
        unit: 'deliveries/s',
      };
      rows.push(subscribers === 1 ? toCompare(row) : atLeast(200_000, row));
      const latencies = await withHub((hub, log) => latencyMs(hub, log, subscribers));
      const latency = {
        id: `hub-latency-p99-${subscribers}`,
        measure: `P99 of the latency to ${subscribers} subscriber(s) at ${RATE} events/s, durable first`,
        value: rounded(percentile(latencies, 99), 2),
        unit: 'ms',
        beside: `P50 ${rounded(percentile(latencies, 50), 2)}`,
      };
      rows.push(subscribers === 100 ? atMost(10, latency) : toCompare(latency));
    }
    return rows;
  },
};

type AppendLog = (messages: readonly string[]) => Promise<void>;

async function withHub<T>(measure: (hub: EventHub, append: AppendLog) => Promise<T>): Promise<T> {
  await using place = await temporaryDirectory();
  await using store = await openStore(join(place.path, 'drydock.db'), { durability: 'process-crash' });
  using hub = await EventHub.open(store);
  return await measure(hub, await newRun(store));
}

async function newRun(store: RunStore): Promise<AppendLog> {
  const run: RunId = new IdGenerator().next('run');
  const created = { name: 'n', definition, params: {}, source: null, concurrency: 1, owner: 'o', project: 'p' };
  await store.append({ run, epoch: 0, facts: [{ type: 'run.created', data: created, run, seq: 1, ts: 1 }] });
  let seq = 1;
  return async (messages) => {
    const facts = messages.map((message): Fact => {
      seq += 1;
      const data = { step: 'a', item: null, attempt: 1, message, fraction: null };
      return { type: 'attempt.progress', data, run, seq, ts: seq };
    });
    await store.append({ run, epoch: 0, facts });
  };
}

async function deliveriesPerSecond(
  hub: EventHub,
  append: AppendLog,
  subscribers: number,
  events: number,
): Promise<number> {
  const readers = Array.from({ length: subscribers }, async () => {
    let count = 0;
    for await (const batch of hub.batches()) {
      count += batch.length;
      if (count === events) return;
    }
  });
  const message = 'x'.repeat(220);
  const begin = performance.now();
  for (let count = 0; count < events; count += 200) await append(Array.from({ length: 200 }, () => message));
  await Promise.all(readers);
  return (events * subscribers * 1_000) / (performance.now() - begin);
}

async function latencyMs(hub: EventHub, append: AppendLog, subscribers: number): Promise<readonly number[]> {
  const latencies: number[] = [];
  const events = RATE * SECONDS;
  const readers = Array.from({ length: subscribers }, async () => {
    let count = 0;
    for await (const batch of hub.batches({ types: ['attempt.progress'] })) {
      const now = performance.now();
      for (const { type, data } of batch) if (type === 'attempt.progress') latencies.push(now - Number(data.message));
      count += batch.length;
      if (count === events) return;
    }
  });
  const begin = performance.now();
  const appended: Promise<void>[] = [];
  for (let count = 0; count < events; ) {
    const due = Math.min(events, Math.ceil(((performance.now() - begin) * RATE) / 1_000));
    for (; count < due; count++) appended.push(append([String(performance.now())]));
    await wait(1);
  }
  await Promise.all([...appended, ...readers]);
  return latencies;
}
