import { defineAgent, z } from '../../agent.ts';
import { buildGraph, type JobFacts } from '../graph/index.ts';
import {
  analysis,
  type DependencyGraph,
  discovered,
  inventory,
  itemsOf,
  type Job,
  mapping,
  type ProgramFacts,
  programFacts,
} from '../../project/index.ts';

/** Puts the facts of all programs together: who needs whom, in which order to migrate, what is missing. */
export const mappingAgent = defineAgent({
  id: 'cobol-mapping',
  version: '1.0.0',
  description: 'Builds the typed dependency graph of an application with cycles, migration waves and missing members',
  tags: ['built-in', 'cobol'],
  capabilities: [{ skill: 'cobol.map', input: 'cobol.facts', output: 'cobol.graph' }],
  input: z.object({ inventory: discovered, analyses: itemsOf(analysis) }),
  output: mapping,
  run: async (context, input) => {
    const details = inventory.parse(await context.artifacts.json(input.inventory.details));
    const facts = new Map<string, ProgramFacts>();
    for (const { id, output } of input.analyses) {
      if (output) facts.set(id, programFacts.parse(await context.artifacts.json(output.facts)));
    }
    const jobs = details.jobs.map(toJobFacts);
    const graph = buildGraph([...facts.values()], jobs);
    return {
      output: {
        graph: await context.artifacts.write('graph.json', 'cobol.graph', graph),
        callees: Object.fromEntries([...facts].map(([id, own]) => [id, calleesOf(own, graph)])),
      },
    };
  },
});

/** Utilities are nobody's dependency; what they run in their turn is. */
export function toJobFacts(job: Job): JobFacts {
  const steps = job.steps.flatMap((step) => [
    ...(step.kind === 'program' && !step.utility ? [{ program: step.executes, line: step.line }] : []),
    ...step.runs.map((run) => ({ program: run.program, line: run.line })),
  ]);
  const data = job.data.flatMap((definition) =>
    definition.dataset === undefined ? [] : [{ name: definition.dataset, line: definition.line }],
  );
  return { job: job.name, source: job.file, steps, data };
}

/** The sources of the programs that a program calls, directly or through others, itself left out; sorted. */
function calleesOf(facts: ProgramFacts, graph: DependencyGraph): string[] {
  const sources = new Map(graph.nodes.map((node) => [node.id, node.source]));
  const start = `program:${facts.program.toUpperCase()}`;
  const seen = new Set([start]);
  const waiting = [start];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const edge of graph.edges) {
      if (edge.from !== at || !(edge.kind === 'call-static' || edge.kind === 'call-dynamic') || seen.has(edge.to))
        continue;
      seen.add(edge.to);
      waiting.push(edge.to);
    }
  }
  seen.delete(start);
  return [...seen].flatMap((id) => sources.get(id) ?? []).toSorted();
}
