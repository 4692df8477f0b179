import { type Agent, type AgentContext, type AgentResult, defineAgent, type JsonValue, z } from '../src/agent.ts';
import type { Permission } from '../src/model/index.ts';
import { type LoadedWorkflow, loadWorkflow } from '../src/workflow/index.ts';

/** An agent for a skill, `bench.<name>`, that takes and gives any JSON. */
export function benchAgent(
  name: string,
  run: (context: AgentContext, input: JsonValue) => Promise<AgentResult> | AgentResult,
  permissions: Permission[] = [],
): Agent {
  return defineAgent({
    id: `bench-${name}`,
    version: '1.0.0',
    description: name,
    capabilities: [{ skill: `bench.${name}` }],
    permissions,
    input: z.json(),
    output: z.json(),
    run,
  });
}

/** Gives so many items, as its input says. */
export const lister: Agent = benchAgent('list', (_, input) => {
  const items = Array.from({ length: Number(input) }, (_, index) => `item-${index}`);
  return { output: { items } };
});

export function workflowOf(yaml: string): LoadedWorkflow {
  const loaded = loadWorkflow(yaml, 'bench.yaml');
  if (!loaded.ok) throw new Error(loaded.issues.map(({ message, fix }) => `${message}. ${fix}`).join('\n'));
  return loaded.workflow;
}

/** A step over the items of a first one. */
export function fanOut(items: number, skill: string, after = ''): LoadedWorkflow {
  return workflowOf(`
name: fan-out
steps:
  list: { agent: bench.list, with: ${items} }
  work: { forEach: steps.list.output.items, agent: bench.${skill} }
${after}`);
}
