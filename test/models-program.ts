import { join } from 'node:path';
import { agentFor, lister, workflowOf } from '../src/control-plane/testing.ts';
import { createControlPlane } from '../src/control-plane/index.ts';
import { AnswerCache, ModelGateway, parseProviders } from '../src/llm/index.ts';

const [, , home = '', url = '', key = 'models'] = process.argv;

/** Starts, or goes on with, one run whose items each ask a model twice, until it has ended or somebody kills it. */
const workflow = workflowOf(`
name: asking
steps:
  list: { agent: test.list }
  ask: { forEach: steps.list.output.items, agent: test.ask, concurrency: 3 }
`);

const asks = agentFor(
  'test.ask',
  async ({ model, item }) => {
    const first = await model.generate({ prompt: `first ${item?.id}`, maxOutputTokens: 1000 });
    const second = await model.generate({ prompt: `second ${item?.id}`, maxOutputTokens: 1000 });
    return { output: [first.text, second.text] };
  },
  ['llm'],
);

const provider = { id: 'test', kind: 'openai-compatible', baseUrl: `${url}/v1`, price: { input: 1, output: 1 } };
const models = new ModelGateway({
  model: 'test/m',
  providers: parseProviders([provider], 'the test'),
  env: {},
  cache: new AnswerCache(join(home, 'models')),
});
await using plane = await createControlPlane({ home, agents: [lister('A', 'B', 'C', 'D'), asks], models, slots: 3 });
const run = await plane.startRun(workflow, {}, { key });
process.stdout.write(`${run}\n`);
const end = await plane.settled(run);
process.stdout.write(`${end.state}\n`);
