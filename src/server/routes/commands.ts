import { z } from '@hono/zod-openapi';
import {
  type CommandRequest,
  type CommandVerb,
  DrydockError,
  type ErrorCode,
  isTerminal,
  type RunId,
} from '../../model/index.ts';
import { type AnyOperation, operation, type OperationRequest, type Room, runNamed, runView } from '../api/index.ts';
import { RequestError } from '../problem.ts';
import { commandBodies, commandName, commandPath, commandWire, runWire } from '../wire/index.ts';
import { runParams } from './runs.ts';
import { checkMayDecide } from './second-person.ts';
import { replayedHeader } from './start-run.ts';

/** Commands that would do their work twice if a client, unsure of the first answer, gave them again without a key. */
const NEED_KEY: readonly CommandVerb[] = ['retry', 'fork'];

/** What can be wrong with any command, and with some. */
const PROBLEMS: readonly ErrorCode[] = ['DRY-E2002', 'DRY-E2003', 'DRY-E2005', 'DRY-E2051', 'DRY-E2052'];
const PROBLEMS_OF: Partial<Record<CommandVerb, readonly ErrorCode[]>> = { approve: ['DRY-E8021'] };

const EXAMPLES: Partial<Record<CommandVerb, unknown>> = {
  edit: { edits: [{ op: 'remove', step: 'report' }] },
  retry: { scope: { kind: 'failed' } },
  skip: { step: 'build', item: 'PAYROLL', reason: 'out of scope' },
};

const SUMMARIES: Record<CommandVerb, string> = {
  pause: 'Start nothing new; mode now also stops what is in flight',
  resume: 'Go on after a pause',
  cancel: 'End the run; mode now also stops what is in flight',
  retry: 'Do failed or chosen work again',
  approve: 'Say yes to an open approval',
  reject: 'Say no to an open approval',
  skip: 'Pass an item, or a step, over',
  set_priority: 'Change the urgency of the run',
  set_concurrency: 'Change how many attempts go on at one time',
  set_budget: 'Change what the run may cost',
  edit: 'Change the graph where it has not started',
  fork: 'Start a new run from a step of this one',
};

const answerSchema = z.strictObject({ command: commandWire.schema.nullable(), run: runWire.schema });
const ACCEPTED = {
  202: { description: 'The command, which is durable, and the run as it is now', schema: answerSchema },
};
const DONE_ALREADY = { 200: { description: 'The run is cancelled already', schema: answerSchema } };
const TAKEN_UP = { 200: { description: 'The run was interrupted, and goes on', schema: answerSchema } };

const ANSWERS: Partial<Record<CommandVerb, typeof ACCEPTED>> = {
  cancel: { ...ACCEPTED, ...DONE_ALREADY },
  resume: { ...ACCEPTED, ...TAKEN_UP },
};

/** One route for each command: POST /v1/runs/{run}:pause, with what the command needs as its body. */
export function commandOperations(room: Room): readonly AnyOperation[] {
  return [...commandBodies].map(([verb, body]) => {
    return operation<{ run: string }, unknown, Partial<CommandRequest>>({
      id: `run${commandName(verb)}`,
      method: 'post',
      scope: verb === 'approve' || verb === 'reject' ? 'approve' : 'command',
      path: `/v1/runs/{run}:${commandPath(verb)}`,
      tag: 'commands',
      summary: SUMMARIES[verb],
      params: runParams,
      body,
      example: EXAMPLES[verb],
      needsKey: NEED_KEY.includes(verb),
      problems: [...PROBLEMS, ...(PROBLEMS_OF[verb] ?? [])],
      answers: ANSWERS[verb] ?? ACCEPTED,
      handle: (request) => give(room, { ...request.body, verb } as CommandRequest, request),
    });
  });
}

async function give(room: Room, request: CommandRequest, of: OperationRequest<{ run: string }, unknown, unknown>) {
  const { actor, origin, key } = of;
  const found = await runNamed(room, of.params.run);
  const { id } = found;
  await checkMayDecide(room, found, request, of.principal);
  try {
    const isReplayed = key !== undefined && (await room.plane.store.commandByKey(id, key)) !== undefined;
    const command = await room.plane.command(id, request, { key, actor, origin });
    return {
      status: 202,
      headers: replayedHeader(isReplayed),
      body: { command: commandWire.encode(command), run: runWire.encode(await runView(room, id)) },
    };
  } catch (error) {
    if (!(error instanceof DrydockError) || error.code !== 'DRY-E2002') throw error;
    return refused(room, request, id, { error, actor, origin });
  }
}

/** Cancelling twice is no mistake, and what was interrupted can go on; everything else is told with what is allowed now. */
async function refused(
  room: Room,
  { verb }: CommandRequest,
  id: RunId,
  { error, actor, origin }: { readonly error: DrydockError; readonly actor: string; readonly origin: string },
) {
  const run = await runView(room, id);
  if (verb === 'cancel' && run.state === 'cancelled')
    return { status: 200, body: { command: null, run: runWire.encode(run) } };
  if (verb === 'resume' && !isTerminal(run.state) && !room.plane.isDriven(id)) {
    await room.plane.takeUp(id);
    const told = { before: run.state, after: null, reason: null, result: 'taken up' };
    await room.plane.audit({ actor, origin, action: 'run.resume', target: id, ...told });
    return { status: 200, body: { command: null, run: runWire.encode(await runView(room, id)) } };
  }
  throw new RequestError(error, { allowed: run.allowedActions });
}
