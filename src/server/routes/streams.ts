import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { z } from '@hono/zod-openapi';
import { type EventType, eventDataSchemas, isTerminal, DrydockError } from '../../model/index.ts';
import { filterOf, JSON_LINES, SERVER_SENT, type StreamFilter } from '../stream/index.ts';
import { wordsOf, type AnyOperation, type ApiContext, operation, type Room, runNamed } from '../api/index.ts';
import { allows } from '../security/index.ts';
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
  hb: z
    .enum(['comment', 'event'])
    .default('comment')
    .openapi({ description: 'How a sign of life is given: a browser shows its scripts no comments' }),
  min_interval_ms: z.coerce.number().int().min(0).max(10_000).default(0).openapi({
    description: 'Reports of progress of an attempt are merged for so long; changes of state are never late',
  }),
};

const globalQuery = z.object({
  ...streamQuery,
  topics: z.string().max(4_000).optional().openapi({
    description: 'By commas: run.<id, number or @last> for a run, the first word of types for all of them',
    example: 'run.12,approval',
  }),
});
const runQuery = z.object({
  ...streamQuery,
  after_seq: position
    .optional()
    .openapi({ description: 'seq of the last event of the run that the client has: as_of_seq of a view' }),
});

const STREAM = {
  200: {
    description:
      'Server-Sent Events: `id` is the durable id of the event, `event` its type, `data` an Event. A comment, or a `heartbeat`, comes at least every 15 s. ' +
      '`gap`: what the client asked for is no longer there, read the state again. `end`: the run has ended, and so does the stream. ' +
      'For `Accept: application/x-ndjson`, one JSON object a line: an Event, or what has `notice` (`gap`, `end`, `heartbeat`)',
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
        const { types, runs } = await chosen(room, query);
        const after = lastEventId(context) ?? query.after ?? (await room.plane.store.lastEventId());
        const filter = filterOf({ ...manner(context, query), run: undefined, runs, types, after, afterSeq: 0 });
        return stream(room, context, filter);
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
          const rest = await room.plane.store.events({ run: run.id, after: seen, types, limit: 1 });
          if (rest.length === 0) return new Response(null, { status: 204 });
        }
        const { after = 0, after_seq: afterSeq = 0 } = query;
        const where = { run: run.id, runs: undefined, types, after: seen ?? after, afterSeq };
        return stream(room, context, filterOf({ ...manner(context, query), ...where }));
      },
    }),
  ];
}

function stream({ streams }: Room, { env, req }: ApiContext, filter: StreamFilter): Response {
  if (req.method === 'HEAD')
    return new Response(null, { status: 200, headers: { 'content-type': filter.form.contentType } });
  env.outgoing.setHeader('x-request-id', env.requestId);
  const { via, token = null } = env.principal ?? {};
  const isOwner = via === 'socket' || via === 'home token';
  streams.open(env.outgoing, filter, { token, stillMay: isOwner ? null : () => mayRead(env) });
  return RESPONSE_ALREADY_SENT;
}

/** Whether what was let in would be let in again. */
function mayRead({ standing }: ApiContext['env']): boolean {
  try {
    return allows(standing(), 'read');
  } catch {
    return false;
  }
}

interface MannerQuery {
  readonly hb: 'comment' | 'event';
  readonly min_interval_ms: number;
}

/** How a client would like to be told. */
function manner({ req }: ApiContext, { hb, min_interval_ms: minIntervalMs }: MannerQuery) {
  const isLines = /(^|,)\s*application\/(x-)?ndjson\b/i.test(req.header('accept') ?? '');
  return { form: isLines ? JSON_LINES : SERVER_SENT, beatsAloud: hb === 'event', minIntervalMs };
}

const TOPICS: ReadonlySet<string> = new Set(EVENT_TYPES.map((type) => type.replace(/\..*$/, '')));

/** Runs that one stream can name. */
const MOST_RUNS = 100;

/** What types and topics say together. @throws DRY-E8001; DRY-E2001 no such run */
async function chosen(
  room: Room,
  query: { readonly types?: string | undefined; readonly topics?: string | undefined },
) {
  const types = wordsOf(query.types, EVENT_TYPES, 'types');
  const topics = (query.topics ?? '').split(',').flatMap((topic) => (topic.trim() === '' ? [] : [topic.trim()]));
  const named = topics.filter((topic) => topic.startsWith('run.')).map((topic) => topic.slice('run.'.length));
  const words = topics.filter((topic) => !topic.startsWith('run.'));
  const unknown = words.find((word) => !TOPICS.has(word));
  if (unknown !== undefined || named.length > MOST_RUNS) {
    const problem = unknown === undefined ? `more than ${MOST_RUNS} runs` : unknown.slice(0, 100);
    throw new DrydockError('DRY-E8001', {
      problem: `topics: ${problem}; known are run.<run>, ${[...TOPICS].join(', ')}`,
    });
  }
  const runs = await Promise.all(named.map(async (run) => (await runNamed(room, run)).id));
  const fitting = EVENT_TYPES.filter((type) => words.includes(type.replace(/\..*$/, '')));
  const both = types === undefined ? fitting : types.filter((type) => fitting.includes(type));
  return { types: words.length === 0 ? types : both, runs: runs.length === 0 ? undefined : new Set(runs) };
}

/** What a client that lost its connection has seen last. @throws DRY-E8001 */
function lastEventId({ req }: ApiContext): number | undefined {
  const header = req.header('last-event-id');
  if (header === undefined || header === '') return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new DrydockError('DRY-E8001', { problem: 'Last-Event-ID must be the id of an event' });
}
