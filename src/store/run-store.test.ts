import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { EventDraft, RunEvent } from '../model/index.ts';
import { openStore, openStoreReader, takeHome } from './index.ts';
import { created, factsOf, newRunId, temporaryHome } from './testing.ts';

const STARTED: EventDraft = { type: 'run.started', data: { epoch: 0 } };
const NOTED: EventDraft = {
  type: 'attempt.logged',
  data: { step: 'work', item: null, attempt: 1, level: 'info', message: 'm' },
};

describe('the event log', () => {
  it('gives ids over all runs and a gapless sequence in each, and reads them back as appended', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const [a, b] = [newRunId(), newRunId()];
    const [first, second] = await Promise.all([
      store.append({ run: a, epoch: 0, facts: factsOf(a, [created(), STARTED]) }),
      store.append({ run: b, epoch: 0, facts: factsOf(b, [created()]) }),
    ]);
    await store.append({ run: a, epoch: 0, facts: factsOf(a, [NOTED], 3) });
    const all = await store.events({});
    expect(all.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(all.slice(0, 3)).toEqual([...first, ...second]);
    expect((await store.events({ run: a })).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect((await store.events({ run: a, afterSeq: 1, types: ['attempt.logged'] })).map(({ seq }) => seq)).toEqual([3]);
    expect((await store.events({ after: 2, limit: 1 })).map(({ id }) => id)).toEqual([3]);
    expect(await store.lastEventId()).toBe(4);
  });

  it('refuses a fact that does not continue the run, writes nothing of it, and says why', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = newRunId();
    await store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
    const refused = { code: 'DRY-E6003', retryable: true };
    await expect(store.append({ run, epoch: 0, facts: factsOf(run, [created()]) })).rejects.toMatchObject(refused);
    await expect(store.append({ run, epoch: 0, facts: factsOf(run, [STARTED, NOTED], 3) })).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('event 3 does not follow event 1'),
    });
    await expect(store.append({ run, epoch: 0, facts: [] })).rejects.toMatchObject(refused);
    expect(await store.lastEventId()).toBe(1);
  });

  it('keeps out a writer whose run was taken over', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = newRunId();
    await store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
    const epoch = await store.claim(run);
    await expect(store.append({ run, epoch: 0, facts: factsOf(run, [STARTED], 2) })).rejects.toMatchObject({
      code: 'DRY-E6003',
      message: expect.stringContaining('taken over'),
    });
    await store.append({ run, epoch, facts: factsOf(run, [STARTED], 2) });
    expect(await store.claim(run)).toBe(epoch + 1);
    await expect(store.claim(newRunId())).rejects.toMatchObject({ code: 'DRY-E2001' });
  });

  it('lets the good appends of a turn through beside a refused one', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const [a, b] = [newRunId(), newRunId()];
    const results = await Promise.allSettled([
      store.append({ run: a, epoch: 0, facts: factsOf(a, [created()]) }),
      store.append({ run: a, epoch: 0, facts: factsOf(a, [STARTED], 7) }),
      store.append({ run: b, epoch: 0, facts: factsOf(b, [created()]) }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.events({})).map(({ run }) => run)).toEqual([a, b]);
  });

  it('tells listeners of each event once, in order, and only when a second connection can read it', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    using reader = new DatabaseSync(home.store, { readOnly: true });
    const heard: number[] = [];
    const stop = store.onCommitted((events: readonly RunEvent[]) => {
      const row = reader.prepare('select max(id) as last from events').get();
      expect(row?.['last']).toBe(events.at(-1)?.id);
      heard.push(...events.map(({ id }) => id));
    });
    const run = newRunId();
    await store.append({ run, epoch: 0, facts: factsOf(run, [created(), STARTED]) });
    await store.append({ run, epoch: 0, facts: factsOf(run, [NOTED], 3) });
    stop();
    await store.append({ run, epoch: 0, facts: factsOf(run, [NOTED], 4) });
    expect(heard).toEqual([1, 2, 3]);
  });

  it('never gives an id twice: the newest event cannot be deleted', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = newRunId();
    await store.append({ run, epoch: 0, facts: factsOf(run, [created(), STARTED]) });
    using other = new DatabaseSync(home.store);
    expect(() => other.exec('delete from events')).toThrow('newest');
    other.exec('delete from events where id < 2');
    await store.append({ run, epoch: 0, facts: factsOf(run, [NOTED], 3) });
    expect((await store.events({})).map(({ id }) => id)).toEqual([2, 3]);
  });

  it('commits what is queued when it closes, and takes nothing after', async () => {
    await using home = await temporaryHome();
    const store = await openStore(home.store);
    const run = newRunId();
    const appended = store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
    await store[Symbol.asyncDispose]();
    expect(await appended).toHaveLength(1);
    await expect(store.append({ run, epoch: 0, facts: factsOf(run, [STARTED], 2) })).rejects.toMatchObject({
      code: 'DRY-E9001',
    });
    await using reader = await openStoreReader(home.store);
    expect(await reader.lastEventId()).toBe(1);
  });

  it('keeps any text that JSON can carry', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = newRunId();
    const message = 'ü\0"\\\n𝄞\u2028{"a":1}';
    await store.append({ run, epoch: 0, facts: factsOf(run, [created(undefined, message)]) });
    expect((await store.events({}))[0]?.data).toMatchObject({ name: message });
    expect((await store.runs())[0]?.name).toBe(message);
  });
});

describe('finding a run', () => {
  it('works by id, by number, by the beginning of its id, and as the last one', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const [a, b] = [newRunId(), newRunId()];
    for (const run of [a, b]) await store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
    for (const reference of [a, '1', '#1']) expect((await store.findRun(reference))?.id).toBe(a);
    expect((await store.findRun('@last'))?.id).toBe(b);
    expect(await store.findRun('run_')).toBeUndefined();
    const differsAt = b.split('').findIndex((letter, index) => letter !== a[index]);
    expect((await store.findRun(b.slice(0, differsAt + 1)))?.id).toBe(b);
    expect(await store.findRun(b.slice(0, differsAt))).toBeUndefined();
    expect(await store.findRun('99')).toBeUndefined();
    expect((await store.runs({ before: b })).map(({ id }) => id)).toEqual([a]);
    expect((await store.runs({ states: ['failed'] })).length).toBe(0);
  });
});

describe('reading beside the owner', () => {
  it('tells a run as running while somebody owns the home, and as interrupted when nobody does', async () => {
    await using home = await temporaryHome();
    const run = newRunId();
    await using reader = await (async () => {
      await using _lock = takeHome(home.path);
      await using store = await openStore(home.store);
      await store.append({ run, epoch: 0, facts: factsOf(run, [created(), STARTED]) });
      const beside = await openStoreReader(home.store);
      expect((await beside.findRun(run))?.state).toBe('running');
      return beside;
    })();
    expect((await reader.findRun(run))?.state).toBe('interrupted');
    expect((await reader.runs()).map(({ state }) => state)).toEqual(['interrupted']);
  });
});

describe('opening a store', () => {
  it('refuses a file that is no database, and one of another program', async () => {
    await using home = await temporaryHome();
    writeFileSync(home.store, 'just some text, long enough to look like a header of a database');
    await expect(openStore(home.store)).rejects.toMatchObject({ code: 'DRY-E6001' });
    const foreign = `${home.path}/other.db`;
    using other = new DatabaseSync(foreign);
    other.exec('create table bookmarks (url text)');
    await expect(openStore(foreign)).rejects.toMatchObject({
      code: 'DRY-E6001',
      message: expect.stringContaining('another program'),
    });
    expect(other.prepare('select count(*) as n from sqlite_master').get()?.['n']).toBe(1);
  });

  it('refuses a database that was damaged', async () => {
    await using home = await temporaryHome();
    const store = await openStore(home.store);
    await store[Symbol.asyncDispose]();
    writeFileSync(home.store, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8192, 0x5a)]));
    await expect(openStore(home.store)).rejects.toMatchObject({ code: 'DRY-E6001' });
  });

  it('refuses a store of a newer version and leaves it as it is', async () => {
    await using home = await temporaryHome();
    const store = await openStore(home.store);
    await store[Symbol.asyncDispose]();
    using other = new DatabaseSync(home.store);
    other.exec('pragma user_version = 999');
    await expect(openStore(home.store)).rejects.toMatchObject({
      code: 'DRY-E6002',
      message: expect.stringContaining('999'),
    });
  });

  it('says which place cannot be written, and that there is no store to read', async () => {
    await using home = await temporaryHome();
    writeFileSync(`${home.path}/file`, '');
    await expect(openStore(`${home.path}/file/drydock.db`)).rejects.toMatchObject({ code: 'DRY-E5004' });
    await expect(openStoreReader(`${home.path}/none.db`)).rejects.toMatchObject({ code: 'DRY-E5004' });
  });
});
