import { EXIT } from '../../model/index.ts';
import { type AgentAnswer, agentPath, tellProblems, withAgents } from '../agent-answer.ts';
import { duration, type Terminal, table } from '../terminal.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

type AgentPage = Page<AgentAnswer> & { readonly problems: readonly { code: string; message: string }[] };

export interface FindOptions {
  readonly skill?: string | undefined;
  readonly takes?: string | undefined;
  readonly gives?: string | undefined;
  readonly constraint?: string | undefined;
  readonly tag?: string | undefined;
  readonly kind?: string | undefined;
  readonly from?: string | undefined;
  readonly state?: string | undefined;
  readonly health?: string | undefined;
  readonly minProven?: number | undefined;
  readonly minSuccess?: number | undefined;
}

/** `drydock agent list` */
export function agentList(options: FindOptions, terminal: Terminal): Promise<number> {
  return withAgents(terminal, async (client, isOwner) => {
    const { skill, takes, gives, constraint, tag, kind, from, state, health, minProven, minSuccess } = options;
    const asked = { skill, input: takes, output: gives, constraint, tag, kind, from, state, health };
    const shares = { min_proven: minProven, min_success: minSuccess };
    const items: AgentAnswer[] = [];
    let problems: AgentPage['problems'] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = new URLSearchParams({ limit: '500' });
      for (const [name, value] of Object.entries({ ...asked, ...shares, cursor })) {
        if (value !== undefined) query.set(name, String(value));
      }
      const page = (await client.call('GET', `/v1/agents?${query.toString()}`)) as AgentPage;
      items.push(...page.items);
      ({ next_cursor: cursor, problems } = page);
    }
    await terminal.answer({
      data: () => ({ items, next_cursor: null }),
      text: () => table(['agent', 'version', 'skills', 'state', 'health', 'proven', 'from'], items.map(rowOf)),
      names: () => items.map(({ id }) => `agent/${id}`),
      columns: ['id', 'version', 'description', 'kind', 'state', 'source', 'attempts_succeeded', 'attempts_failed'],
    });
    // An owner has said it when it opened the home.
    if (!isOwner) tellProblems(problems, terminal);
    return EXIT.success;
  });
}

/** `drydock agent view <agent>` */
export function agentView(id: string, terminal: Terminal): Promise<number> {
  return withAgents(terminal, async (client) => {
    const agent = (await client.call('GET', agentPath(id))) as AgentAnswer;
    await terminal.answer({ data: () => agent, text: () => textOf(agent), names: () => [`agent/${agent.id}`] });
    return EXIT.success;
  });
}

/** `drydock agent skills` */
export function agentSkills(terminal: Terminal): Promise<number> {
  return withAgents(terminal, async (client) => {
    const page = (await client.call('GET', '/v1/skills?limit=500')) as Page<{
      readonly skill: string;
      readonly agents: readonly string[];
    }>;
    await terminal.answer({
      data: () => ({ items: page.items, next_cursor: page.next_cursor }),
      text: () =>
        table(
          ['skill', 'agents'],
          page.items.map(({ skill, agents }) => [skill, agents.join(', ')]),
        ),
      names: () => page.items.map(({ skill }) => `skill/${skill}`),
    });
    return EXIT.success;
  });
}

function rowOf(agent: AgentAnswer): string[] {
  const skills = agent.capabilities.map(({ skill }) => skill).join(', ');
  const own = agent.figures.filter(({ version }) => version === agent.version).map(({ proven: found }) => found);
  const proven = own.reduce((sum, { proven: count }) => sum + count, 0);
  const sample = own.reduce((sum, { sample: count }) => sum + count, 0);
  const share = sample === 0 ? '' : `${proven}/${sample}`;
  return [agent.id, agent.version, skills, agent.state, agent.health.status, share, agent.source];
}

function textOf(agent: AgentAnswer): string {
  const { health, state_reason: reason, state_changed_by: by } = agent;
  const trial = health.trial_at === null ? '' : `, next trial ${health.trial_at}`;
  const because = [by === null ? '' : `by ${by}`, reason ?? ''].filter(Boolean).join(': ');
  const lines: readonly (readonly [string, string])[] = [
    ['agent', `${agent.id} ${agent.version}`],
    ['does', agent.description],
    ['kind', `${agent.kind}, ${agent.runtime}`],
    ['from', agent.source === agent.from ? agent.from : `${agent.from}, ${agent.source}`],
    ['state', because === '' ? agent.state : `${agent.state} (${because})`],
    ['health', health.breaker === 'closed' ? health.status : `${health.status}, breaker ${health.breaker}${trial}`],
    ['in hand', String(agent.running)],
    ['may', agent.permissions.join(', ') || 'nothing beyond its scratch directory'],
    ['tags', agent.tags.join(', ')],
    ...agent.capabilities.map((one): readonly [string, string] => ['can', capabilityText(one)]),
  ];
  const facts = lines.filter(([, value]) => value !== '').map(([name, value]) => `${name.padEnd(8)}  ${value}\n`);
  const versions = agent.versions.map((one) => [
    one.version,
    one.first_seen_at,
    (one.hash ?? '').slice(0, 12),
    [one.is_present ? '' : 'gone', one.is_changed ? 'changed' : ''].filter(Boolean).join(', '),
    one.source,
  ]);
  const figures = agent.figures.map((one) => [
    one.skill,
    one.version,
    String(one.invocations),
    String(one.succeeded),
    Object.entries(one.failures)
      .map(([failed, count]) => `${count} ${failed}`)
      .join(', ') || '0',
    provenText(one.proven),
    ...[one.latency_ms.p50, one.latency_ms.p95, one.latency_ms.p99].map((ms) => (ms === null ? '' : duration(ms))),
    String(Object.values(one.tokens).reduce((sum, count) => sum + count, 0)),
    one.unknown_costs === 0 ? one.cost_usd : `${one.cost_usd} + ${one.unknown_costs} unknown`,
  ]);
  return [
    facts.join(''),
    table(['version', 'first seen', 'content', '', 'source'], versions),
    figures.length === 0 ? '' : table(FIGURES, figures),
  ]
    .filter(Boolean)
    .join('\n');
}

const FIGURES = [
  'skill',
  'version',
  'attempts',
  'succeeded',
  'failed',
  'proven',
  'p50',
  'p95',
  'p99',
  'tokens',
  'cost usd',
];

function capabilityText({ skill, input, output, constraints }: AgentAnswer['capabilities'][number]): string {
  const types = input === undefined && output === undefined ? '' : `: ${input ?? 'any'} -> ${output ?? 'any'}`;
  const where = Object.entries(constraints).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${skill}${types}${where.length === 0 ? '' : ` where ${where.join(', ')}`}`;
}

/** `7/9 (45-94 %)`: how many of how many, with the interval that holds 95 times of 100. */
function provenText({ proven, sample, low, high }: AgentAnswer['figures'][number]['proven']): string {
  return sample === 0 ? 'not verified' : `${proven}/${sample} (${Math.round(low * 100)}-${Math.round(high * 100)} %)`;
}
