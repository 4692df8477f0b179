import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EventDraft, Fact, RunId } from '../model/index.ts';
import { AUDIT_ROOT, firstBreak, openStore, openStoreReader, takeHome } from './index.ts';
import { migrations } from './migrations/index.ts';
import { migrate } from './sqlite/migrate.ts';
import { created, factsOf, newRunId, temporaryHome } from './testing.ts';

const NOTED: EventDraft = {
  type: 'attempt.logged',
  data: { step: 'work', item: null, attempt: 1, level: 'info', message: 'm'.repeat(200) },
};
const FINISHED: EventDraft = {
  type: 'run.finished',
  data: { state: 'failed', reason: null, verdicts: {}, error: null },
};

const room = (file: string) => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));

/** Starts a process with these imports at hand; it tells on stdout what it has done. */
function start(program: string, prefix: readonly string[] = []) {
  const source = `
    import { openStore } from ${room('./index.ts')};
    import { created, factsOf, newRunId } from ${room('./testing.ts')};
    const NOTED = ${JSON.stringify(NOTED)};
    const FINISHED = ${JSON.stringify(FINISHED)};
    ${program}`;
  const [command, ...rest] = [...prefix, process.execPath, '--input-type=module', '-e', source];
  return spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function outputOf(child: ReturnType<typeof start>): Promise<string> {
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return text;
}

function has(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a disk that is full', () => {
  it.runIf(has('prlimit'))('fails appends with a clear error, and everything acknowledged is still there', async () => {
    await using home = await temporaryHome();
    const program = `
      process.on('SIGXFSZ', () => {});
      const store = await openStore(${JSON.stringify(home.store)}, { durability: 'process-crash' });
      const run = newRunId();
      await store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
      let seq = 1;
      try {
        for (;;) {
          await store.append({ run, epoch: 0, facts: factsOf(run, Array(50).fill(NOTED), seq + 1) });
          seq += 50;
        }
      } catch (error) {
        process.stdout.write(JSON.stringify({ code: error.code, seq }));
      }
      process.exit(0);`;
    const said = await outputOf(start(program, ['prlimit', '--fsize=900000']));
    const { code, seq } = JSON.parse(said) as { code: string; seq: number };
    expect(code).toBe('DRY-E5004');
    expect(seq).toBeGreaterThan(100);
    await using store = await openStore(home.store);
    expect((await store.runs())[0]?.asOfSeq).toBe(seq);
    expect(await store.check()).toEqual([]);
  });

  it('of an older version is brought up to date by whoever reads it, once, when nobody owns the home', async () => {
    await using home = await temporaryHome();
    const run = await writtenByAnOlderVersion(home.store);
    const opened = await Promise.all(Array.from({ length: 4 }, () => openStoreReader(home.store)));
    for (const reader of opened) {
      await using _closed = reader;
      expect(await reader.events({ run })).toHaveLength(2);
    }
    await using _home = takeHome(home.path);
  });

  it('of an older version that another process owns is left to it, and that is said', async () => {
    await using home = await temporaryHome();
    await writtenByAnOlderVersion(home.store);
    await using _owner = takeHome(home.path);
    const refused = await openStoreReader(home.store).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'DRY-E6014', next: expect.stringContaining('drydock down') });
  });
});

describe('a kill', () => {
  it('in the middle of a compaction leaves a store that is sound, and the next one goes on', async () => {
    await using home = await temporaryHome();
    {
      await using store = await openStore(home.store, { durability: 'process-crash' });
      for (let count = 0; count < 12; count++) {
        const run = newRunId();
        const drafts = [created(), ...Array.from({ length: 3_000 }, () => NOTED), FINISHED];
        await store.append({ run, epoch: 0, facts: factsOf(run, drafts) });
      }
    }
    const child = start(`
      const store = await openStore(${JSON.stringify(home.store)}, { durability: 'process-crash' });
      process.stdout.write('compacting');
      await store.compact({ olderThan: 1e9, drop: 'progress', by: 'system', now: 1e9 });
      process.stdout.write('done');
      setInterval(() => {}, 1000);`);
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, 15));
    child.kill('SIGKILL');
    await once(child, 'close');
    await using store = await openStore(home.store);
    expect(await store.check()).toEqual([]);
    await store.compact({ olderThan: 1e9, drop: 'progress', by: 'system', now: 1e9 });
    expect(await store.events({ types: ['attempt.logged'] })).toEqual([]);
    expect(await store.check()).toEqual([]);
  });

  it('while the audit log is written leaves its chain whole, each event told once', async () => {
    await using home = await temporaryHome();
    const child = start(`
      const store = await openStore(${JSON.stringify(home.store)}, { durability: 'process-crash' });
      const record = { at: 1, actor: 'system', action: 'a', target: 't', before: null, after: null, reason: null, origin: null };
      for (let event = 1; ; event++) {
        await store.appendAudit([{ ...record, event, result: 'done' }], event);
        if (event === 30) process.stdout.write('going');
      }`);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    await using store = await openStore(home.store);
    const entries = await store.audit({ limit: 1_000_000 });
    expect(entries.length).toBeGreaterThanOrEqual(30);
    expect(firstBreak(entries, AUDIT_ROOT)).toBeNull();
    expect(await store.cursor('audit')).toBe(entries.at(-1)?.event);
    expect(entries.map(({ event }) => event)).toEqual(entries.map(({ no }) => no));
  });
});

describe('a file of the store', () => {
  it('that lost its end or has damaged pages is refused, or named by the check, never taken as sound', async () => {
    await using home = await temporaryHome();
    {
      await using store = await openStore(home.store);
      const run = newRunId();
      await store.append({
        run,
        epoch: 0,
        facts: factsOf(run, [created(), ...Array.from({ length: 400 }, () => NOTED)]),
      });
    }
    const whole = `${home.path}/whole.db`;
    copyFileSync(home.store, whole);
    const bytes = readFileSync(whole);
    for (const damage of ['cut', 'overwritten'] as const) {
      const file = `${home.path}/${damage}.db`;
      copyFileSync(whole, file);
      if (damage === 'cut') truncateSync(file, bytes.length - 3 * 4096);
      else
        writeFileSync(file, Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(16384, 0x5a), bytes.subarray(24576)]));
      const found = await problemsOf(file);
      expect(found, damage).not.toEqual([]);
    }
  });

  it('of an older version is brought up to date with all that it holds', async () => {
    await using home = await temporaryHome();
    const run = await writtenByAnOlderVersion(home.store);
    await using store = await openStore(home.store);
    await store.rebuild();
    expect(await store.findRun(run)).toMatchObject({ state: 'failed', asOfSeq: 2, no: 1 });
    await store.append({ run, epoch: 0, facts: factsOf(run, [NOTED], 3) });
    expect(await store.check()).toEqual([]);
  });
});

/** Makes a store as an older version has left it, with one run that has failed. */
async function writtenByAnOlderVersion(file: string): Promise<RunId> {
  const run = newRunId();
  using old = new DatabaseSync(file);
  await migrate(old, migrations.slice(0, 2));
  old.exec('pragma application_id = 0x44525944');
  old.prepare(`insert into run_log values (1, ?, 2, 1002, 0)`).run(run);
  const insert = old.prepare(`insert into events values (?, 1, ?, ?, ?, 1, ?, null, 'system')`);
  for (const { seq, ts, type, data } of factsOf(run, [created(), FINISHED])) {
    insert.run(seq, seq, ts, type, JSON.stringify(data));
  }
  old.close();
  return run;
}

/** What opening or checking says; whatever is thrown must be an error with a code. */
async function problemsOf(file: string): Promise<readonly string[]> {
  try {
    await using store = await openStore(file);
    return await store.check();
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^DRY-E(6001|5004)$/) });
    return [String(error)];
  }
}

describe('a home that cannot be written', () => {
  const isRoot = process.getuid?.() === 0;

  it.runIf(!isRoot || has('setpriv'))('is refused with its path, and can still be read', async () => {
    await using home = await temporaryHome();
    const run = newRunId();
    {
      await using store = await openStore(home.store);
      await store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
    }
    chmodSync(home.store, 0o444);
    chmodSync(home.path, 0o555);
    const program = `
      import { openStoreReader, takeHome } from ${room('./index.ts')};
      const codeOf = async (work) => { try { await work(); return 'none'; } catch (error) { return error.code; } };
      const codes = [
        await codeOf(() => openStore(${JSON.stringify(home.store)})),
        await codeOf(() => takeHome(${JSON.stringify(home.path)})),
      ];
      const reader = await openStoreReader(${JSON.stringify(home.store)});
      const runs = await reader.runs();
      process.stdout.write(JSON.stringify({ codes, runs: runs.map(({ id, state }) => [id, state]) }));`;
    // The superuser may write everywhere.
    const asNobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const said = await outputOf(start(program, asNobody));
    chmodSync(home.path, 0o700);
    expect(JSON.parse(said)).toEqual({ codes: ['DRY-E5004', 'DRY-E5004'], runs: [[run, 'interrupted']] });
  });
});

describe('a clock that jumps back and forth', () => {
  it('changes neither the order of events nor what is compacted before its time', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = newRunId();
    const times = [5_000, 9_000_000_000_000, 9_000_000_000_000, 9_000_000_000_001];
    const drafts = [created(), NOTED, NOTED, FINISHED];
    const facts = drafts.map((draft, index): Fact => ({ ...draft, run, seq: index + 1, ts: times[index] ?? 0 }));
    await store.append({ run, epoch: 0, facts });
    const early = newRunId();
    await store.append({ run: early, epoch: 0, facts: factsOf(early, [created()]) });
    expect((await store.runs()).map(({ id }) => id)).toEqual([early, run]);
    expect((await store.events({})).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    // By its own times the run ended in the future: it is not old.
    const asked = { olderThan: 1_800_000_000_000, by: 'system', now: 1_800_000_000_000 } as const;
    expect(await store.compact({ ...asked, drop: 'history' })).toEqual({ runs: 0, events: 0 });
  });
});
