import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { createControlPlane } from '../src/control-plane/index.ts';
import { serve } from '../src/server/index.ts';
import { echoAs, gate, agentFor, PIPELINE_TEXT, workflowFrom } from '../src/server/testing.ts';
import { fillStore } from '../src/server/testing-many-runs.ts';
import type { RunStore } from '../src/store/index.ts';
import { atMost, type Benchmark, percentile, type Row, rounded } from './row.ts';
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
    return [await mixedReads(), ...(await streamsWhileRunning())];
  },
};

async function mixedReads(): Promise<Row> {
  await using place = await temporaryDirectory();
  const options = { home: place.path, agents: [], recover: () => false, durability: 'process-crash' } as const;
  await using plane = await createControlPlane(options);
  const run = await fillStore(plane.store as RunStore, { runs: 1_000, items: 1_000 });
  await using server = await serve(plane, { home: place.path, version: 'bench' });
  const of = `/v1/runs/${run}`;
  const paths = [
    '/v1/runs?limit=20',
    of,
    `${of}/items?limit=20`,
    `${of}/events?limit=20`,
    '/v1/runs:aggregate',
    '/healthz',
  ];
  const child = clientOf(['reads', server.socket, String(PER_SECOND), String(SECONDS), ...paths]);
  const [{ times, failed }] = (await once(child, 'message')) as [{ times: number[]; failed: number }];
  child.disconnect();
  return atMost(100, {
    id: 'api-load-reads-p99',
    measure: `p99 of ${PER_SECOND} mixed reads/s for ${SECONDS} s from another process; ${failed} failed, p50 ${rounded(percentile(times, 50))} ms`,
    value: rounded(percentile(times, 99)),
    unit: 'ms',
  });
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
  type Result = { times: number[]; lost: number; doubled: number };
  const [{ times, lost, doubled }] = (await once(child, 'message')) as [Result];
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
    }),
  ];
}

function clientOf(values: readonly string[]): ChildProcess {
  return fork(new URL('./api-client.ts', import.meta.url), values);
}
