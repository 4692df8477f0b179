/**
 * The program that the kill test kills: opens a home, starts the run if there is none, and waits for its end. Every execution of
 * an agent is noted in a journal at once, outside of the engine.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentContext, type AgentResult, defineAgent, type JsonValue, z } from '../../src/agent.ts';
import { createControlPlane } from '../../src/control-plane/index.ts';
import { loadWorkflow } from '../../src/workflow/index.ts';

const [folder = '.', itemCount = '40'] = process.argv.slice(2);

const workflow = loadWorkflow(
  `
name: killed
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
  check: { forEach: build, agent: test.check, with: "\${item.outputs.build}" }
  report: { agent: test.report, with: "\${steps.check.items}" }
`,
  'killed.yaml',
);
if (!workflow.ok) throw new Error('the workflow of this test is invalid');

type Work = (context: AgentContext, input: JsonValue) => AgentResult | Promise<AgentResult>;

const skills: Record<string, Work> = {
  list: () => ({ output: { items: Array.from({ length: Number(itemCount) }, (_, index) => `item-${index}`) } }),
  build: async ({ artifacts, scratch, item }) => {
    appendFileSync(join(scratch, 'half'), 'left behind by a kill');
    await wait(8);
    const file = await artifacts.write(`out/${item?.id}.txt`, 'text', `content of ${item?.id}`);
    return { output: { file } };
  },
  check: async (_, input) => {
    await wait(4);
    return { output: input };
  },
  report: async ({ artifacts }, input) => {
    await artifacts.write('report.json', 'report', input);
    process.stdout.write('reporting\n');
    return { output: null };
  },
};

const agents = Object.entries(skills).map(([name, work]) =>
  defineAgent({
    id: name,
    version: '1.0.0',
    description: name,
    capabilities: [{ skill: `test.${name}` }],
    input: z.json(),
    output: z.json(),
    run: async (context, input) => {
      appendFileSync(join(folder, 'journal'), `${context.step}/${context.item?.id ?? ''}\n`);
      return work(context, input);
    },
  }),
);

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

process.stdout.write('opening\n');
await using plane = await createControlPlane({ home: join(folder, 'home'), agents, slots: 2 });
const [known] = await plane.store.runs();
const run = known?.id ?? (await plane.startRun(workflow.workflow, {}, { publishTo: join(folder, 'published') }));
process.stdout.write('driving\n');
const ended = await plane.settled(run);
process.stdout.write(`ended ${ended.state}\n`);
