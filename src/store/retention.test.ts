import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventDraft } from '../model/index.ts';
import { evolve, type RunProgress } from '../workflow/index.ts';
import { openStore, type RunStore, withoutGaps } from './index.ts';
import { rangesOf } from './retention.ts';
import { created, factsOf, newRunId, temporaryHome } from './testing.ts';

const NOTED: EventDraft = {
  type: 'attempt.logged',
  data: { step: 'work', item: null, attempt: 1, level: 'info', message: 'm' },
};
const ATTEMPT = { step: 'work', item: null, attempt: 1 };

/** A run that has ended: events 4, 5, 7 are log lines. */
const ENDED: readonly EventDraft[] = [
  created(),
  { type: 'run.started', data: { epoch: 0 } },
  { type: 'step.started', data: { step: 'work', items: null } },
  NOTED,
  NOTED,
  { type: 'attempt.started', data: { ...ATTEMPT, role: 'work', agent: 'a', agentVersion: '1.0.0', epoch: 0 } },
  NOTED,
  { type: 'run.finished', data: { state: 'failed', reason: null, verdicts: {}, error: null } },
];

async function runWith(store: RunStore, drafts: readonly EventDraft[]) {
  const run = newRunId();
  await store.append({ run, epoch: 0, facts: factsOf(run, drafts) });
  return run;
}

const asked = { olderThan: 5_000, by: 'user:ana', now: 9_000 } as const;

describe('compaction', () => {
  it('drops the log lines of runs that ended long ago, says which, and leaves the others alone', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const old = await runWith(store, ENDED);
    const going = await runWith(store, ENDED.slice(0, 5));
    const compacted = await store.compact({ ...asked, drop: 'progress' });
    expect(compacted).toEqual({ runs: 1, events: 3 });
    expect((await store.events({ run: old })).map(({ seq }) => seq)).toEqual([1, 2, 3, 6, 8]);
    expect(await store.events({ run: going })).toHaveLength(5);
    const ranges = [
      [4, 5],
      [7, 7],
    ];
    expect(await store.gaps()).toEqual([
      { run: old, fromId: 4, toId: 7, fromSeq: 4, toSeq: 7, events: 3, ranges, why: 'progress' },
    ]);
    expect(await store.check()).toEqual([]);
    expect(await store.compact({ ...asked, drop: 'progress' })).toEqual({ runs: 0, events: 0 });
  });

  it('only counts when asked to', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    await runWith(store, ENDED);
    await runWith(store, [created()]);
    expect(await store.compact({ ...asked, drop: 'history', dryRun: true })).toEqual({ runs: 1, events: 7 });
    expect(await store.gaps()).toEqual([]);
    expect(await store.lastEventId()).toBe(9);
  });

  it('drops a whole history but its last event; what lists and views show of the run stays, also after a rebuild', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const old = await runWith(store, ENDED);
    await runWith(store, [created()]);
    const before = [await store.findRun(old), await store.steps(old)];
    await store.compact({ ...asked, drop: 'history' });
    expect((await store.events({ run: old })).map(({ type }) => type)).toEqual(['run.finished']);
    expect([await store.findRun(old), await store.steps(old)]).toEqual(before);
    await store.rebuild();
    expect([await store.findRun(old), await store.steps(old)]).toEqual(before);
    expect(await store.check()).toEqual([]);
    using other = new DatabaseSync(home.store, { readOnly: true });
    expect(other.prepare('select * from tombstones').all()).toMatchObject([
      { run_no: 1, dropped_at: 9_000, dropped_by: 'user:ana', policy: expect.stringContaining('1970-01-01') },
    ]);
  });

  it('keeps a run whose history it dropped from going on, and says why', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const old = await runWith(store, ENDED);
    await store.compact({ ...asked, drop: 'history' });
    await expect(store.append({ run: old, epoch: 0, facts: factsOf(old, [NOTED], 9) })).rejects.toMatchObject({
      code: 'DRY-E6012',
    });
  });

  it('never gives an id or a number of a run again', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const old = await runWith(store, ENDED);
    await store.compact({ ...asked, drop: 'history' });
    const next = await runWith(store, [created()]);
    expect((await store.findRun(next))?.no).toBe(2);
    expect((await store.events({ run: next }))[0]?.id).toBe(9);
    expect(await store.findRun(old)).toMatchObject({ no: 1, asOfSeq: 8 });
  });

  it('leaves a run that can be folded as before, apart from what says nothing', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const old = await runWith(store, ENDED);
    const fold = async () => {
      let progress: RunProgress | null = null;
      for (const fact of withoutGaps(await store.events({ run: old }))) progress = evolve(progress, fact);
      return progress;
    };
    const before = await fold();
    await store.compact({ ...asked, drop: 'progress' });
    expect((await fold())?.state).toEqual(before?.state);
    expect((await fold())?.seq).toEqual(before?.seq);
  });

  it('remembers dropped numbers exactly, in whatever pieces they go', () => {
    const pieces = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, (chunks) => {
        let ranges: readonly (readonly [number, number])[] = [];
        for (const chunk of chunks) ranges = rangesOf(chunk, ranges);
        const numbers = ranges.flatMap(([from, to]) =>
          Array.from({ length: to - from + 1 }, (_, index) => from + index),
        );
        expect(numbers).toEqual([...new Set(chunks.flat())].sort((a, b) => a - b));
      }),
    );
  });
});

describe('a check', () => {
  it('finds events that are gone without a word of retention', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = await runWith(store, ENDED);
    using other = new DatabaseSync(home.store);
    other.exec('delete from events where seq = 4');
    expect(await store.check()).toEqual([`log: run ${run} has 7 of 8 events, and retention dropped 0`]);
  });

  it('finds rows that are not what the log says, changes nothing, and a rebuild puts them right', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = await runWith(store, ENDED);
    using other = new DatabaseSync(home.store);
    other.exec(`update runs set state = 'succeeded'`);
    const problems = await store.check();
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('runs: missing or different');
    expect((await store.findRun(run))?.state).toBe('succeeded');
    await store.rebuild();
    expect((await store.findRun(run))?.state).toBe('failed');
    expect(await store.check()).toEqual([]);
  });
});
