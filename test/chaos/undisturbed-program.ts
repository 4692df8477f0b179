/** Runs one run to its end, and pauses or resumes it when told to: undisturbed.test.ts kills it in between. */
import { setTimeout as wait } from 'node:timers/promises';
import { defineAgent, type AgentContext, type AgentResult, z } from '../../src/agent.ts';
import { createControlPlane } from '../../src/control-plane/index.ts';
import { loadWorkflow } from '../../src/workflow/index.ts';

const [home = '', disturb = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const loaded = loadWorkflow(
  `
name: undisturbed
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
  check: { forEach: build, agent: test.check, with: "\${item.outputs.build}", repair: { agent: test.repair, maxAttempts: 1, replaces: build } }
  report: { agent: test.report, with: "\${steps.check.items}" }
`,
  'undisturbed.yaml',
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));

const file = z.object({ file: z.json() });
const skills: Record<string, (context: AgentContext, input: unknown) => Promise<AgentResult>> = {
  list: async () => ({ output: { items: Array.from({ length: 20 }, (_, index) => `item-${index}`) } }),
  build: async ({ artifacts, item }) => {
    await wait(15);
    const built = await artifacts.write(`out/${item?.id}.txt`, 'text', `built ${item?.id}`);
    say('built');
    return { output: { file: built, good: !item?.id.endsWith('7') } };
  },
  check: async (_, input) => {
    const { good, ...rest } = file.extend({ good: z.boolean() }).parse(input);
    return { output: { ...rest, good }, verdict: good ? 'proven' : 'mismatch' };
  },
  repair: async ({ artifacts, item }) => {
    const repaired = await artifacts.write(`out/${item?.id}.txt`, 'text', `repaired ${item?.id}`);
    return { output: { file: repaired, good: true } };
  },
  report: async ({ artifacts }, input) => {
    await artifacts.write('report.json', 'report', z.json().parse(input));
    return { output: null };
  },
};

const agents = Object.entries(skills).map(([name, run]) =>
  defineAgent({
    id: name,
    version: '1.0.0',
    description: name,
    capabilities: [{ skill: `test.${name}` }],
    input: z.json(),
    output: z.json(),
    run,
  }),
);

await using plane = await createControlPlane({ home, agents, slots: 2, durability: 'process-crash' });
const [known] = await plane.store.runs();
const run = known?.id ?? (await plane.startRun(loaded.workflow));
if (disturb === 'paused') {
  const paused = plane.events.subscribe({ run, types: ['run.paused'], after: 0 }).next();
  await plane.command(run, { verb: 'pause', mode: 'now' });
  await paused;
  say('paused');
}
if (known?.state === 'paused') {
  await plane.command(run, { verb: 'resume' });
  say('resumed');
}
const { state } = await plane.settled(run);
say(`ended ${state}`);
