import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventDraft, type Fact, IdGenerator, type RunEvent } from '../model/index.ts';
import { openStore, type RunStore } from '../store/index.ts';
import { loadWorkflow } from '../workflow/index.ts';
import { EventHub, jsonLines, Metrics, storedCursor, subscriber } from './index.ts';
import { BoundedLabels } from './subscribers/metrics.ts';

const ids = new IdGenerator();
const loaded = loadWorkflow('name: w\nsteps: { a: { agent: test.work } }', 'w.yaml');
if (!loaded.ok) throw new Error('the workflow of this test is invalid');
const { definition } = loaded.workflow;

let home: string;
let store: RunStore;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'drydock-subscriber-'));
  store = await openStore(join(home, 'drydock.db'), { durability: 'process-crash' });
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const usage = { inputUncached: 7, cacheRead: 0, cacheWrite: 0, output: 3, reasoning: 0, costMicros: 12 };
const ATTEMPT = { step: 'a', item: null, attempt: 1, epoch: 0 };
const RUN: readonly EventDraft[] = [
  {
    type: 'run.created',
    data: { name: 'n', definition, params: {}, source: null, concurrency: 1, owner: 'o', project: 'p' },
  },
  { type: 'attempt.started', data: { ...ATTEMPT, role: 'work', agent: 'ant', agentVersion: '1.0.0' } },
  {
    type: 'attempt.succeeded',
    data: { ...ATTEMPT, output: null, artifacts: [], verdict: null, durationMs: 30, usage },
  },
  { type: 'run.finished', data: { state: 'succeeded', reason: null, verdicts: {}, error: null } },
];

async function makeRun(drafts: readonly EventDraft[] = RUN) {
  const run = ids.next('run');
  const facts = drafts.map((draft, index): Fact => ({ ...draft, run, seq: index + 1, ts: 1_000 * (index + 1) }));
  await store.append({ run, epoch: 0, facts });
  return run;
}

/** Waits until something is true; what never becomes true ends with the time of the test. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a subscriber', () => {
  it('goes on after a restart where it was, and misses nothing that happened meanwhile', async () => {
    using hub = await EventHub.open(store);
    const seen: number[] = [];
    const start = () => {
      const handle = (batch: readonly RunEvent[]) => void seen.push(...batch.map(({ id }) => id));
      return subscriber(hub, { name: 's', after: storedCursor(store, 's'), handle });
    };
    await makeRun();
    const first = start();
    await until(async () => (await store.cursor('s')) === 4);
    await first[Symbol.asyncDispose]();
    await makeRun();
    await using _second = start();
    await until(() => seen.length === 8);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('that fails gets the same events again, and neither the log nor another subscriber notices', async () => {
    using hub = await EventHub.open(store);
    const [seen, well]: [number[], number[]] = [[], []];
    const errors: unknown[] = [];
    await using _broken = subscriber(hub, {
      name: 'broken',
      after: 0,
      onError: (error) => errors.push(error),
      handle(batch) {
        if (errors.length < 2) throw new Error('not now');
        seen.push(...batch.map(({ id }) => id));
      },
    });
    await using _well = subscriber(hub, { name: 'well', after: 0, handle: (batch) => void well.push(batch.length) });
    await makeRun();
    await until(() => well.length > 0);
    await until(() => seen.length === 4);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(errors).toHaveLength(2);
  });

  it('is told of events that retention dropped before it came to them', async () => {
    const run = await makeRun();
    await makeRun();
    await store.compact({ olderThan: 10_000, drop: 'history', by: 'system', now: 10_000 });
    using hub = await EventHub.open(store);
    const told: unknown[] = [];
    await using _late = subscriber(hub, {
      name: 'late',
      after: 0,
      onGap: ({ run: of, fromSeq, toSeq, events, why }) => told.push([of, fromSeq, toSeq, events, why]),
      handle: (batch) => void told.push(...batch.map(({ id }) => id)),
    });
    await until(() => told.includes(8));
    expect(told[0]).toEqual([run, 1, 3, 3, 'history']);
    expect(told.slice(2)).toEqual([4, 8]);
  });
});

describe('the documentation', () => {
  it('shows a subscriber of at most five lines that works', async () => {
    const page = await readFile(new URL('../../docs/subscribers.md', import.meta.url), 'utf8');
    const snippet = /```ts run\n([^]*?)```/.exec(page)?.[1] ?? '';
    expect(snippet.trim().split('\n').length).toBeLessThanOrEqual(5);
    using hub = await EventHub.open(store);
    const lines: string[] = [];
    const log = { log: (line: string) => lines.push(line) };
    const context = { hub, store, subscriber, storedCursor, console: log };
    await using _failures = runInNewContext(`${snippet}; failures`, context) as AsyncDisposable;
    await makeRun([
      ...RUN.slice(0, 3),
      { type: 'run.finished', data: { state: 'failed', reason: 'no agent', verdicts: {}, error: null } },
    ]);
    await until(() => lines.length > 0);
    expect(lines[0]).toContain('failed');
  });
});

describe('JSON lines', () => {
  it('are one event each, and wait for a reader that is slow', async () => {
    using hub = await EventHub.open(store);
    const stream = new PassThrough({ highWaterMark: 64 });
    await using _lines = jsonLines(hub, stream, (event) => JSON.stringify(event), { after: 0 });
    await makeRun();
    let text = '';
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.includes('run.finished')) break;
    }
    const events = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    expect(events).toEqual(await store.events({}));
  });
});

describe('metrics', () => {
  it('count what happens, in the text format of Prometheus, without ids of runs', async () => {
    using hub = await EventHub.open(store);
    await using metrics = new Metrics(hub, { gauges: { queue_length: { help: 'Runs that wait', value: () => 3 } } });
    const run = await makeRun();
    await until(async () => (await metrics.text()).includes('drydock_runs_finished_total{'));
    const text = await metrics.text();
    for (const line of [
      'drydock_runs_finished_total{workflow="w",state="succeeded"} 1',
      'drydock_run_duration_seconds_sum{workflow="w",state="succeeded"} 3',
      'drydock_attempts_total{agent="ant",state="succeeded",class="none"} 1',
      'drydock_attempt_duration_seconds_sum{agent="ant",state="succeeded"} 0.03',
      'drydock_tokens_total{agent="ant",class="inputUncached"} 7',
      'drydock_cost_micros_total{agent="ant"} 12',
      'drydock_queue_length 3',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toContain(run);
  });

  it('keep the values of a label bounded, whatever names come', () => {
    const labels = new BoundedLabels(3);
    const values = Array.from({ length: 50 }, (_, index) => labels.of('agent', `a${index % 10}`));
    expect(new Set(values)).toEqual(new Set(['a0', 'a1', 'a2', 'other']));
  });
});
