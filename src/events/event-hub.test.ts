import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventDraft, type Fact, IdGenerator, type RunEvent, type RunId } from '../model/index.ts';
import { openStore, type RunStore } from '../store/index.ts';
import { loadWorkflow } from '../workflow/index.ts';
import { EventHub } from './event-hub.ts';
import { EventTail } from './event-tail.ts';

const ids = new IdGenerator();
const loaded = loadWorkflow('name: w\nsteps: { a: { agent: test.work } }', 'w.yaml');
if (!loaded.ok) throw new Error('the workflow of this test is invalid');
const { definition } = loaded.workflow;

let home: string;
let store: RunStore;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'drydock-events-'));
  store = await openStore(join(home, 'drydock.db'), { durability: 'process-crash' });
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

/** A run whose log can be made longer. */
async function newRun() {
  const run = ids.next('run');
  let seq = 0;
  const append = async (drafts: readonly EventDraft[]) => {
    const facts = drafts.map((draft): Fact => ({ ...draft, run, seq: ++seq, ts: seq }));
    await store.append({ run, epoch: 0, facts });
  };
  await append([
    {
      type: 'run.created',
      data: { name: 'n', definition, params: {}, source: null, concurrency: 1, owner: 'o', project: 'p' },
    },
  ]);
  const log = (count: number) => append(Array.from({ length: count }, () => noted));
  return { run, log, finish: () => append([finished]) };
}

const noted: EventDraft = {
  type: 'attempt.logged',
  data: { step: 'a', item: null, attempt: 1, level: 'info', message: 'x' },
};
const finished: EventDraft = {
  type: 'run.finished',
  data: { state: 'succeeded', reason: null, verdicts: {}, error: null },
};

/** Reads a subscription until the run's end. */
async function untilFinished(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of events) {
    seen.push(event);
    if (event.type === 'run.finished') break;
  }
  return seen;
}

function sequence(events: readonly RunEvent[], run: RunId): number[] {
  return events.filter((event) => event.run === run).map(({ seq }) => seq);
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('a subscription', () => {
  it('gives history and then what comes, without a gap and without a repetition', async () => {
    using hub = await EventHub.open(store);
    const { run, log, finish } = await newRun();
    await log(3);
    const reading = untilFinished(hub.subscribe({ after: 0, run }));
    await log(2);
    await finish();
    expect(sequence(await reading, run)).toEqual(upTo(7));
  });

  it('starts now when no cursor is given', async () => {
    using hub = await EventHub.open(store);
    const { run, log, finish } = await newRun();
    const subscription = hub.subscribe({ run });
    const first = subscription.next();
    await log(1);
    await finish();
    expect((await first).value).toMatchObject({ type: 'attempt.logged', seq: 2 });
  });

  it('gives only the run and the types that were asked for, from memory and from the store', async () => {
    const quiet = await newRun();
    const loud = await newRun();
    await loud.log(1_200);
    await quiet.finish();
    using late = await EventHub.open(store);
    await loud.finish();
    const seen = await untilFinished(
      late.subscribe({ after: 0, run: quiet.run, types: ['run.created', 'run.finished'] }),
    );
    expect(seen.map(({ run, type }) => [run, type])).toEqual([
      [quiet.run, 'run.created'],
      [quiet.run, 'run.finished'],
    ]);
  });

  it('catches up from the store when it was too slow for the memory, and loses nothing', async () => {
    using hub = await EventHub.open(store);
    const { run, log, finish } = await newRun();
    const slow = hub.subscribe({ after: 0, run });
    expect((await slow.next()).value).toMatchObject({ seq: 1 });
    for (let round = 0; round < 25; round++) await log(1_000);
    await finish();
    expect(sequence(await untilFinished(slow), run)).toEqual(upTo(25_002).slice(1));
  });

  it('ends when its signal says so, also while it waits', async () => {
    using hub = await EventHub.open(store);
    const stop = new AbortController();
    const reading = hub.subscribe({ signal: stop.signal }).next();
    stop.abort();
    expect(await reading).toEqual({ done: true, value: undefined });
    expect(await hub.subscribe({ signal: stop.signal }).next()).toEqual({ done: true, value: undefined });
  });

  it('ends when the hub closes', async () => {
    const hub = await EventHub.open(store);
    const reading = hub.subscribe().next();
    hub[Symbol.dispose]();
    expect((await reading).done).toBe(true);
  });

  it('gives each of many subscribers everything, whatever the others do', async () => {
    using hub = await EventHub.open(store);
    const { run, log, finish } = await newRun();
    const abandoned = hub.subscribe({ after: 0 });
    await abandoned.next();
    const readers = Array.from({ length: 20 }, () => untilFinished(hub.subscribe({ after: 0, run })));
    for (let round = 0; round < 10; round++) await log(50);
    await finish();
    for (const reader of readers) expect(sequence(await reader, run)).toEqual(upTo(502));
  });
});

describe('the tail', () => {
  it('gives exactly the events after a cursor, or says that it has them no more', () => {
    const event = (id: number) => ({ id }) as RunEvent;
    fc.assert(
      fc.property(fc.nat(50), fc.array(fc.nat(7), { maxLength: 30 }), fc.nat(80), (before, sizes, cursor) => {
        const tail = new EventTail(10, before);
        let id = before;
        for (const size of sizes) tail.push(Array.from({ length: size }, () => event(++id)));
        expect(tail.last).toBe(id);
        const found = tail.after(cursor, 1_000);
        const expected = Array.from({ length: Math.max(0, id - cursor) }, (_, index) => cursor + index + 1);
        if (found !== null) expect(found.map((each) => each.id)).toEqual(expected);
        else expect(cursor).toBeLessThan(Math.max(before + 1, id - 9));
      }),
    );
  });
});
