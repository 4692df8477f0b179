import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EventDraft, RunId } from '../model/index.ts';
import { type AuditRecord, firstBreak, AUDIT_ROOT, openStore, type RunStore } from './index.ts';
import { created, factsOf, newRunId, temporaryHome } from './testing.ts';

const AUDIT: AuditRecord = {
  at: 1_000,
  actor: 'user:ana',
  action: 'run.change',
  target: 'x',
  event: null,
  before: null,
  after: null,
  reason: null,
  origin: null,
  result: 'done',
};

const USAGE = { inputUncached: 10, cacheRead: 5, cacheWrite: 1, output: 7, reasoning: 2, costMicros: 250_000 };

/** A run that ended, with so many lines of log and one attempt that cost something. */
async function endedRun(store: RunStore, lines = 3): Promise<RunId> {
  const run = newRunId();
  const ref = { step: 'work', item: null, attempt: 1 };
  const drafts: EventDraft[] = [
    created(),
    { type: 'run.started', data: { epoch: 0 } },
    { type: 'step.started', data: { step: 'work', items: null } },
    { type: 'attempt.started', data: { ...ref, role: 'work', agent: 'a', agentVersion: '1.0.0', epoch: 0 } },
    ...Array.from(
      { length: lines },
      (): EventDraft => ({ type: 'attempt.logged', data: { ...ref, level: 'info', message: 'm' } }),
    ),
    {
      type: 'attempt.succeeded',
      data: { ...ref, epoch: 0, output: null, artifacts: [], verdict: null, durationMs: 1, usage: USAGE },
    },
    { type: 'run.finished', data: { state: 'succeeded', reason: null, verdicts: {}, error: null } },
  ];
  await store.append({ run, epoch: 0, facts: factsOf(run, drafts) });
  return run;
}

async function isSound(store: RunStore): Promise<void> {
  expect(await store.check()).toEqual([]);
  expect(firstBreak(await store.audit({ limit: 10_000 }), AUDIT_ROOT)).toBeNull();
}

describe('what people say of a run', () => {
  it('is found and listed, and stays when everything is made anew from the log', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const [run, other] = [await endedRun(store), await endedRun(store)];
    expect(await store.findRun(run)).toMatchObject({ name: 'test', labels: [], version: 0 });
    const change = { run, name: 'Nightly', labels: ['b', 'a', 'b'], expected: 0, audit: AUDIT };
    expect(await store.markRun(change)).toBe(1);
    await store.markRun({ run: other, labels: ['b'], expected: null, audit: AUDIT });
    await store.rebuild();
    await isSound(store);
    expect(await store.findRun(run)).toMatchObject({ name: 'Nightly', labels: ['a', 'b'], version: 1 });
    const found = async (filter: object) => (await store.runs(filter)).map(({ no }) => no);
    expect(await found({ labels: ['b'] })).toEqual([2, 1]);
    expect(await found({ labels: ['a', 'b'] })).toEqual([1]);
    expect(await found({ words: 'nightly' })).toEqual([1]);
    await store.markRun({ run, labels: [], expected: 1, audit: AUDIT });
    expect(await found({ labels: ['b'] })).toEqual([2]);
    expect((await store.audit()).map(({ action }) => action)).toEqual(['run.change', 'run.change', 'run.change']);
  });

  it('is changed by one of two who have read the same version', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = await endedRun(store);
    const changes = await Promise.allSettled(
      ['one', 'two'].map((name) => store.markRun({ run, name, expected: 0, audit: AUDIT })),
    );
    expect(changes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(changes[1]).toMatchObject({ reason: { code: 'DRY-E8023' } });
    expect(await store.findRun(run)).toMatchObject({ name: 'one', version: 1 });
    expect(await store.audit()).toHaveLength(1);
  });
});

describe('a deleted run', () => {
  it('is gone with its rows and events, known as deleted, and what it cost is still counted', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const [run, other] = [await endedRun(store, 5_000), await endedRun(store)];
    await store.markRun({ run, labels: ['x'], expected: 0, audit: AUDIT });
    const before = await store.spending({ by: 'owner' });
    const deletion = { runs: [run], by: 'user:ana', reason: 'too large', now: 9_000, audit: [AUDIT] };
    await store.deleteRuns(deletion);
    expect(await store.findRun(run)).toBeUndefined();
    expect(await store.findRun('1')).toBeUndefined();
    for (const reference of [run, '1', '#1'])
      expect(await store.deletedRun(reference)).toMatchObject({ run, deletedBy: 'user:ana', reason: 'too large' });
    expect(await store.unclearedRuns()).toEqual([]);
    expect(await store.countEvents(run)).toBe(1);
    expect((await store.runs()).map(({ id }) => id)).toEqual([other]);
    expect(await store.spending({ by: 'owner' })).toEqual(before);
    expect(before).toMatchObject([{ value: 'ana', runs: 2, attempts: 2, costMicros: 500_000, cacheRead: 10 }]);
    await store.rebuild();
    await isSound(store);
    expect((await store.runs()).map(({ id }) => id)).toEqual([other]);
    await expect(store.deleteRuns(deletion)).rejects.toMatchObject({ code: 'DRY-E2001' });
  });

  it('was one that had ended', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const [ended, run] = [await endedRun(store), newRunId()];
    await store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
    const deletion = { runs: [ended, run], by: 'user:ana', reason: null, now: 9_000, audit: [AUDIT] };
    await expect(store.deleteRuns(deletion)).rejects.toMatchObject({ code: 'DRY-E8101' });
    expect(await store.runs()).toHaveLength(2);
    expect(await store.audit()).toEqual([]);
  });
});

describe('after a kill -9', () => {
  it('what was answered is there, and a deletion that was begun is finished', async () => {
    await using home = await temporaryHome();
    let [run, deleted]: RunId[] = [];
    {
      await using store = await openStore(home.store);
      [run, deleted] = [await endedRun(store), await endedRun(store, 40_000)];
    }
    const program = `
      import { openStore } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))};
      const audit = ${JSON.stringify(AUDIT)};
      const store = await openStore(${JSON.stringify(home.store)});
      await store.markRun({ run: ${JSON.stringify(run)}, name: 'kept', labels: ['l'], expected: 0, audit });
      await store.changeDocument({ kind: 'k', id: 'd', body: { a: 1 }, expected: 0, now: 1, by: 'u', audit });
      void store.deleteRuns({ runs: [${JSON.stringify(deleted)}], by: 'user:ana', reason: null, now: 2, audit: [audit] });
      while ((await store.deletedRun(${JSON.stringify(deleted)})) === undefined) await new Promise(setImmediate);
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    await using store = await openStore(home.store);
    expect(await store.findRun(run ?? '')).toMatchObject({ name: 'kept', labels: ['l'], version: 1 });
    expect(await store.document('k', 'd')).toMatchObject({ body: { a: 1 }, version: 1 });
    expect(await store.findRun(deleted ?? '')).toBeUndefined();
    await store.clearDeleted();
    expect(await store.unclearedRuns()).toEqual([]);
    expect(await store.countEvents(deleted ?? newRunId())).toBe(1);
    await isSound(store);
  });
});
