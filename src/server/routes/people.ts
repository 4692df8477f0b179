import { z } from '@hono/zod-openapi';
import {
  type AnyOperation,
  cursorOf,
  listSchema,
  operation,
  pageOf,
  pageQuery,
  picked,
  placeIn,
  type Room,
  runNamed,
} from '../api/index.ts';
import { approvalWire, auditWire, commandRecordWire } from '../wire/index.ts';
import { runAsOf, runList, runListSchema } from './run-parts.ts';
import { runParams } from './runs.ts';

const approvalsQuery = z.object({
  run: z.string().max(100).optional(),
  open: z.enum(['true', 'false']).default('true').openapi({ description: 'true: only those that wait for an answer' }),
  ...pageQuery,
});

const approvalPlace = z.strictObject({ requestedAt: z.int(), run: z.string(), seq: z.int() });
const commandPlace = z.strictObject({ requestedAt: z.int(), id: z.string() });

const auditQuery = z.object({
  actor: z.string().max(200).optional(),
  action: z.string().max(200).optional(),
  target: z.string().max(200).optional(),
  ...pageQuery,
});

/** What people were asked, what they asked for, and what they did. */
export function peopleOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listApprovals',
      isOfStore: true,
      method: 'get',
      path: '/v1/approvals',
      tag: 'commands',
      summary: 'Questions to people, the oldest first',
      query: approvalsQuery,
      answers: {
        200: { description: 'Questions', schema: listSchema(approvalWire.schema) },
      },
      handle: async ({ query }) => {
        const asOf = asOfNow(room);
        const { limit, cursor, fields } = query;
        const run = query.run === undefined ? undefined : (await runNamed(room, query.run)).id;
        const filter = { run, open: query.open };
        const after = placeIn(cursor, filter, approvalPlace);
        const found = await room.plane.store.approvals({ run, open: query.open === 'true', after, limit: limit + 1 });
        const { shown, next } = pageOf(found, {
          limit,
          filter,
          place: ({ requestedAt, run: of, seq }) => ({ requestedAt, run: of, seq }),
        });
        const items = picked(
          shown.map((one) => approvalWire.encode(one)),
          fields,
        );
        return { body: { items, next_cursor: next, ...asOf } };
      },
    }),
    operation({
      id: 'listCommands',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/commands',
      tag: 'commands',
      summary: 'The commands that a run was given, in the order of their requests',
      params: runParams,
      query: z.object(pageQuery),
      answers: { 200: { description: 'Commands', schema: runListSchema(commandRecordWire.schema) } },
      handle: async ({ params, query: { limit, cursor, fields } }) => {
        const { id, asOf } = await runAsOf(room, params.run);
        const after = placeIn(cursor, id, commandPlace);
        const found = await room.plane.store.commandPage(id, { after, limit: limit + 1 });
        const { shown, next } = pageOf(found, {
          limit,
          filter: id,
          place: ({ requestedAt, id: command }) => ({ requestedAt, id: command }),
        });
        const encoded = shown.map((command) => commandRecordWire.encode(command));
        return { body: runList(asOf, picked(encoded, fields), next) };
      },
    }),
    operation({
      id: 'listAudit',
      isOfStore: true,
      method: 'get',
      scope: 'admin',
      path: '/v1/audit',
      tag: 'audit',
      summary: 'Who did what, oldest first',
      query: auditQuery,
      answers: {
        200: { description: 'Entries', schema: listSchema(auditWire.schema) },
      },
      handle: async ({ query: { limit, cursor, fields, ...filter } }) => {
        const asOf = asOfNow(room);
        const after = placeIn(cursor, filter, z.int().min(0)) ?? 0;
        const entries = await room.plane.store.audit({ ...filter, after, limit: limit + 1 });
        const last = entries.length > limit ? entries[limit - 1] : undefined;
        const next = last === undefined ? null : cursorOf(last.no, filter);
        const items = entries.slice(0, limit).map((entry) => auditWire.encode(entry));
        return { body: { items: picked(items, fields), next_cursor: next, ...asOf } };
      },
    }),
  ];
}

function asOfNow({ plane }: Room) {
  return { as_of: new Date().toISOString(), as_of_event: plane.events.lastEventId };
}
