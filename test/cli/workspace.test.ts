import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineAgent, z } from '../../src/agent.ts';
import { type ControlPlane, createControlPlane } from '../../src/control-plane/index.ts';
import type { RunId } from '../../src/model/index.ts';
import { openStoreReader, storeFile } from '../../src/store/index.ts';
import { loadWorkflow } from '../../src/workflow/index.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { testingTerminal } from '../../src/cli/testing-terminal.ts';
import { workspaceDu } from '../../src/cli/commands/workspace-du.ts';
import { workspaceExport } from '../../src/cli/commands/workspace-export.ts';
import { workspaceList } from '../../src/cli/commands/workspace-list.ts';
import { workspacePin } from '../../src/cli/commands/workspace-pin.ts';
import { workspacePrune } from '../../src/cli/commands/workspace-prune.ts';
import { workspaceView } from '../../src/cli/commands/workspace-view.ts';

let home: string;

const terminal: Terminal = testingTerminal().terminal;

const writer = defineAgent({
  id: 'writer',
  version: '1.0.0',
  description: 'writes a file',
  capabilities: [{ skill: 'test.write' }],
  permissions: [],
  input: z.json(),
  output: z.json(),
  async run({ artifacts }) {
    await artifacts.write('notes/hello.txt', 'note', 'hello');
    return { output: null };
  },
});

function opened(): Promise<ControlPlane> {
  return createControlPlane({ home, agents: [writer], durability: 'process-crash' });
}

/** Runs that have ended, in the order of their numbers. */
async function endedRuns(count: number): Promise<RunId[]> {
  const workflow = loadWorkflow('name: writing\nsteps: { only: { agent: test.write } }', 'test.yaml');
  if (!workflow.ok) throw new Error('the workflow of the test is wrong');
  await using plane = await opened();
  const runs: RunId[] = [];
  for (let run = 0; run < count; run += 1) {
    runs.push(await plane.startRun(workflow.workflow));
    expect((await plane.settled(runs[run] ?? expect.fail())).state).toBe('succeeded');
  }
  return runs;
}

async function answer(command: (terminal: Terminal) => Promise<number>): Promise<unknown> {
  const { terminal: asked, said } = testingTerminal({ format: 'json' });
  expect(await command(asked)).toBe(0);
  return JSON.parse(said.out);
}

const onDisk = async () => (await readdir(join(home, 'workspaces'))).filter((name) => name.startsWith('run_')).sort();

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'drydock-workspace-cli-'));
  process.env['DRYDOCK_HOME'] = home;
});

afterEach(async () => {
  delete process.env['DRYDOCK_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('drydock workspace', () => {
  it('lists, views and measures what runs left', async () => {
    const [run] = await endedRuns(1);
    expect(await answer((to) => workspaceList(to))).toMatchObject({
      items: [{ run, no: 1, state: 'succeeded', health: 'ok', counted: true, bytes: 5, files: 1, pinned: false }],
    });
    expect(await answer((to) => workspaceView('1', to))).toMatchObject({
      run,
      retention: 'no_temp',
      parts: { state: { bytes: 5, files: 1 } },
      config: { run, source: null },
    });
    expect(await answer((to) => workspaceDu(undefined, to))).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ part: 'state', type: 'note', bytes: 5, files: 1 })]),
    });
    for (const show of [workspaceList(terminal), workspaceView('1', terminal), workspaceDu('1', terminal)])
      expect(await show).toBe(0);
  });

  it('prunes only after --yes, never what is pinned, and records it', async () => {
    const runs = await endedRuns(3);
    await workspacePin('1', true, terminal);
    const rules = { keepLast: '1' } as const;
    expect(await answer((to) => workspacePrune([], rules, to))).toMatchObject({
      remove: [{ run: runs[1], reason: 'count' }],
      spared: [{ run: runs[0], reason: 'pinned' }],
      bytes: 5,
    });
    expect((await onDisk()).length).toBe(3);
    expect(await answer((to) => workspacePrune([], { ...rules, yes: true }, to))).toMatchObject({
      removed: [{ run: runs[1] }],
      freed_bytes: 5,
    });
    expect(await onDisk()).toEqual([runs[0], runs[2]]);
    expect(await answer((to) => workspacePrune([], { ...rules, yes: true }, to))).toMatchObject({ removed: [] });
    await using store = await openStoreReader(storeFile(home));
    const events = await store.events({ run: runs[1] ?? expect.fail(), types: ['workspace.cleaned'] });
    expect(events.at(-1)?.data).toEqual({ freedBytes: 5, kept: [] });
    const { items } = (await answer((to) => workspaceList(to))) as { items: unknown[] };
    expect(items.length).toBe(2);
  });

  it('says that a workspace is missing when somebody else removed it', async () => {
    const [run] = await endedRuns(1);
    await rm(join(home, 'workspaces', run ?? ''), { recursive: true, force: true });
    expect(await answer((to) => workspaceList(to))).toMatchObject({
      items: [{ run, health: 'missing' }],
    });
    await expect(workspaceView('1', terminal)).rejects.toMatchObject({ code: 'DRY-E5028' });
  });

  it('removes nothing while another process has the home, nor for an option that makes no sense', async () => {
    await endedRuns(1);
    const prune = (olderThan: string) => workspacePrune([], { olderThan, yes: true }, terminal);
    for (const time of ['', '5', 'd', '-1d', '1y'])
      await expect(prune(time)).rejects.toMatchObject({ code: 'DRY-E5029' });
    await using _plane = await opened();
    await expect(prune('0d')).rejects.toMatchObject({ code: 'DRY-E6005' });
    expect((await onDisk()).length).toBe(1);
  });

  it('exports outputs under their names', async () => {
    await endedRuns(1);
    const out = join(home, 'exported');
    const options = { out, what: 'outputs' } as const;
    expect(await answer((to) => workspaceExport('1', options, to))).toMatchObject({
      files: [{ path: 'outputs/notes/hello.txt', bytes: 5 }],
      left_out: [],
    });
    expect((await readdir(out)).sort()).toEqual(['manifest.json', 'outputs']);
  });
});
