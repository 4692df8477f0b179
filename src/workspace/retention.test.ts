import { access, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runStateSchema } from '../model/index.ts';
import { executePrune } from './prune.ts';
import { planPrune, type PruneCandidate } from './retention.ts';
import { attempt, newRunId, snapshotOf, temporaryDirectory } from './testing.ts';
import { Workspaces } from './workspaces.ts';

async function settledRun(workspaces: Workspaces, content: string) {
  const workspace = await workspaces.open(snapshotOf(newRunId()));
  const files = workspace.attemptDirectory(attempt('A'));
  const committed = [await files.stage('a.txt', 't', { bytes: new TextEncoder().encode(content) })];
  await files.commit();
  await files.discard();
  await workspace.layOutputs(committed);
  await workspace.clearTemp();
  return { workspace, committed };
}

function candidate(given: Partial<PruneCandidate>): PruneCandidate {
  return { run: newRunId(), state: 'succeeded', isPinned: false, lastUsedAt: 0, bytes: 10, ...given };
}

describe('what stays when a run ends', () => {
  it('are by default all parts but temp, and the size is known without looking', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    const { workspace } = await settledRun(workspaces, 'hello');
    expect(await workspace.clean('no_temp')).toEqual({ freedBytes: 0, kept: ['state', 'reports', 'outputs'] });
    const [entry] = await new Workspaces(home.path).list();
    expect(entry).toMatchObject({ run: workspace.run, isSettled: true, usage: { state: { bytes: 5, files: 1 } } });
  });

  it('can be results alone: outputs stay readable without the artifacts that they were links to', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    const { workspace } = await settledRun(workspaces, 'hello');
    expect(await workspace.clean('results')).toEqual({ freedBytes: 0, kept: ['reports', 'outputs'] });
    expect(await workspace.clean('results')).toEqual({ freedBytes: 0, kept: ['reports', 'outputs'] });
    expect(await readFile(join(workspace.outputs, 'a.txt'), 'utf8')).toBe('hello');
    expect(workspace.usage().outputs).toEqual({ bytes: 5, files: 1 });
    expect(workspaces.use).toEqual({ bytes: 5, files: 1 });
    expect(await workspace.clean('nothing')).toEqual({ freedBytes: 5, kept: [] });
    expect(workspaces.use).toEqual({ bytes: 0, files: 0 });
  });
});

describe('a plan to prune', () => {
  it('names what is old, what is too many and what is too big, and why', () => {
    const [old, middle, young] = [10, 20, 30].map((lastUsedAt) => candidate({ lastUsedAt }));
    const all = [old, middle, young].flatMap((one) => (one === undefined ? [] : [one]));
    const reasonsFor = (rules: Parameters<typeof planPrune>[1]) =>
      planPrune(all, rules, 35).remove.map(({ run, reason }) => [all.findIndex((one) => one.run === run), reason]);
    expect(reasonsFor({})).toEqual([]);
    expect(reasonsFor({ olderThanMs: 20 })).toEqual([[0, 'age']]);
    expect(reasonsFor({ keepLast: 1 })).toEqual([
      [1, 'count'],
      [0, 'count'],
    ]);
    expect(reasonsFor({ maxBytes: 25 })).toEqual([[0, 'size']]);
    expect(reasonsFor({ olderThanMs: 20, maxBytes: 15 })).toEqual([
      [1, 'size'],
      [0, 'age'],
    ]);
  });

  it('never names a live or a pinned run, and gets below the size if the rest allows it', () => {
    const candidates = fc.array(
      fc.record({
        state: fc.option(fc.constantFrom(...runStateSchema.options)),
        isPinned: fc.boolean(),
        lastUsedAt: fc.nat(1_000),
        bytes: fc.nat(1_000),
      }),
      { maxLength: 12 },
    );
    const rules = fc.record(
      { olderThanMs: fc.nat(1_000), keepLast: fc.nat(12), maxBytes: fc.nat(5_000) },
      { requiredKeys: [] },
    );
    const ended = new Set(['succeeded', 'completed_with_findings', 'failed', 'cancelled']);
    fc.assert(
      fc.property(candidates, rules, (given, chosen) => {
        const all = given.map((one) => candidate(one));
        const { remove, bytes } = planPrune(all, chosen, 1_000);
        const gone = new Set(remove.map(({ run }) => run));
        expect(gone.size).toBe(remove.length);
        const mustStay = all.filter(({ state, isPinned }) => isPinned || (state !== null && !ended.has(state)));
        expect(mustStay.filter(({ run }) => gone.has(run))).toEqual([]);
        expect(all.filter(({ run }) => gone.has(run)).reduce((sum, one) => sum + one.bytes, 0)).toBe(bytes);
        const staying = all.filter(({ run }) => !gone.has(run));
        const left = staying.filter(({ state }) => state !== null).reduce((sum, one) => sum + one.bytes, 0);
        const couldGo = staying.filter((one) => !mustStay.includes(one));
        if (chosen.maxBytes !== undefined && left > chosen.maxBytes) expect(couldGo).toEqual([]);
      }),
    );
  });
});

describe('pruning', () => {
  it('removes what was planned and nothing else, follows no link, and can be repeated', async () => {
    await using home = await temporaryDirectory();
    await using outside = await temporaryDirectory();
    await writeFile(join(outside.path, 'precious'), 'x');
    const workspaces = new Workspaces(home.path);
    const doomed = (await settledRun(workspaces, 'old')).workspace;
    const kept = (await settledRun(workspaces, 'new')).workspace;
    await mkdir(join(doomed.path, 'reports'));
    await symlink(outside.path, join(doomed.path, 'reports/link'));
    const plan = planPrune(
      [candidate({ run: doomed.run }), candidate({ run: kept.run })],
      { runs: new Set([doomed.run]) },
      0,
    );
    const told: string[] = [];
    const prune = () =>
      executePrune(
        workspaces,
        plan,
        async () => true,
        async ({ run }) => void told.push(run),
      );
    expect(await prune()).toMatchObject({ removed: [{ run: doomed.run }], problems: [] });
    expect(await prune()).toMatchObject({ problems: [] });
    await expect(access(doomed.path)).rejects.toThrow();
    expect((await readdir(kept.path)).sort()).toEqual(['config.json', 'outputs', 'state', 'usage.json']);
    expect(await readFile(join(outside.path, 'precious'), 'utf8')).toBe('x');
    expect(told[0]).toBe(doomed.run);
  });

  it('leaves a run alone that came to life after the plan was made', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    const { workspace } = await settledRun(workspaces, 'x');
    const plan = planPrune([candidate({ run: workspace.run })], { keepLast: 0 }, 0);
    const pruned = await executePrune(
      workspaces,
      plan,
      async () => false,
      async () => expect.fail('nothing was removed'),
    );
    expect(pruned).toEqual({ removed: [], spared: [workspace.run], freedBytes: 0, problems: [] });
    await access(workspace.path);
  });
});

describe('a run that goes on from another', () => {
  it('takes over its artifacts without copying them, and keeps them when the other goes', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    const { workspace: old, committed } = await settledRun(workspaces, 'shared');
    const next = await workspaces.open(snapshotOf(newRunId()));
    await next.adopt(old, committed);
    await next.adopt(old, committed);
    expect(next.usage().state).toEqual({ bytes: 6, files: 1 });
    await workspaces.remove(old.run);
    const [artifact] = committed;
    expect((await next.artifacts.bytes(artifact ?? expect.fail())).toString()).toBe('shared');
  });

  it('refuses an artifact that was changed behind our back', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    const { workspace: old, committed } = await settledRun(workspaces, 'abc');
    const [artifact] = committed;
    const path = await old.artifacts.path(artifact ?? expect.fail());
    const { chmod } = await import('node:fs/promises');
    await chmod(path, 0o600);
    await writeFile(path, 'abd');
    const next = await workspaces.open(snapshotOf(newRunId()));
    await expect(next.adopt(old, committed)).rejects.toMatchObject({ code: 'DRY-E5006' });
    expect(next.usage().state.bytes).toBe(0);
  });
});

describe('runs without isolation', () => {
  it('share contents, and nothing else', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    const paths = new Set<string>();
    for (let run = 0; run < 2; run += 1) {
      const workspace = await workspaces.open(snapshotOf(newRunId()), { shared: true });
      const files = workspace.attemptDirectory(attempt('A'));
      paths.add(files.scratch);
      const committed = [await files.stage('a.txt', 't', { bytes: new TextEncoder().encode('same') })];
      await files.commit();
      await files.discard();
      await workspace.layOutputs(committed);
      await workspace.clean('nothing');
      expect(await readFile(join(workspace.outputs, 'a.txt'), 'utf8')).toBe('same');
      expect(workspace.usage().state).toEqual({ bytes: 4, files: 1 });
    }
    expect(paths.size).toBe(2);
    expect(await readdir(join(home.path, 'workspaces'))).toEqual(['.trash', 'shared']);
  });
});
