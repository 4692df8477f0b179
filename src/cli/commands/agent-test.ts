import { resolve } from 'node:path';
import { DrydockError, type EventData, type JsonValue, type RunEvent } from '../../model/index.ts';
import { attemptWire } from '../../server/index.ts';
import type { RecordedAttempt } from '../../store/index.ts';
import {
  eventsIn,
  follow,
  inputFrom,
  itemsParameter,
  knownAgent,
  triedFor,
  trialWorkflow,
  usageText,
} from '../trials/index.ts';
import type { FollowedRun } from '../follow-run.ts';
import { accessRuns } from '../run-access.ts';
import { startRequestOf } from '../start-options.ts';
import { duration, printable, type Terminal } from '../terminal.ts';
import type { Surroundings } from './run-commands.ts';

export interface AgentTestOptions {
  readonly input?: string | undefined;
  readonly skill?: string | undefined;
  readonly source?: string | undefined;
  readonly agentConfig: readonly string[];
  readonly budget?: string | undefined;
}

const STEP = 'agent1';
const ITEM = 'input';

/** `drydock agent test <agent>`: one attempt, as a run of its own. */
export async function agentTest(
  id: string,
  options: AgentTestOptions,
  { terminal, signal }: Surroundings,
): Promise<number> {
  const input: JsonValue = options.input === undefined ? {} : await inputFrom(options.input);
  const asked = startRequestOf('agent test', { budget: options.budget, agentConfig: options.agentConfig, flag: [] });
  await using access = await accessRuns(terminal);
  const agent = await knownAgent(id, access, terminal);
  const definition = trialWorkflow(triedFor([agent], options.skill), { name: 'agent-test', onFailure: 'stop' });
  const request = {
    ...asked,
    workflow: { by: 'definition' as const, definition },
    params: itemsParameter([{ id: ITEM, input }]),
    name: `test ${id}`,
    ...(options.source === undefined ? {} : { source: resolve(options.source) }),
  };
  const followed = await follow(access, request, terminal, signal);
  if (!followed.ended) return followed.exitCode;
  const attempt = (await access.reader.attempts(followed.run.id, { step: STEP, item: ITEM })).at(-1);
  if (attempt === undefined || attempt.agent === '') throw notTried(id, attempt, followed);
  const end = await endOf(access.reader, followed.run.id);
  await terminal.answer({
    data: () => ({
      run: { id: followed.run.id, no: followed.run.no },
      attempt: attemptWire.encode(attempt),
      duration_ms: end?.durationMs ?? null,
    }),
    text: () => textOf(attempt, end, followed, terminal),
    names: () => [`run/${followed.run.id}`],
  });
  return followed.exitCode;
}

type End = EventData<'attempt.succeeded'> | EventData<'attempt.failed'>;

async function endOf(reader: Parameters<typeof eventsIn>[0], run: RunEvent['run']): Promise<End | null> {
  let end: End | null = null;
  for await (const event of eventsIn(reader, run, ['attempt.succeeded', 'attempt.failed'])) {
    if (event.type === 'attempt.succeeded' || event.type === 'attempt.failed') end = event.data;
  }
  return end;
}

/** It could not be chosen: the attempt says why. */
function notTried(agent: string, attempt: RecordedAttempt | undefined, { run }: FollowedRun): DrydockError {
  const problem = attempt?.error?.message ?? run.error?.message ?? `the run ended ${run.state}`;
  return new DrydockError('DRY-E3104', { agent, run: String(run.no), problem });
}

function textOf(attempt: RecordedAttempt, end: End | null, { run }: FollowedRun, terminal: Terminal): string {
  const { error, verdict, artifacts, usage, output, agent, agentVersion, state } = attempt;
  const took = end === null ? '' : ` in ${duration(end.durationMs)}`;
  const asked = end?.asked ?? [];
  const lines: (readonly [string, string])[] = [
    ['agent', `${agent} ${agentVersion} ${state}${took}`],
    ['verdict', verdict ?? 'none: it verifies nothing'],
    ['used', usageText(usage)],
    ...[...new Set(asked.map(({ model, source }) => `${model}, ${source}`))].map((model): readonly [string, string] => [
      'model',
      model,
    ]),
    ...(artifacts ?? []).map(({ name, type, bytes }): readonly [string, string] => [
      'wrote',
      `${name} (${type}, ${bytes} bytes)`,
    ]),
    ['run', `#${run.no}`],
  ];
  const facts = lines.map(([name, value]) => `${name.padEnd(8)}  ${printable(value)}\n`).join('');
  if (error !== null) {
    const { code, class: failed, message, place, next } = error;
    terminal.err(`${printable(`✗ ${failed}: ${message}`)}   [${code}]\n`);
    if (place !== undefined) terminal.err(`  at ${printable(place)}\n`);
    if (next !== undefined) terminal.hint(`  Next:  ${printable(next.replace('{run}', String(run.no)))}\n`);
    return facts;
  }
  return `${facts}${JSON.stringify(output, null, 2)}\n`;
}
