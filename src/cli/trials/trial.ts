import { DrydockError, type EventType, type JsonObject, type RunEvent } from '../../model/index.ts';
import { AgentRecords, FiguresFold, type FiguresView, FOLDED } from '../../registry/index.ts';
import type { StartRequest } from '../../server/index.ts';
import type { RunReader } from '../../store/index.ts';
import { closestWord } from '../../workflow/index.ts';
import { type AgentAnswer, agentPath, tellProblems } from '../agent-answer.ts';
import { followRun, type FollowedRun } from '../follow-run.ts';
import type { RunAccess } from '../run-access.ts';
import type { Terminal } from '../terminal.ts';

/** An agent, and for which of its skills it is tried. */
export interface Tried {
  readonly id: string;
  readonly skill: string;
}

export interface TrialOptions {
  readonly name: string;
  /** Runs for one agent alone: the first failure ends it. */
  readonly onFailure: 'stop' | 'continue';
  /** Skill that verifies what came of each item; it gets `{ input, output }`. */
  readonly verify?: string | undefined;
}

/**
 * A workflow in which each agent performs every item of the parameter `items` once: attempts are chosen, permitted, isolated, metered
 * and recorded as in any other run.
 */
export function trialWorkflow(agents: readonly Tried[], options: TrialOptions): JsonObject {
  const { name, onFailure, verify } = options;
  const steps = agents.flatMap(({ id, skill }, index): [string, JsonObject][] => {
    const step = `agent${index + 1}`;
    const work: JsonObject = {
      description: id,
      agent: { skill, use: id },
      forEach: 'params.items',
      with: `\${item.value.input}`,
      retry: 1,
      onFailure,
    };
    if (verify === undefined) return [[step, work]];
    const both = { input: `\${item.value.input}`, output: `\${item.outputs.${step}}` };
    return [
      [step, work],
      [`verify${index + 1}`, { agent: verify, forEach: step, with: both, onFailure }],
    ];
  });
  return { name, version: 1, parameters: { items: { type: 'array' } }, steps: Object.fromEntries(steps) };
}

/** An agent that the owner of the home knows. @throws DRY-E3102 it knows none of that name; what is wrong with files is told */
export async function knownAgent(id: string, { client }: RunAccess, terminal: Terminal): Promise<AgentAnswer> {
  try {
    return (await client.call('GET', agentPath(id))) as AgentAnswer;
  } catch (error) {
    if (!(error instanceof DrydockError) || error.code !== 'DRY-E8003') throw error;
    const page = (await client.call('GET', '/v1/agents?limit=500')) as {
      readonly items: readonly { readonly id: string }[];
      readonly problems?: readonly { readonly code: string; readonly message: string }[];
    };
    tellProblems(page.problems ?? [], terminal);
    const closest = closestWord(
      id,
      page.items.map((one) => one.id),
    );
    const details = closest === null ? [] : [`Did you mean ${closest}?`];
    throw new DrydockError('DRY-E3102', { agent: id }, { cause: error, details });
  }
}

/** The skill that is asked for, or one that all have, or else the first of each. @throws DRY-E3103 an agent does not have it */
export function triedFor(agents: readonly AgentAnswer[], wanted: string | undefined): readonly Tried[] {
  const skillsOf = ({ capabilities }: AgentAnswer) => capabilities.map(({ skill }) => skill);
  const [first] = agents;
  const common = first && skillsOf(first).find((skill) => agents.every((one) => skillsOf(one).includes(skill)));
  return agents.map((one) => {
    const skills = skillsOf(one);
    const skill = wanted ?? common ?? skills[0] ?? '';
    if (!skills.includes(skill)) {
      throw new DrydockError('DRY-E3103', { agent: one.id, skill, skills: skills.join(', ') });
    }
    return { id: one.id, skill };
  });
}

/** Starts a run and follows it to its end. */
export async function follow(
  access: RunAccess,
  request: StartRequest,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<FollowedRun> {
  const { id } = await access.client.startRun(request);
  return followRun(access, id, terminal, signal);
}

/** Events that are read at one time. */
const PAGE = 500;

/** Events of a run, in their order. */
export async function* eventsIn(
  reader: RunReader,
  run: RunEvent['run'],
  types: readonly EventType[],
): AsyncGenerator<RunEvent, void, undefined> {
  for (let afterSeq = 0; ; ) {
    const page = await reader.events({ run, afterSeq, types, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    afterSeq = page.at(-1)?.seq ?? afterSeq;
  }
}

/** What the attempts of some runs came to, by agent, version and skill; counted as the registry counts. */
export async function figuresOf(reader: RunReader, runs: readonly RunEvent['run'][]): Promise<readonly FiguresView[]> {
  const records = new AgentRecords();
  const fold = new FiguresFold(records);
  for (const run of runs) for await (const event of eventsIn(reader, run, FOLDED)) fold.take(event);
  return records.views();
}
