import { z } from '@hono/zod-openapi';
import type { Attempt } from '../../model/index.ts';
import type { RecordedAttempt } from '../../store/index.ts';
import { type AnyOperation, operation, pageOf, pageQuery, picked, placeIn, type Room } from '../api/index.ts';
import { attemptWire } from '../wire/index.ts';
import { runAsOf, runList, runListSchema } from './run-parts.ts';
import { runParams } from './runs.ts';

const attemptsQuery = z.object({
  step: z.string().max(200).optional(),
  item: z.string().max(1_000).optional().openapi({ description: 'With step. Absent: all of the step, or of the run' }),
  ...pageQuery,
});

/** `item` is empty without items. */
export const attemptPlace = z.strictObject({ step: z.string(), item: z.string(), attempt: z.int() });

const moment = z.iso.datetime({ precision: 3 });

const barSchema = z
  .strictObject({
    step: z.string(),
    item: z.string().nullable(),
    attempt: z.int(),
    role: z.string(),
    agent: z.string(),
    state: z.string(),
    started_at: moment,
    finished_at: moment.nullable(),
  })
  .openapi('TimelineBar');

export function attemptOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listAttempts',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/attempts',
      tag: 'runs',
      summary: 'Attempts, by step, item and number',
      params: runParams,
      query: attemptsQuery,
      answers: { 200: { description: 'Attempts', schema: runListSchema(attemptWire.schema) } },
      handle: ({ params, query }) => listAttempts(room, params.run, query),
    }),
    operation({
      id: 'getTimeline',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/timeline',
      tag: 'runs',
      summary: 'When each attempt began and ended, in the order of their beginnings',
      params: runParams,
      query: z.object(pageQuery),
      answers: { 200: { description: 'Attempts as bars', schema: runListSchema(barSchema) } },
      handle: ({ params, query }) => timeline(room, params.run, query),
    }),
  ];
}

async function listAttempts(room: Room, reference: string, query: z.infer<typeof attemptsQuery>) {
  const { id, asOf } = await runAsOf(room, reference);
  const { step, limit, cursor, fields } = query;
  const item = step === undefined ? undefined : query.item;
  const filter = { run: id, step, item };
  const after = placeIn(cursor, filter, attemptPlace);
  const found = await room.plane.store.attemptPage(id, { step, item, after, limit: limit + 1 });
  const { shown, next } = pageOf(found, { limit, filter, place: (last) => placeOf(last) });
  const encoded = shown.map((attempt) => attemptWire.encode(attempt));
  return { body: runList(asOf, picked(encoded, fields), next) };
}

const barPlace = attemptPlace.extend({ startedAt: z.int() });

async function timeline(room: Room, reference: string, query: z.infer<z.ZodObject<typeof pageQuery>>) {
  const { id, asOf } = await runAsOf(room, reference);
  const { limit, cursor, fields } = query;
  const after = placeIn(cursor, id, barPlace);
  const found = await room.plane.store.timeline(id, { after, limit: limit + 1 });
  const place = (last: RecordedAttempt) => ({ ...placeOf(last), startedAt: last.startedAt });
  const { shown, next } = pageOf(found, { limit, filter: id, place });
  return { body: runList(asOf, picked(shown.map(barOf), fields), next) };
}

function placeOf({ step, item, attempt }: Attempt): z.infer<typeof attemptPlace> {
  return { step, item: item ?? '', attempt };
}

function barOf({ step, item, attempt, role, agent, state, startedAt, finishedAt }: Attempt): z.infer<typeof barSchema> {
  const finished = finishedAt === null ? null : new Date(finishedAt).toISOString();
  const started = new Date(startedAt).toISOString();
  return { step, item, attempt, role, agent, state, started_at: started, finished_at: finished };
}
