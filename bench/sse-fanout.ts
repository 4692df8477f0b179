import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ControlPlane } from '../src/control-plane/index.ts';
import { EventHub } from '../src/events/index.ts';
import { type Fact, IdGenerator, type RunId } from '../src/model/index.ts';
import { serve } from '../src/server/index.ts';
import { openStore, type RunStore } from '../src/store/index.ts';
import { loadWorkflow } from '../src/workflow/index.ts';
import { atLeast, atMost, type Benchmark, type Row, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Deliveries of one measurement of throughput, over all subscribers. */
const DELIVERIES = 1_000_000;

/** Most events that one subscriber is given in it. */
const MOST_EVENTS = 100_000;

const PER_APPEND = 100;

/** Seconds at a steady rate. */
const SECONDS = 8;

/** Seconds before them that do not count: code is being compiled. */
const WARM_UP = 2;

const loaded = loadWorkflow('name: w\nsteps: { a: { agent: bench.nothing } }', 'w.yaml');
if (!loaded.ok) throw new Error('the workflow of this benchmark is invalid');
const { definition } = loaded.workflow;

/** Events from the durable log to subscribers in another process, as Server-Sent Events over the unix socket of a home. */
export const sseFanout: Benchmark = {
  prefix: 'sse',
  async measure() {
    const rows: Row[] = [];
    for (const subscribers of [1, 100, 1_000]) rows.push(await throughput(subscribers));
    for (const subscribers of [1, 100, 1_000]) rows.push(...(await latency(subscribers)));
    rows.push(await stalledReaders());
    return rows;
  },
};

async function throughput(subscribers: number): Promise<Row> {
  const events = Math.min(MOST_EVENTS, DELIVERIES / subscribers);
  await using bed = await testBed();
  await using readers = await readersOf(bed.socket, { subscribers, events, stalled: 0, warmUp: -1 });
  const begin = performance.now();
  for (let sent = 0; sent < events; sent += PER_APPEND) await bed.append(PER_APPEND);
  await readers.result;
  const seconds = (performance.now() - begin) / 1_000;
  const row = {
    id: `sse-deliveries-${subscribers}`,
    measure: `events of 400 bytes, appended durably, to ${subscribers} subscriber(s) as fast as it goes`,
    value: Math.round((events * subscribers) / seconds),
    unit: 'deliveries/s',
  };
  return subscribers === 1 ? toCompare(row) : atLeast(200_000, row);
}

/** At 1,000 events a second for 1 and 100 subscribers; at 100 a second for 1,000. */
async function latency(subscribers: number): Promise<Row[]> {
  const perSecond = subscribers > 100 ? 100 : 1_000;
  const events = perSecond * (SECONDS + WARM_UP);
  await using bed = await testBed();
  await using readers = await readersOf(bed.socket, { subscribers, events, stalled: 0, warmUp: perSecond * WARM_UP });
  await steadily(bed, events, perSecond);
  const { p50, p99 } = await readers.result;
  const what = `from append to reader, ${subscribers} subscriber(s), ${perSecond} events/s`;
  const row = (share: string, value: number) => ({
    id: `sse-latency-${share}-${subscribers}`,
    measure: `${share} ${what}`,
    value: Math.round(value * 100) / 100,
    unit: 'ms',
  });
  return [toCompare(row('p50', p50)), subscribers === 100 ? atMost(10, row('p99', p99)) : toCompare(row('p99', p99))];
}

async function stalledReaders(): Promise<Row> {
  const events = 100_000;
  await using bed = await testBed();
  await using readers = await readersOf(bed.socket, { subscribers: 1, events, stalled: 20, warmUp: -1 });
  const rss = () => process.memoryUsage().rss / 1024 / 1024;
  await steadily(bed, events / 5, 20_000);
  const before = rss();
  let most = before;
  for (let part = 0; part < 4; part++) {
    await steadily(bed, events / 5, 20_000);
    most = Math.max(most, rss());
  }
  await readers.result;
  return atMost(64, {
    id: 'sse-memory-stalled',
    measure: `growth of resident memory over 80,000 events with 20 readers that never read (${bed.waiting()} MiB wait for them)`,
    value: Math.round(most - before),
    unit: 'MiB',
  });
}

async function steadily(bed: TestBed, events: number, perSecond: number): Promise<void> {
  const begin = performance.now();
  for (let sent = 0; sent < events; ) {
    const due = Math.min(events, Math.floor(((performance.now() - begin) * perSecond) / 1_000));
    if (due > sent) await bed.append(due - sent);
    sent = Math.max(sent, due);
    await pause(1);
  }
}

interface TestBed extends AsyncDisposable {
  readonly socket: string;
  /** Appends so many events and waits until they are durable. */
  append(events: number): Promise<void>;
  /** MiB that wait for readers. */
  waiting(): number;
}

/** A store, its hub and the server on them; the rest of a control plane has no part in streams. */
async function testBed(): Promise<TestBed> {
  await using opened = new AsyncDisposableStack();
  const place = opened.use(await temporaryDirectory());
  const store = opened.use(await openStore(join(place.path, 'drydock.db'), { durability: 'process-crash' }));
  const hub = opened.use(await EventHub.open(store));
  const plane = { store, events: hub } as unknown as ControlPlane;
  const server = opened.use(await serve(plane, { home: place.path, version: 'bench', limits: { connections: 2_000 } }));
  const run = new IdGenerator().next('run');
  await create(store, run);
  let seq = 1;
  const owned = opened.move();
  return {
    socket: server.socket,
    append: async (events) => {
      const facts = Array.from({ length: events }, () => factOf(run, ++seq));
      await store.append({ run, epoch: 0, facts });
    },
    waiting: () => Math.round(server.waitingBytes / 1024 / 1024),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const PADDING = 'x'.repeat(180);

function factOf(run: RunId, seq: number): Fact {
  const message = `sent=${String(process.hrtime.bigint()).padStart(19, '0')} ${PADDING}`;
  return {
    type: 'attempt.progress',
    data: { step: 'a', item: null, attempt: 1, message, fraction: null },
    run,
    seq,
    ts: seq,
  };
}

async function create(store: RunStore, run: RunId): Promise<void> {
  const data = { name: 'n', definition, params: {}, source: null, concurrency: 1, owner: 'o', project: 'p' };
  await store.append({ run, epoch: 0, facts: [{ type: 'run.created', data, run, seq: 1, ts: 1 }] });
}

interface Readers extends AsyncDisposable {
  /** When every reader has all events. */
  readonly result: Promise<{ readonly p50: number; readonly p99: number }>;
}

interface Reading {
  readonly subscribers: number;
  readonly events: number;
  readonly stalled: number;
  /** Events of each subscriber whose latency does not count; -1: none does. */
  readonly warmUp: number;
}

async function readersOf(socket: string, { subscribers, events, stalled, warmUp }: Reading): Promise<Readers> {
  const values = [socket, subscribers, events, stalled, warmUp].map(String);
  const child: ChildProcess = fork(new URL('./sse-client.ts', import.meta.url), values);
  await once(child, 'message');
  const ended = once(child, 'exit').then(() => {
    throw new Error('the process of the readers has ended');
  });
  const answered = once(child, 'message').then(([message]) => message as { p50: number; p99: number });
  const result = Promise.race([answered, ended]);
  ended.catch(() => {});
  return {
    result,
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
