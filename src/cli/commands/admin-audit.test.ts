import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catchUpAudit, writeAnchor } from '../../events/index.ts';
import { type EventDraft, type Fact, IdGenerator } from '../../model/index.ts';
import { openStore, storeFile, takeHome } from '../../store/index.ts';
import { loadWorkflow } from '../../workflow/index.ts';
import { testingTerminal } from '../testing-terminal.ts';
import { adminCheck } from './admin-check.ts';
import { adminCompact } from './admin-compact.ts';
import { adminRebuild } from './admin-rebuild.ts';
import { auditExport } from './audit-export.ts';
import { auditList } from './audit-list.ts';
import { auditVerify } from './audit-verify.ts';

const loaded = loadWorkflow('name: w\nsteps: { a: { agent: test.work } }', 'w.yaml');
if (!loaded.ok) throw new Error('the workflow of this test is invalid');
const { definition } = loaded.workflow;

const DRAFTS: readonly EventDraft[] = [
  {
    type: 'run.created',
    data: { name: 'n', definition, params: {}, source: null, concurrency: 1, owner: 'ana', project: 'p' },
  },
  { type: 'attempt.logged', data: { step: 'a', item: null, attempt: 1, level: 'info', message: 'm' } },
  { type: 'run.finished', data: { state: 'failed', reason: null, verdicts: {}, error: null } },
  { type: 'workspace.cleaned', data: { freedBytes: 0, kept: [] } },
];

let home: string;
let before: string | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drydock-admin-'));
  before = process.env['DRYDOCK_HOME'];
  process.env['DRYDOCK_HOME'] = home;
});

afterEach(() => {
  if (before === undefined) delete process.env['DRYDOCK_HOME'];
  else process.env['DRYDOCK_HOME'] = before;
  rmSync(home, { recursive: true, force: true });
});

async function fill(): Promise<void> {
  await using store = await openStore(storeFile(home));
  const run = new IdGenerator().next('run');
  const facts = DRAFTS.map((draft, index): Fact => ({ ...draft, run, seq: index + 1, ts: 1_000 + index }));
  await store.append({ run, epoch: 0, facts });
  await writeAnchor(home, await catchUpAudit(store));
}

function sql(statement: string): void {
  using other = new DatabaseSync(storeFile(home));
  other.exec(statement);
}

function terminal() {
  const { terminal: itself, said } = testingTerminal();
  return { said, itself };
}

describe('drydock admin', () => {
  it('says that a store is sound, or what is wrong and how to put it right', async () => {
    await fill();
    const { said, itself } = terminal();
    expect(await adminCheck(itself)).toBe(0);
    expect(said.out).toContain('is sound');
    sql(`update steps set state = 'succeeded'`);
    await expect(adminCheck(itself)).rejects.toMatchObject({
      code: 'DRY-E6011',
      next: expect.stringContaining('drydock admin rebuild'),
    });
    expect(await adminRebuild(itself)).toBe(0);
    expect(await adminCheck(itself)).toBe(0);
  });

  it('advises no rebuild when the log itself has lost something', async () => {
    await fill();
    sql('delete from events where seq = 2');
    await expect(adminCheck(terminal().itself)).rejects.toMatchObject({
      code: 'DRY-E6011',
      next: expect.stringContaining('Copy the folder'),
      details: [expect.stringContaining('3 of 4 events')],
    });
  });

  it('compacts what is old, tells first when asked to, and leaves a store that is sound', async () => {
    await fill();
    const { said, itself } = terminal();
    await adminCompact({ olderThan: '30d', dryRun: true }, itself);
    expect(said.out).toBe('Would drop 1 event(s) of 1 run(s). Nothing was changed.\n');
    await adminCompact({ olderThan: '30d' }, itself);
    await adminCompact({ olderThan: '30d', history: true }, itself);
    expect(said.out).toContain('Dropped 1 event(s) of 1 run(s).');
    expect(said.out).toContain('Dropped 2 event(s) of 1 run(s).');
    expect(await adminCheck(itself)).toBe(0);
    expect(await auditVerify(itself)).toBe(0);
  });

  it('refuses an age that is none, a home that is in use, and one that holds nothing', async () => {
    const { itself } = terminal();
    await expect(adminRebuild(itself)).rejects.toMatchObject({ code: 'DRY-E6015' });
    await fill();
    await expect(adminCompact({ olderThan: 'long' }, itself)).rejects.toMatchObject({ code: 'DRY-E6016' });
    await using _owner = takeHome(home);
    for (const command of [adminRebuild, adminCheck, (it: typeof itself) => adminCompact({ olderThan: '1d' }, it)]) {
      await expect(command(itself)).rejects.toMatchObject({ code: 'DRY-E6005' });
    }
  });
});

describe('drydock audit', () => {
  it('lists, exports and verifies entries', async () => {
    await fill();
    const { said, itself } = terminal();
    await auditList({ limit: 2 }, itself);
    expect(said.out).not.toContain('run.create');
    expect(said.out).toContain('workspace.clean');
    const asked = testingTerminal({ format: 'json' });
    await auditList({ limit: 50, actor: 'user:ana' }, asked.terminal);
    expect(asked.said.out).toContain('"action": "run.create"');
    said.out = '';
    await auditExport(itself);
    const lines = said.out.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { no: number }).no)).toEqual([1, 2, 3]);
    expect(await auditVerify(itself)).toBe(0);
  });

  it('names the entry that was changed', async () => {
    await fill();
    sql(`drop trigger audit_update; update audit set actor = 'user:eve' where no = 2`);
    await expect(auditVerify(terminal().itself)).rejects.toMatchObject({
      code: 'DRY-E6013',
      message: expect.stringContaining('entry 2'),
    });
  });
});
