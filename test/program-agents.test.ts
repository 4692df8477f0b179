import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineAgent, z } from '../src/agent.ts';
import { type ControlPlane, createControlPlane } from '../src/control-plane/index.ts';
import { runDirect } from '../src/direct/index.ts';
import { DrydockError, type RunId } from '../src/model/index.ts';
import { type LoadedWorkflow, loadWorkflow } from '../src/workflow/index.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is missing: agents in Python are not tested here');

/** Finds what the examples work on, without a front end for COBOL. */
const discoverer = defineAgent({
  id: 'discoverer',
  version: '1.0.0',
  description: 'Names two programs',
  capabilities: [{ skill: 'cobol.discover' }],
  input: z.unknown(),
  output: z.json(),
  run: () => ({ output: { programs: ['A.cbl', 'B.cbl'].map((source) => ({ id: source, source })) } }),
});

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'program-agents-'));
  await mkdir(join(project, 'source'));
  await writeFile(join(project, 'source/A.cbl'), 'MOVE A TO B\nMOVE B TO A\n');
  await writeFile(join(project, 'source/B.cbl'), 'STOP RUN\n');
});

afterEach(() => rm(project, { recursive: true, force: true }));

const open = () =>
  createControlPlane({
    home: join(project, 'home'),
    agents: [discoverer],
    agentFolders: [join(project, 'agents')],
  });

/** Starts a run as soon as there is an agent for it. */
async function startWhenKnown(plane: ControlPlane, workflow: LoadedWorkflow): Promise<RunId> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await plane.startRun(workflow, {});
    } catch (error) {
      if (!(error instanceof DrydockError) || error.code !== 'DRY-E3001' || tries > 100) throw error;
      await wait(100);
    }
  }
}

async function workflowIn(file: string | URL) {
  const loaded = loadWorkflow(await readFile(file, 'utf8'), 'words.yaml');
  if (!loaded.ok) throw new Error(loaded.issues.map(({ message }) => message).join('\n'));
  return loaded.workflow;
}

describe.runIf(hasPython)('the examples in Python, shell and over the Agent Client Protocol', () => {
  const examples = new URL('../examples/agents/', import.meta.url);
  beforeEach(() => cp(new URL('agents', examples), join(project, 'agents'), { recursive: true }));

  it('work together in one run', async () => {
    await using plane = await open();
    expect(plane.agents.problems).toEqual([]);
    const source = join(project, 'source');
    const run = await plane.startRun(await workflowIn(new URL('words.yaml', examples)), {}, { source });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    const outputs = join(plane.workspaces.pathOf(run), 'outputs');
    expect(await readFile(join(outputs, 'A.cbl.tsv'), 'utf8')).toMatch(/^2\tmove\n/);
    expect(await readFile(join(outputs, 'note.txt'), 'utf8')).toBe('Hello, A.cbl!\nHello, B.cbl!\n');
  });

  it('work in direct mode as well', async () => {
    const result = await runDirect(
      await workflowIn(new URL('words.yaml', examples)),
      {},
      {
        home: join(project, 'direct'),
        agents: [discoverer],
        agentFolders: [join(project, 'agents')],
        source: join(project, 'source'),
      },
    );
    expect(result).toMatchObject({ state: 'succeeded' });
  });
});

describe.runIf(hasPython)('docs/program-agents.md', () => {
  const page = new URL('../docs/program-agents.md', import.meta.url);

  it('adds an agent in at most 30 lines, by the files that it shows and nothing else', async () => {
    const text = await readFile(page, 'utf8');
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(30);
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
    const [, python = ''] = /```python\n(.*?)```/s.exec(text) ?? [];
    // What is running goes on: the agent is added to it.
    await using plane = await open();
    await mkdir(join(project, 'agents/shout'), { recursive: true });
    await writeFile(join(project, 'agents/shout/agent.yaml'), yaml);
    await writeFile(join(project, 'agents/shout/shout.py'), python);
    const loaded = loadWorkflow(
      `name: loud\nsteps: { shout: { agent: text.shout, with: hello } }\noutputs: { text: "\${steps.shout.output.text}" }`,
      'loud.yaml',
    );
    if (!loaded.ok) return expect.fail(loaded.issues.map(({ message }) => message).join('\n'));
    const run = await startWhenKnown(plane, loaded.workflow);
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded', outputs: { text: 'HELLO' } });
  });
});
