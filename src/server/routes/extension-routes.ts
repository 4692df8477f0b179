import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import {
  type AnyOperation,
  type AuditAccess,
  cursorOf,
  operation,
  pageQuery,
  placeIn,
  type QueueAccess,
  type Room,
  runNamed,
} from '../api/index.ts';
import { wireOf } from '../wire/index.ts';
import { runIdSchema } from '../../model/index.ts';
import { runParams } from './runs.ts';

const queuedWire = wireOf(
  zod.object({
    run: runIdSchema,
    position: zod.int().min(1).describe('1 is next'),
    reason: zod.string(),
    sinceAt: zod.int(),
  }),
  'QueuedRun',
);

const auditWire = wireOf(
  zod.object({
    seq: zod.int(),
    ts: zod.int(),
    actor: zod.string(),
    action: zod.string(),
    target: zod.string(),
    hash: zod.string(),
  }),
  'AuditEntry',
);

/** Routes for what the server was given beside the control plane. */
export function extensionOperations(room: Room): readonly AnyOperation[] {
  const { queue, audit } = room.extensions;
  return [
    ...(queue === undefined ? [] : queueOperations(room, queue)),
    ...(audit === undefined ? [] : [auditOperation(audit)]),
  ];
}

function queueOperations(room: Room, queue: QueueAccess): readonly AnyOperation[] {
  const listed = () => ({
    body: {
      items: queue.list().map(({ since, ...entry }) => queuedWire.encode({ ...entry, sinceAt: since })),
      next_cursor: null,
    },
  });
  const schema = z.strictObject({ items: z.array(queuedWire.schema), next_cursor: z.null() });
  return [
    operation({
      id: 'listQueue',
      method: 'get',
      path: '/v1/queue',
      tag: 'queue',
      summary: 'The runs that wait for their turn, the next one first',
      answers: { 200: { description: 'Waiting runs', schema } },
      handle: listed,
    }),
    operation({
      id: 'explainQueue',
      method: 'get',
      path: '/v1/queue/{run}:explain',
      tag: 'queue',
      summary: 'Why a run waits, and when it would start',
      params: runParams,
      answers: { 200: { description: 'The reasons', schema: z.any() } },
      handle: async ({ params }) => ({ body: queue.explain((await runNamed(room, params.run)).id) }),
    }),
    operation({
      id: 'moveInQueue',
      method: 'post',
      path: '/v1/queue/{run}:move',
      tag: 'queue',
      summary: 'Put a waiting run at a place of the queue',
      params: runParams,
      body: wireOf(zod.strictObject({ position: zod.int().min(1) }), 'MoveInQueue'),
      answers: { 200: { description: 'The queue as it is now', schema } },
      handle: async ({ params, body, actor }) => {
        await queue.move((await runNamed(room, params.run)).id, body.position, actor);
        return listed();
      },
    }),
  ];
}

function auditOperation(audit: AuditAccess): AnyOperation {
  return operation({
    id: 'listAudit',
    method: 'get',
    path: '/v1/audit',
    tag: 'audit',
    summary: 'Who did what, oldest first',
    query: z.object(pageQuery),
    answers: {
      200: {
        description: 'Entries',
        schema: z.strictObject({ items: z.array(auditWire.schema), next_cursor: z.string().nullable() }),
      },
    },
    handle: async ({ query: { cursor, limit } }) => {
      const after = placeIn(cursor, 'audit', z.int().min(0)) ?? 0;
      const entries = await audit.list({ after, limit });
      const last = entries.at(-1);
      const next = entries.length < limit || last === undefined ? null : cursorOf(last.seq, 'audit');
      return { body: { items: entries.map((entry) => auditWire.encode(entry)), next_cursor: next } };
    },
  });
}
