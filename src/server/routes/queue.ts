import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import { prioritySchema } from '../../model/index.ts';
import {
  answerOf,
  type AnyOperation,
  listSchema,
  operation,
  pageQuery,
  type QueueAccess,
  type Room,
  runNamed,
} from '../api/index.ts';
import { fromModel, wireOf } from '../wire/index.ts';
import { runParams } from './runs.ts';

const moveWire = wireOf(
  zod.discriminatedUnion('to', [
    zod.strictObject({ to: zod.literal('front') }),
    zod.strictObject({ to: zod.literal('before'), run: zod.string() }),
    zod.strictObject({ to: zod.literal('priority'), priority: prioritySchema }),
  ]),
  'MoveInQueue',
);

const waitingSchema = z
  .looseObject({
    run: z.string(),
    owner: z.string(),
    project: z.string(),
    priority: z.enum(prioritySchema.options),
    position: z.int().openapi({ description: '1 is next' }),
    of: z.int().openapi({ description: 'How many runs wait' }),
    waits_for: z.array(z.looseObject({ kind: z.string() })),
    predicted: z.looseObject({ at: z.iso.datetime({ precision: 3 }) }).nullable(),
  })
  .openapi('WaitingRun');

const drainingSchema = z
  .strictObject({
    by: z.string(),
    at: z.iso.datetime({ precision: 3 }),
    reason: z.string().nullable(),
  })
  .nullable()
  .openapi({ description: 'By whom, since when and why no run is admitted; null: they are' });

const queueSchema = listSchema(waitingSchema).extend({ draining: drainingSchema });

const drainWire = wireOf(
  zod.strictObject({ reason: zod.string().max(500).optional().describe('Why, for those who wait') }),
  'DrainQueue',
);

/** The admission queue; none without a coordinator. */
export function queueOperations(room: Room): readonly AnyOperation[] {
  const { queue } = room.extensions;
  return queue === undefined
    ? []
    : [list(room, queue), explain(room, queue), move(room, queue), drain(room, queue), resume(room, queue)];
}

/** The next run first. */
async function answerFor(room: Room, queue: QueueAccess, query: z.infer<z.ZodObject<typeof pageQuery>>) {
  const asOf = room.plane.events.lastEventId;
  const page = answerOf(queue.list(), { query, filter: 'queue', key: ({ run }) => run, encode: fromModel, asOf });
  return { ...page, draining: fromModel(await room.plane.draining()) };
}

function list(room: Room, queue: QueueAccess): AnyOperation {
  return operation({
    id: 'listQueue',
    method: 'get',
    path: '/v1/queue',
    tag: 'queue',
    summary: 'The runs that wait for their turn, the next one first, each with what it waits for',
    answers: { 200: { description: 'Waiting runs', schema: queueSchema } },
    query: z.object(pageQuery),
    handle: async ({ query }) => ({ body: await answerFor(room, queue, query) }),
  });
}

function explain(room: Room, queue: QueueAccess): AnyOperation {
  return operation({
    id: 'explainQueue',
    method: 'get',
    path: '/v1/queue/{run}:explain',
    tag: 'queue',
    summary: 'Why a run waits, and what would let it start',
    params: runParams,
    problems: ['DRY-E2033'],
    answers: { 200: { description: 'The reasons', schema: waitingSchema } },
    handle: async ({ params }) => ({ body: fromModel(queue.explain((await runNamed(room, params.run)).id)) }),
  });
}

function move(room: Room, queue: QueueAccess): AnyOperation {
  return operation({
    id: 'moveInQueue',
    method: 'post',
    path: '/v1/queue/{run}:move',
    tag: 'queue',
    summary: 'Put a waiting run at another place',
    params: runParams,
    body: moveWire,
    problems: ['DRY-E2033', 'DRY-E2035'],
    answers: { 200: { description: 'The queue as it is now', schema: queueSchema } },
    handle: async ({ params, body, actor, origin }) => {
      const { id } = await runNamed(room, params.run);
      const move = body.to === 'before' ? { ...body, run: (await runNamed(room, body.run)).id } : body;
      queue.move(id, move);
      const told = { before: null, after: { ...move }, reason: null, result: 'done' };
      await room.plane.audit({ actor, origin, action: 'queue.move', target: id, ...told });
      return { body: await answerFor(room, queue, { limit: 50 }) };
    },
  });
}

function drain(room: Room, queue: QueueAccess): AnyOperation {
  return operation({
    id: 'drainQueue',
    method: 'post',
    scope: 'admin',
    path: '/v1/queue:drain',
    tag: 'queue',
    summary: 'Admit no run any more, also after a restart; what runs goes on',
    body: drainWire,
    example: { reason: 'the machine is replaced tonight' },
    answers: { 200: { description: 'The queue as it is now', schema: queueSchema } },
    handle: async ({ body, actor, origin }) => {
      await room.plane.setDraining(true, { actor, origin, reason: body.reason ?? null });
      return { body: await answerFor(room, queue, { limit: 50 }) };
    },
  });
}

function resume(room: Room, queue: QueueAccess): AnyOperation {
  return operation({
    id: 'resumeQueue',
    method: 'post',
    scope: 'admin',
    path: '/v1/queue:resume',
    tag: 'queue',
    summary: 'Admit runs again',
    body: wireOf(zod.strictObject({}), 'ResumeQueue'),
    answers: { 200: { description: 'The queue as it is now', schema: queueSchema } },
    handle: async ({ actor, origin }) => {
      await room.plane.setDraining(false, { actor, origin });
      return { body: await answerFor(room, queue, { limit: 50 }) };
    },
  });
}
