import { isAbsolute } from 'node:path';
import { z } from '@hono/zod-openapi';
import type { AgentOverview } from '../../control-plane/index.ts';
import { agentKindSchema, DrydockError, type JsonValue } from '../../model/index.ts';
import { type AgentQuery, LIFECYCLE_STATES, type LifecycleAction } from '../../registry/index.ts';
import type { AgentOutcomes } from '../../store/index.ts';
import {
  answerOf,
  type AnyOperation,
  listSchema,
  operation,
  pageQuery,
  type Room,
  versionIn,
  wordsOf,
} from '../api/index.ts';
import {
  addAgentWire,
  AGENT_SOURCES,
  type AgentView,
  agentWire,
  changeAgentWire,
  HEALTH_STATES,
} from '../wire/index.ts';

const named = z.object({ name: z.string().min(1).max(200).openapi({ description: 'Id of an agent' }) });
const word = z.string().max(200).optional();
const least = z.coerce.number().min(0).max(1).optional();

const findQuery = z.object({
  skill: word,
  input: word.openapi({ description: 'Takes this type, or any' }),
  output: word.openapi({ description: 'Gives this type, or any' }),
  constraint: word.openapi({ description: 'Applies where these hold', example: 'dialect=ibm,level=2' }),
  tag: word,
  kind: agentKindSchema.optional(),
  from: z.enum(AGENT_SOURCES).optional(),
  state: word.openapi({ description: 'States by commas. Default: all but unregistered' }),
  health: word.openapi({ description: 'By commas: healthy, degraded, unhealthy, never-probed' }),
  min_proven: least.openapi({ description: 'Least share of its work that was proven' }),
  min_success: least.openapi({ description: 'Least share of its attempts that succeeded' }),
  ...pageQuery,
});

const problemSchema = z.strictObject({ code: z.string(), message: z.string() });
const skillSchema = z.strictObject({ skill: z.string(), agents: z.array(z.string()) });

const ACTIONS: Readonly<Record<'enabled' | 'disabled' | 'draining', LifecycleAction>> = {
  enabled: 'enable',
  disabled: 'disable',
  draining: 'drain',
};

/** The agents that there are, whether they take part, and what came of what they did. */
export function agentOperations(room: Room): readonly AnyOperation[] {
  return [listAgents(room), addAgent(room), getAgent(room), changeAgent(room), removeAgent(room), listSkills(room)];
}

function listAgents(room: Room): AnyOperation {
  return operation({
    id: 'listAgents',
    method: 'get',
    path: '/v1/agents',
    tag: 'agents',
    summary: 'The agents that can take part in runs, found by what they can, how they do, and what was proven of it',
    query: findQuery,
    answers: {
      200: {
        description: 'Agents, and what is wrong with files that define none',
        schema: listSchema(agentWire.schema).extend({ problems: z.array(problemSchema) }),
      },
    },
    handle: async ({ query }) => {
      const { limit: _limit, cursor: _cursor, fields: _fields, ...filter } = query;
      const page = answerOf(await agentViews(room, queryOf(query)), {
        query,
        filter: ['agents', filter],
        key: ({ id }) => id,
        encode: (agent) => agentWire.encode(agent),
        asOf: room.plane.events.lastEventId,
      });
      return {
        body: { ...page, problems: room.plane.agents.problems.map(({ code, message }) => ({ code, message })) },
      };
    },
  });
}

function getAgent(room: Room): AnyOperation {
  return operation({
    id: 'getAgent',
    method: 'get',
    path: '/v1/agents/{name}',
    tag: 'agents',
    summary: 'An agent: its manifest, versions, state, health and figures',
    params: named,
    answers: { 200: { description: 'The agent', schema: agentWire.schema } },
    handle: ({ params }) => answerFor(room, params.name),
  });
}

function addAgent(room: Room): AnyOperation {
  return operation({
    id: 'addAgent',
    method: 'post',
    scope: 'admin',
    path: '/v1/agents',
    tag: 'agents',
    summary: 'Install an agent: its file is copied into the home. Only over the socket of this machine',
    description: 'The same content again changes nothing. Other content under a version that is there is refused.',
    body: addAgentWire,
    example: { path: '/home/ana/agents/greeter.ts' },
    problems: ['DRY-E3071'],
    answers: { 201: { description: 'The agent', schema: agentWire.schema } },
    handle: async ({ body: { path, reason = null }, principal, actor, origin }) => {
      if (principal?.via !== 'socket') throw refused('/path: files of this machine are named over its socket only');
      if (!isAbsolute(path)) throw refused('/path: must be absolute');
      const { agent } = await room.plane.agentDirectory.add(path, { actor, origin, reason });
      const answer = await answerFor(room, agent.manifest.id);
      return { ...answer, status: 201, headers: { location: `/v1/agents/${agent.manifest.id}` } };
    },
  });
}

function changeAgent(room: Room): AnyOperation {
  return operation({
    id: 'changeAgent',
    method: 'patch',
    scope: 'admin',
    path: '/v1/agents/{name}',
    tag: 'agents',
    summary: 'Enable, disable or drain an agent, at once and for good. Needs If-Match',
    description: 'One that is drained takes no new attempts, and is disabled when those in hand have ended.',
    params: named,
    body: changeAgentWire,
    example: { state: 'disabled', reason: 'too slow' },
    problems: ['DRY-E3070', 'DRY-E8022', 'DRY-E8023'],
    answers: { 200: { description: 'The agent as it is now', schema: agentWire.schema } },
    handle: async ({ params, body: { state, reason = null }, actor, origin, context }) => {
      const expected = versionIn(context.req, 'changeAgent', `agent ${params.name}`);
      await answerFor(room, params.name);
      await room.plane.agentDirectory.change(params.name, ACTIONS[state], expected, { actor, origin, reason });
      return answerFor(room, params.name);
    },
  });
}

function removeAgent(room: Room): AnyOperation {
  return operation({
    id: 'removeAgent',
    method: 'delete',
    scope: 'admin',
    path: '/v1/agents/{name}',
    tag: 'agents',
    summary: 'Remove an installed agent, or unregister one of the project. Needs If-Match',
    description: 'What it did is remembered. The file of an agent of the project stays; enabling registers it again.',
    params: named,
    problems: ['DRY-E3070', 'DRY-E8022', 'DRY-E8023'],
    answers: { 200: { description: 'The agent as it was', schema: agentWire.schema } },
    handle: async ({ params, actor, origin, context }) => {
      const expected = versionIn(context.req, 'removeAgent', `agent ${params.name}`);
      const { body } = await answerFor(room, params.name);
      await room.plane.agentDirectory.remove(params.name, expected, { actor, origin });
      return { body };
    },
  });
}

function listSkills(room: Room): AnyOperation {
  return operation({
    id: 'listSkills',
    method: 'get',
    path: '/v1/skills',
    tag: 'agents',
    summary: 'What registered agents can do, and which of them',
    query: z.object(pageQuery),
    answers: { 200: { description: 'Skills', schema: listSchema(skillSchema) } },
    handle: ({ query }) => {
      const { agents } = room.plane;
      const capable = (skill: string) =>
        agents.list().filter(({ agent }) => agent.manifest.capabilities.some((one) => one.skill === skill));
      const all = agents.skills().map((skill) => ({
        skill,
        agents: capable(skill).map(({ agent }) => agent.manifest.id),
      }));
      const asOf = room.plane.events.lastEventId;
      return {
        body: answerOf(all, { query, filter: 'skills', key: ({ skill }) => skill, encode: (one) => one, asOf }),
      };
    },
  });
}

/** @throws DRY-E8003 */
async function answerFor(room: Room, name: string) {
  const found = (await agentViews(room, { states: LIFECYCLE_STATES })).find(({ id }) => id === name);
  if (found === undefined) throw new DrydockError('DRY-E8003', { what: `agent ${name}`, list: '/v1/agents' });
  return { body: agentWire.encode(found), version: room.plane.agentDirectory.standing(name).version };
}

async function agentViews({ plane }: Room, query: AgentQuery): Promise<readonly AgentView[]> {
  // What was put into a folder a moment ago is there for who asks.
  await plane.agentDirectory.refresh();
  const outcomes = new Map((await plane.store.agentOutcomes()).map((outcome) => [outcome.agent, outcome]));
  return (await plane.findAgents(query)).map((one) => viewOf(one, outcomes.get(one.manifest.id)));
}

function viewOf(one: AgentOverview, outcome: AgentOutcomes | undefined): AgentView {
  const { status, breaker, breakdowns, openUntil } = one.health;
  return {
    ...one.manifest,
    source: one.origin,
    from: one.source,
    state: one.standing.state,
    stateReason: one.standing.reason,
    stateChangedAt: one.standing.changedAt,
    stateChangedBy: one.standing.changedBy,
    running: one.running,
    health: { status, breaker, breakdowns, trialAt: openUntil },
    versions: one.versions.map(({ origin, ...version }) => ({ ...version, source: origin })),
    figures: [...one.figures, ...one.pastFigures].map(({ agent: _agent, ...figures }) => figures),
    attemptsSucceeded: outcome?.succeeded ?? 0,
    attemptsFailed: outcome?.failed ?? 0,
  };
}

/** @throws DRY-E8002 a word that is not known */
function queryOf(query: z.infer<typeof findQuery>): AgentQuery {
  const { skill, input, output, tag, kind, from, min_proven: minProven, min_success: minSuccess } = query;
  return {
    skill,
    input,
    output,
    tag,
    kind,
    source: from,
    minProven,
    minSuccess,
    constraints: constraintsIn(query.constraint),
    states: wordsOf(query.state, LIFECYCLE_STATES, 'state'),
    health: wordsOf(query.health?.replaceAll('never-probed', 'never probed'), HEALTH_STATES, 'health'),
  };
}

/** `dialect=ibm,level=2`: a value that is JSON is that, any other is text. */
function constraintsIn(text: string | undefined): Record<string, JsonValue> {
  const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw refused(`constraint: expected name=value, not ${pair.slice(0, 50)}`);
      const value = pair.slice(at + 1).trim();
      return [
        pair.slice(0, at).trim(),
        /^(-?\d{1,15}|true|false)$/.test(value) ? (JSON.parse(value) as JsonValue) : value,
      ];
    }),
  );
}

function refused(problem: string): DrydockError {
  return new DrydockError('DRY-E8002', { problem });
}
