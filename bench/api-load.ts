import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type ControlPlane, createControlPlane } from '../src/control-plane/index.ts';
import { serve } from '../src/server/index.ts';
import { echoAs, gate, agentFor, PIPELINE_TEXT, workflowFrom } from '../src/server/testing.ts';
import { fillStore } from '../src/server/testing-many-runs.ts';
import type { RunStore } from '../src/store/index.ts';
import { atMost, type Benchmark, percentile, type Row, rounded, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const PER_SECOND = 1_000;
const SECONDS = 60;

const READERS = 160;
const STALLED = 40;
const ITEMS = 1_000;

/** A home under load: mixed reads at a steady rate, and streams while a run is going on. */
export const apiLoad: Benchmark = {
  prefix: 'api-load',
  async measure() {
    return [...(await mixedReads()), ...(await streamsWhileRunning())];
  },
};

async function mixedReads(): Promise<readonly Row[]> {
  await using place = await temporaryDirectory();
  const options = { home: place.path, agents: [], recover: () => false, durability: 'process-crash' } as const;
  await using plane = await createControlPlane(options);
  const run = await fillStore(plane.store as RunStore, { runs: 1_000, items: 1_000 });
  await using server = await serve(plane, { home: place.path, version: 'bench' });
  const child = clientOf(['reads', server.socket, String(PER_SECOND), String(SECONDS), ...(await pathsOf(plane, run))]);
  const stop = new AbortController();
  const writing = keepWriting(plane.store as RunStore, stop.signal);
  const before = process.cpuUsage();
  type Result = { times: number[]; lags: number[]; failed: number; cpuMs: number };
  const [{ times, lags, failed, cpuMs }] = (await once(child, 'message')) as [Result];
  const { user, system } = process.cpuUsage(before);
  stop.abort();
  await writing;
  child.disconnect();
  const busy = (ms: number) => `${Math.round(ms / SECONDS / 10)} %`;
  return [
    atMost(100, {
      id: 'api-load-reads-p99',
      measure: `p99 of ${PER_SECOND} mixed reads/s for ${SECONDS} s from another process, counted from when each was due; ${failed} failed`,
      value: rounded(percentile(times, 99)),
      unit: 'ms',
      beside: `p50 ${rounded(percentile(times, 50))} ms; of one processor, server ${busy((user + system) / 1_000)}, client ${busy(cpuMs)}`,
    }),
    toCompare({
      id: 'api-load-reads-client-lag-p99',
      measure: 'p99 of how late the client noticed that a request was due: part of the row above',
      value: rounded(percentile(lags, 99)),
      unit: 'ms',
    }),
  ];
}

/** Different things, so that few answers can be given again: runs, pages of lists, counts. */
async function pathsOf({ store }: Pick<ControlPlane, 'store'>, run: string): Promise<readonly string[]> {
  const of = `/v1/runs/${run}`;
  const sorts = ['created_at', '-created_at', 'name', '-finished_at', 'state'];
  const runs = (await store.runs({ limit: 100 })).map(({ id }) => id);
  return runs.flatMap((id, index) => [
    `/v1/runs/${id}`,
    `/v1/runs?limit=20&sort=${sorts[index % sorts.length]}&owner=user${index % 41}`,
    `${of}/items?limit=20&state=${index % 2 === 0 ? 'pending' : 'succeeded'}`,
    `${of}/events?limit=20&after_seq=${10 + index * 20}`,
    `/v1/runs:aggregate?by=${index % 2 === 0 ? 'state' : 'owner'}`,
    '/healthz',
  ]);
}

/** What is read changes meanwhile. */
async function keepWriting(store: RunStore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await fillStore(store, { runs: 1, items: 1 });
    await pause(50);
  }
}

async function streamsWhileRunning(): Promise<readonly Row[]> {
  await using place = await temporaryDirectory();
  const begin = gate();
  const items = Array.from({ length: ITEMS }, (_, index) => `item${index}`);
  const list = agentFor('test.list', async () => {
    await begin.opened;
    return { output: { items } };
  });
  // As long as a quick tool takes: at 8 at a time the run lasts some seconds.
  const build = agentFor('test.build', async (_, input) => {
    await pause(20);
    return { output: input };
  });
  const agents = [list, build, echoAs('check'), echoAs('report')];
  await using plane = await createControlPlane({ home: place.path, agents, slots: 8, durability: 'process-crash' });
  await using server = await serve(plane, { home: place.path, version: 'bench' });
  const run = await plane.startRun(workflowFrom(PIPELINE_TEXT));
  const child = clientOf(['streams', server.socket, run, String(READERS), String(STALLED)]);
  await once(child, 'message');
  while (server.streams < READERS + STALLED) await pause(10);
  const before = process.memoryUsage().rss;
  begin.open();
  type Result = { times: number[]; lost: number; doubled: number; cpuMs: number };
  const [{ times, lost, doubled, cpuMs }] = (await once(child, 'message')) as [Result];
  const grown = Math.round((process.memoryUsage().rss - before) / 1024 / 1024);
  child.disconnect();
  const what = `${READERS} readers, each cut once, and ${STALLED} that never read, while ${ITEMS} items run`;
  return [
    atMost(0, {
      id: 'api-load-streams-lost',
      measure: `events lost or doubled: ${what}`,
      value: lost + doubled,
      unit: 'events',
    }),
    atMost(50, {
      id: 'api-load-streams-p99',
      measure: `p99 from event to reader: ${what}; memory grew by ${grown} MiB`,
      value: percentile(times, 99),
      unit: 'ms',
      beside: `P50 ${percentile(times, 50)} ms; the client took ${Math.round(cpuMs)} ms of a processor`,
    }),
  ];
}

function clientOf(values: readonly string[]): ChildProcess {
  return fork(new URL('./api-client.ts', import.meta.url), values);
}
