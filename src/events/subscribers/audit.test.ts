import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventDraft, type Fact, IdGenerator } from '../../model/index.ts';
import { openStore, type RunStore } from '../../store/index.ts';
import { loadWorkflow } from '../../workflow/index.ts';
import { auditLog, catchUpAudit, EventHub, readAnchor, verifyAudit, writeAnchor } from '../index.ts';

const ids = new IdGenerator();
const loaded = loadWorkflow('name: w\nsteps: { a: { agent: test.work } }', 'w.yaml');
if (!loaded.ok) throw new Error('the workflow of this test is invalid');
const { definition } = loaded.workflow;

let home: string;
let store: RunStore;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'drydock-audit-'));
  store = await openStore(join(home, 'drydock.db'), { durability: 'process-crash' });
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const created: EventDraft = {
  type: 'run.created',
  data: { name: 'n', definition, params: {}, source: null, concurrency: 1, owner: 'ana', project: 'p' },
};

async function makeRun() {
  const run = ids.next('run');
  const command = { id: ids.next('cmd'), run, key: 'k', actor: 'user:ben' };
  const drafts: EventDraft[] = [
    created,
    { type: 'attempt.logged', data: { step: 'a', item: null, attempt: 1, level: 'info', message: 'm' } },
    {
      type: 'command.requested',
      data: { command: { ...command, request: { verb: 'set_priority', priority: 'high' } } },
    },
    { type: 'priority.changed', data: { priority: 'high' } },
    { type: 'priority.changed', data: { priority: 'low' } },
    { type: 'run.finished', data: { state: 'cancelled', reason: 'enough', verdicts: {}, error: null } },
  ];
  const facts = drafts.map((draft, index): Fact => ({ ...draft, run, seq: index + 1, ts: 1_000 + index }));
  await store.append({ run, epoch: 0, facts });
  return run;
}

/** Changes the database behind the back of the audit log. */
function tamper(sql: string): void {
  using other = new DatabaseSync(join(home, 'drydock.db'));
  other.exec('drop trigger audit_update; drop trigger audit_delete');
  other.exec(sql);
}

describe('the audit log', () => {
  it('tells who did what to which run, with what was before and after', async () => {
    const run = await makeRun();
    await catchUpAudit(store);
    const entries = await store.audit();
    expect(entries.map(({ no, actor, action, target }) => [no, actor, action, target])).toEqual([
      [1, 'user:ana', 'run.create', run],
      [2, 'user:ben', 'run.set_priority', run],
      [3, 'system', 'run.priority_changed', run],
      [4, 'system', 'run.priority_changed', run],
      [5, 'system', 'run.finish', run],
    ]);
    expect(entries.slice(2, 4).map(({ before, after }) => [before, after])).toEqual([
      [{ priority: 'normal' }, { priority: 'high' }],
      [{ priority: 'high' }, { priority: 'low' }],
    ]);
    expect((await store.audit({ action: 'run.finish', target: run })).map(({ reason }) => reason)).toEqual(['enough']);
    expect(await store.audit({ actor: 'user:nobody' })).toEqual([]);
  });

  it('has each event once, whoever writes it and however often it comes', async () => {
    await makeRun();
    await catchUpAudit(store);
    using hub = await EventHub.open(store);
    const heads: number[] = [];
    await using _log = auditLog(hub, store, { anchor: ({ no }) => void heads.push(no) });
    await makeRun();
    while (heads.at(-1) !== 10) await new Promise((resolve) => setTimeout(resolve, 5));
    await catchUpAudit(store);
    expect((await store.audit()).map(({ no }) => no)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await verifyAudit(store, null)).problem).toBeNull();
  });

  it('cannot be changed by an ordinary statement', async () => {
    await makeRun();
    await catchUpAudit(store);
    using other = new DatabaseSync(join(home, 'drydock.db'));
    expect(() => other.exec(`update audit set actor = 'user:eve'`)).toThrow('only grows');
    expect(() => other.exec('delete from audit')).toThrow('only grows');
  });

  it.each([
    ['a changed actor', `update audit set actor = 'user:eve' where no = 2`, 2],
    ['a changed detail', `update audit set details_json = replace(details_json, 'high', 'low') where no = 3`, 3],
    ['a changed event', 'update audit set event_id = 999 where no = 4', 4],
    ['a removed entry', 'delete from audit where no = 3', 3],
    ['a removed first entry', 'delete from audit where no = 1', 1],
    [
      'two entries that changed places',
      'update audit set no = -no where no in (2, 3); update audit set no = 5 + no where no < 0',
      2,
    ],
    ['an end that was cut off', 'delete from audit where no > 3', 4],
    ['a log that was emptied', 'delete from audit', 1],
  ])('shows %s, and where', async (_what, sql, no) => {
    await makeRun();
    const head = await catchUpAudit(store);
    await writeAnchor(home, head);
    tamper(sql);
    expect((await verifyAudit(store, null)).problem).toMatchObject({ no });
    expect((await verifyAudit(store, await readAnchor(home))).problem).toMatchObject({ no });
  });

  it('shows that it was cut off and made to look as if it had never come further, by the note beside it', async () => {
    await store.appendAudit(
      [1, 2, 3].map((at) => {
        const record = { at, actor: 'user:ana', action: 'config.set', target: 'quota', event: null, origin: 'CLI' };
        return { ...record, before: 1, after: 2, reason: null, result: 'done' };
      }),
      null,
    );
    const [last] = await store.audit({ after: 2 });
    if (last === undefined) throw new Error('there is no third entry');
    await writeAnchor(home, last);
    tamper('delete from audit where no = 3');
    expect((await verifyAudit(store, null)).problem).toBeNull();
    expect((await verifyAudit(store, await readAnchor(home))).problem).toMatchObject({ no: 3 });
  });

  it('verifies with a note that is older than its end, or that cannot be read', async () => {
    await makeRun();
    await writeAnchor(home, await catchUpAudit(store));
    await makeRun();
    await catchUpAudit(store);
    expect((await verifyAudit(store, await readAnchor(home))).problem).toBeNull();
    await writeFile(join(home, 'audit-head.json'), '{"no":');
    expect(await readAnchor(home)).toBeNull();
  });
});
