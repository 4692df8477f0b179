import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineAgent, z } from '../src/agent.ts';
import { createControlPlane } from '../src/control-plane/index.ts';
import { loadWorkflow } from '../src/workflow/index.ts';

const loaded = loadWorkflow(
  `
name: greetings
parameters: { names: { type: array, items: { type: string } } }
steps:
  greet: { forEach: params.names, agent: text.greet }
  collect: { agent: text.collect, with: { greetings: "\${steps.greet.items}" } }
`,
  'greetings.yaml',
);
if (!loaded.ok) throw new Error('the workflow of this test is invalid');
const { workflow } = loaded;

const collector = defineAgent({
  id: 'collector',
  version: '1.0.0',
  description: 'Writes what was gathered into one file',
  capabilities: [{ skill: 'text.collect' }],
  input: z.object({ greetings: z.array(z.object({ output: z.string() })) }),
  output: z.object({ count: z.int() }),
  run: async (context, { greetings }) => {
    await context.artifacts.write('greetings.txt', 'text', greetings.map(({ output }) => `${output}\n`).join(''));
    return { output: { count: greetings.length } };
  },
});

const GREETER = `
import { defineAgent, z } from 'drydock/agent';

export default defineAgent({
  id: 'greeter',
  version: '1.0.0',
  description: 'Greets by name',
  capabilities: [{ skill: 'text.greet' }],
  input: z.string(),
  output: z.string(),
  run: (context, name) => {
    context.log('info', \`greeting \${name}\`);
    return { output: \`Hello, \${name}!\` };
  },
});
`;

describe('an agent of the user', () => {
  let project: string;

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'drydock-project-'));
    await mkdir(join(project, 'agents'));
  });

  afterEach(() => rm(project, { recursive: true, force: true }));

  const open = () =>
    createControlPlane({
      home: join(project, 'home'),
      agents: [collector],
      agentFolders: [join(project, 'agents')],
    });

  it('takes part in runs by being a file in the agents folder; nothing else changes', async () => {
    const names = ['Grace', 'Jean'];
    {
      await using plane = await open();
      await expect(plane.startRun(workflow, { names })).rejects.toMatchObject({ code: 'DRY-E3001' });
    }
    await writeFile(join(project, 'agents/greeter.ts'), GREETER);
    await using plane = await open();
    const run = await plane.startRun(workflow, { names });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    const outputs = join(plane.workspaces.pathOf(run), 'outputs');
    expect(await readFile(join(outputs, 'greetings.txt'), 'utf8')).toBe('Hello, Grace!\nHello, Jean!\n');
    expect((await plane.store.agents()).find(({ manifest }) => manifest.id === 'greeter')?.source).toBe(
      join(project, 'agents/greeter.ts'),
    );
  });

  it('that is broken is reported, and keeps nobody else from working', async () => {
    await writeFile(join(project, 'agents/broken.ts'), 'export default {{{');
    await writeFile(join(project, 'agents/greeter.ts'), GREETER);
    await using plane = await open();
    expect(plane.agents.problems.map(({ code, message }) => [code, message.includes('broken.ts')])).toEqual([
      ['DRY-E3003', true],
    ]);
    expect(await plane.settled(await plane.startRun(workflow, { names: ['Ada'] }))).toMatchObject({
      state: 'succeeded',
    });
  });
});
