import { z } from '@hono/zod-openapi';
import {
  eventDataSchemas,
  type EventType,
  type RunEvent,
  type RunId,
  type Verdict,
  verdictSchema,
} from '../../model/index.ts';
import {
  type AnyOperation,
  cursorOf,
  operation,
  pageOf,
  pageQuery,
  picked,
  placeIn,
  type Room,
  runNamed,
  wordsOf,
} from '../api/index.ts';
import { eventDataWires, eventWire, itemWire } from '../wire/index.ts';
import { runCost } from './run-cost.ts';
import { createdOf, runAsOf, runList, runListSchema } from './run-parts.ts';
import { runParams } from './runs.ts';

const EVENT_TYPES = Object.keys(eventDataSchemas) as EventType[];

const eventsQuery = z.object({
  after_seq: z.coerce.number().int().min(0).default(0).openapi({ description: 'seq of the last event that is known' }),
  types: z.string().max(2_000).optional().openapi({ description: 'Types of events, by commas' }),
  ...pageQuery,
});

const SHORT_PAGES =
  'A page may hold fewer entries than `limit`, even none, while `next_cursor` is there: a filter looks at so many events at a time.';

const levelSchema = z.enum(['debug', 'info', 'warn', 'error']);

const logQuery = z.object({
  from_seq: z.coerce.number().int().min(0).default(0).openapi({ description: 'First seq that is wanted' }),
  step: z.string().max(200).optional(),
  item: z.string().max(1_000).optional(),
  level: levelSchema.optional().openapi({ description: 'Lines of this level and above' }),
  q: z.string().max(200).optional().openapi({ description: 'What a line contains' }),
  ...pageQuery,
});

const lineSchema = z
  .strictObject({
    seq: z.int(),
    ts: z.iso.datetime({ precision: 3 }),
    step: z.string(),
    item: z.string().nullable(),
    attempt: z.int(),
    level: levelSchema,
    message: z.string().openapi({ description: 'What an agent said: not to be trusted, show it as text' }),
    fields: z.any().optional(),
  })
  .openapi('LogLine');

export function runLogOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listEvents',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/events',
      tag: 'events',
      summary: 'Events of the past, oldest first',
      description: SHORT_PAGES,
      params: runParams,
      query: eventsQuery,
      answers: { 200: { description: 'Events', schema: runListSchema(eventWire.schema) } },
      handle: ({ params, query }) => listEvents(room, params.run, query),
    }),
    operation({
      id: 'listLogs',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/logs',
      tag: 'runs',
      summary: 'What agents logged, oldest first',
      description: SHORT_PAGES,
      params: runParams,
      query: logQuery,
      answers: { 200: { description: 'Lines', schema: runListSchema(lineSchema) } },
      handle: ({ params, query }) => listLogs(room, params.run, query),
    }),
    verdicts(room),
    runCost(room),
    config(room),
  ];
}

async function listEvents(room: Room, reference: string, query: z.infer<typeof eventsQuery>) {
  const { id, asOf } = await runAsOf(room, reference);
  const { after_seq, types, limit, cursor, fields } = query;
  const filter = { run: id, types };
  const afterSeq = placeIn(cursor, filter, z.int().min(0)) ?? after_seq;
  const wanted = wordsOf(types, EVENT_TYPES, 'types');
  const page = await room.plane.store.eventPage(id, { afterSeq, types: wanted, limit });
  const next = page.goesOnAfter === null ? null : cursorOf(page.goesOnAfter, filter);
  const shown = page.events.map((event) => eventWire.encode(event));
  return { body: runList(asOf, picked(shown, fields), next) };
}

async function listLogs(room: Room, reference: string, query: z.infer<typeof logQuery>) {
  const { id, asOf } = await runAsOf(room, reference);
  const { from_seq, step, item, level, q, limit, cursor, fields } = query;
  const filter = { run: id, step, item, level, q };
  const afterSeq = placeIn(cursor, filter, z.int().min(0)) ?? Math.max(0, from_seq - 1);
  const levels = levelSchema.options.slice(levelSchema.options.indexOf(level ?? 'debug'));
  const page = await room.plane.store.eventPage(id, { afterSeq, limit, lines: { levels, step, item, words: q } });
  const next = page.goesOnAfter === null ? null : cursorOf(page.goesOnAfter, filter);
  return { body: runList(asOf, picked(page.events.flatMap(lineOf), fields), next) };
}

function lineOf({ seq, ts, type, data }: RunEvent): z.infer<typeof lineSchema>[] {
  if (type !== 'attempt.logged') return [];
  const { step, item, attempt, level, message, fields } = data;
  const line = { seq, ts: new Date(ts).toISOString(), step, item, attempt, level, message };
  return [fields === undefined ? line : { ...line, fields }];
}

const verdictQuery = z.object({
  verdict: z.string().max(200).optional().openapi({ description: 'Verdicts, by commas', example: 'mismatch' }),
  ...pageQuery,
});

function verdicts(room: Room): AnyOperation {
  const counts = z.partialRecord(verdictSchema, z.int());
  return operation({
    id: 'listVerdicts',
    isOfStore: true,
    method: 'get',
    path: '/v1/runs/{run}/verdicts',
    tag: 'runs',
    summary: 'What was proved about each item',
    params: runParams,
    query: verdictQuery,
    answers: {
      200: { description: 'Items with their verdicts', schema: runListSchema(itemWire.schema).extend({ counts }) },
    },
    handle: async ({ params, query }) => {
      const { id, asOf } = await runAsOf(room, params.run);
      const { items, next } = await itemsWithVerdict(room, id, query);
      const { verdicts: counted } = await runNamed(room, id);
      return { body: { ...runList(asOf, picked(items, query.fields), next), counts: counted } };
    },
  });
}

const itemPlace = z.strictObject({ step: z.string(), item: z.string() });

async function itemsWithVerdict({ plane }: Room, run: RunId, { verdict, limit, cursor }: z.infer<typeof verdictQuery>) {
  const filter = { run, verdict };
  const wanted = wordsOf<Verdict>(verdict, verdictSchema.options, 'verdict');
  const after = placeIn(cursor, filter, itemPlace);
  const found = await plane.store.items(run, { after, verdicts: wanted ?? 'any', limit: limit + 1 });
  const { shown, next } = pageOf(found, { limit, filter, place: (last) => ({ step: last.step, item: last.id }) });
  return { items: shown.map((item) => itemWire.encode(item)), next };
}

function config(room: Room): AnyOperation {
  const wire = eventDataWires['run.created'];
  return operation({
    id: 'getConfig',
    isOfStore: true,
    method: 'get',
    path: '/v1/runs/{run}/config',
    tag: 'runs',
    summary: 'What a run was started with: workflow, parameters, flags, versions of tools; it never changes',
    params: runParams,
    answers: { 200: { description: 'The configuration', schema: wire.schema } },
    handle: async ({ params }) => {
      const { id } = await runNamed(room, params.run);
      return { body: wire.encode((await createdOf(room.plane.store, id)).data) };
    },
  });
}
