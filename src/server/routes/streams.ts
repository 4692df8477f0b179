import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { z } from '@hono/zod-openapi';
import { type EventType, eventDataSchemas, isTerminal, type RunId, DrydockError } from '../../model/index.ts';
import type { StreamFilter } from '../stream/index.ts';
import { wordsOf, type AnyOperation, type ApiContext, operation, type Room, runNamed } from '../api/index.ts';
import { eventWire } from '../wire/index.ts';
import { runParams } from './runs.ts';

export const EVENT_TYPES = Object.keys(eventDataSchemas) as EventType[];

const position = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const streamQuery = {
  after: position.optional().openapi({
    description: 'id of the last event that the client has; a Last-Event-ID header wins. Absent: from now on',
  }),
  types: z
    .string()
    .max(2_000)
    .optional()
    .openapi({ description: 'Types of events, by commas', example: 'run.finished' }),
};

const globalQuery = z.object(streamQuery);
const runQuery = z.object({
  ...streamQuery,
  after_seq: position
    .optional()
    .openapi({ description: 'seq of the last event of the run that the client has: as_of_seq of a view' }),
});

const STREAM = {
  200: {
    description:
      'Server-Sent Events: `id` is the durable id of the event, `event` its type, `data` an Event. A comment comes at least every 15 s. ' +
      '`gap`: what the client asked for is no longer there, read the state again. `end`: the run has ended, and so does the stream',
    contentType: 'text/event-stream',
    schema: eventWire.schema,
  },
};

export function streamOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'streamEvents',
      method: 'get',
      path: '/v1/events',
      tag: 'events',
      summary: 'The events of all runs, as they come',
      query: globalQuery,
      answers: STREAM,
      handle: async ({ query, context }) => {
        const types = wordsOf(query.types, EVENT_TYPES, 'types');
        const after = lastEventId(context) ?? query.after ?? (await room.plane.store.lastEventId());
        return stream(room, context, filterOf(undefined, types, after, 0));
      },
    }),
    operation({
      id: 'streamRunEvents',
      method: 'get',
      path: '/v1/runs/{run}/events:stream',
      tag: 'events',
      summary: 'The events of one run from its beginning, or from a cursor, as they come; ends with the run',
      params: runParams,
      query: runQuery,
      answers: { ...STREAM, 204: { description: 'The run has ended and the client has all of its events' } },
      handle: async ({ params, query, context }) => {
        const types = wordsOf(query.types, EVENT_TYPES, 'types');
        const run = await runNamed(room, params.run);
        const seen = lastEventId(context);
        if (seen !== undefined && isTerminal(run.state)) {
          const rest = await room.plane.store.events({ run: run.id, after: seen, limit: 1 });
          if (rest.length === 0) return new Response(null, { status: 204 });
        }
        return stream(room, context, filterOf(run.id, types, seen ?? query.after ?? 0, query.after_seq ?? 0));
      },
    }),
  ];
}

function stream({ streams }: Room, { env, req }: ApiContext, filter: StreamFilter): Response {
  if (req.method === 'HEAD')
    return new Response(null, { status: 200, headers: { 'content-type': 'text/event-stream' } });
  env.outgoing.setHeader('x-request-id', env.requestId);
  streams.open(env.outgoing, filter, env.principal?.token ?? null);
  return RESPONSE_ALREADY_SENT;
}

function filterOf(
  run: RunId | undefined,
  types: readonly EventType[] | undefined,
  after: number,
  afterSeq: number,
): StreamFilter {
  const wanted = types === undefined ? null : new Set(types);
  return {
    key: `${run ?? ''} ${types === undefined ? '' : [...types].toSorted().join()} ${afterSeq}`,
    run,
    types,
    after,
    afterSeq,
    wants: (event) =>
      (run === undefined || (event.run === run && event.seq > afterSeq)) && (wanted === null || wanted.has(event.type)),
  };
}

/** What a client that lost its connection has seen last. @throws DRY-E8001 */
function lastEventId({ req }: ApiContext): number | undefined {
  const header = req.header('last-event-id');
  if (header === undefined || header === '') return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new DrydockError('DRY-E8001', { problem: 'Last-Event-ID must be the id of an event' });
}
