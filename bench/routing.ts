import { type Agent, defineAgent, z } from '../src/agent.ts';
import { type AgentRequirement, agentRequirementSchema } from '../src/model/index.ts';
import { AgentRecords, AgentRegistry } from '../src/registry/index.ts';
import { atMost, best, type Benchmark, type Row, rounded, toCompare } from './row.ts';

const AGENTS = 1_000;

const DECISIONS = 200;

/** What it takes to choose among a thousand agents that all have the skill, with a history each, and how large its reasons are. */
export const routing: Benchmark = {
  prefix: 'routing-',
  async measure() {
    const registry = await AgentRegistry.load(Array.from({ length: AGENTS }, agentOf), []);
    const records = historyOf(registry);
    const rows: Row[] = [];
    for (const strategy of ['capability', 'load', 'cost', 'performance']) {
      const requirement = need({ strategy });
      const decide = () => registry.match(requirement, { standings: records });
      rows.push(row(`decision-${strategy}`, `a decision by ${strategy}, ${AGENTS} candidates`, await each(decide)));
    }
    const requirement = need({ strategy: 'performance' });
    const failedOnItem = ['agent-7', 'agent-8'];
    const retried = () => registry.match(requirement, { standings: records, failedOnItem });
    rows.push(row('decision-retry', 'the same after two agents have failed on the item', await each(retried)));
    let other = 0;
    const first = () => registry.match(need({ constraints: { size: other++ } }), { standings: records });
    rows.push(
      row('decision-first', 'the first decision for a requirement: every capability is looked at', await each(first)),
    );
    const few = need({ skill: 'bench.skill-7', strategy: 'performance' });
    const indexed = await each(() => registry.match(few, { standings: records }));
    rows.push(row('decision-indexed', `a decision among the 10 of ${AGENTS} agents that have a skill`, indexed));
    const told = registry.match(requirement, { standings: records });
    rows.push(row('explanation', `all reasons of a decision, ${AGENTS} candidates`, await each(() => told.explain())));
    return [...rows, ...sizes(registry, records)];
  },
};

function sizes(registry: AgentRegistry, records: AgentRecords): Row[] {
  const bytes = (requirement: AgentRequirement, detail: 'full' | 'brief') =>
    Buffer.byteLength(JSON.stringify(registry.match(requirement, { standings: records }).explain(detail)));
  const size = (id: string, measure: string, value: number) =>
    toCompare({ id: `routing-bytes-${id}`, measure, value, unit: 'bytes' });
  const many = need({ strategy: 'performance' });
  const few = need({ skill: 'bench.skill-7', strategy: 'performance' });
  return [
    size('10', 'reasons in an event, 10 candidates', bytes(few, 'full')),
    size('1000', 'reasons in the first event of a step, 1,000 candidates', bytes(many, 'full')),
    size('1000-again', 'reasons in an event when the choice has changed, 1,000 candidates', bytes(many, 'brief')),
  ];
}

function row(id: string, measure: string, milliseconds: number): Row {
  return atMost(1, { id: `routing-${id}`, measure, value: rounded(milliseconds, 4), unit: 'ms' });
}

/** Milliseconds for one of many, the best of five tries. */
function each(work: () => unknown): Promise<number> {
  for (let count = 0; count < DECISIONS; count++) work();
  return best(5, () => {
    const begin = performance.now();
    for (let count = 0; count < DECISIONS; count++) work();
    return (performance.now() - begin) / DECISIONS;
  });
}

function agentOf(_: unknown, index: number): Agent {
  return defineAgent({
    id: `agent-${index}`,
    version: '1.0.0',
    description: 'does nothing',
    capabilities: [
      { skill: 'bench.work', constraints: { dialect: ['ibm', 'gnu', 'mf'].slice(index % 2) }, priority: index % 100 },
      { skill: `bench.skill-${index % 100}` },
    ],
    permissions: index % 2 === 0 ? ['llm'] : [],
    input: z.json(),
    output: z.json(),
    run: () => ({ output: null }),
  });
}

/** Fifty attempts of each agent, some of them verified, some failed, some under way. */
function historyOf(registry: AgentRegistry): AgentRecords {
  const records = new AgentRecords();
  for (const [index, { agent }] of registry.list().entries()) {
    const { manifest } = agent;
    for (const skill of [
      'bench.work',
      `bench.skill-${manifest.id.slice('agent-'.length).slice(-2).replace(/^0/, '')}`,
    ]) {
      for (let count = 0; count < 50; count++) {
        const failure = (count * 7 + index) % 11 === 0 ? 'agent_error' : null;
        records.add(manifest, skill, { failure, durationMs: count * index });
        if (failure === null) records.judge(manifest, skill, (count + index) % 5 === 0 ? 'mismatch' : 'proven', null);
      }
    }
    if (index % 10 === 0) records.begin(manifest);
    if (index % 100 === 0) records.begin(manifest).end('crash');
  }
  return records;
}

function need(more: object): AgentRequirement {
  return agentRequirementSchema.parse({ skill: 'bench.work', constraints: { dialect: 'ibm' }, ...more });
}
