import { z } from '@hono/zod-openapi';
import { DrydockError, runStateSchema } from '../../model/index.ts';
import { placeOfRun, type RunFilter, runFilterOf, type RunSort } from '../../store/index.ts';
import {
  countQuery as totalQuery,
  listSchema,
  pageBothWays,
  pageFrom,
  pageQuery,
  picked,
  wordsOf,
  type AnyOperation,
  operation,
  type Room,
  runNamed,
  viewOf,
} from '../api/index.ts';
import { runWire } from '../wire/index.ts';
import { appliedHeader, endedRun } from './wait-for-end.ts';

export const runParams = z.object({
  run: z
    .string()
    .min(1)
    .max(100)
    .openapi({ description: 'An id, the beginning of one, a number, or @last', example: '@last' }),
});

/** What runs are filtered by, in every operation that takes a filter. */
export const filterQuery = {
  filter: z.string().max(2_000).optional().openapi({
    description:
      'Terms by commas or spaces: status, workflow, project, user, label, item, priority, parent, created, started, finished, cost; words are looked for in names, ids, items and labels',
    example: 'status:failed,workflow:cobol-java,label:nightly,started:<7d',
  }),
  state: z.string().max(300).optional().openapi({ description: 'States, by commas', example: 'running,paused' }),
  owner: z.string().max(200).optional(),
  project: z.string().max(200).optional(),
  workflow: z.string().max(200).optional(),
  label: z.string().max(64).optional(),
  q: z.string().max(200).optional().openapi({
    description: 'What name, project or workflow contains, what the id begins with, the number, an item, or a label',
  }),
};

const SORTS = {
  created_at: 'createdAt',
  started_at: 'startedAt',
  finished_at: 'finishedAt',
  state: 'state',
  name: 'name',
  spent_usd: 'spentMicros',
} as const satisfies Record<string, RunSort['by']>;

const sortNames = Object.keys(SORTS) as (keyof typeof SORTS)[];

const listQuery = z.object({
  ...filterQuery,
  sort: z
    .enum(sortNames.flatMap((name) => [name, `-${name}`] as const))
    .default('-created_at')
    .openapi({ description: 'With a minus sign: descending. Runs that have not ended are the last by finished_at' }),
  ...totalQuery,
  ...pageQuery,
});

const countQuery = z.object({
  ...filterQuery,
  by: z.enum(['state', 'owner', 'project', 'workflow']).default('state'),
});

const countSchema = z.strictObject({
  by: z.string(),
  total: z.int(),
  items: z.array(z.strictObject({ value: z.string(), count: z.int() })),
  as_of: z.iso.datetime({ precision: 3 }),
  as_of_event: z.int(),
});

const place = z.strictObject({ key: z.union([z.string(), z.number()]), no: z.int() });

export function runOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listRuns',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs',
      tag: 'runs',
      summary: 'Runs, newest first or sorted as asked',
      query: listQuery,
      answers: { 200: { description: 'Runs', schema: listSchema(runWire.schema) } },
      handle: ({ query }) => listRuns(room, query),
    }),
    operation({
      id: 'countRuns',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs:aggregate',
      tag: 'runs',
      summary: 'How many runs there are by state, owner, project or workflow, the most frequent first',
      query: countQuery,
      answers: { 200: { description: 'Counts', schema: countSchema } },
      handle: ({ query }) => countRuns(room, query),
    }),
    operation({
      id: 'getRun',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}',
      tag: 'runs',
      summary: 'A run, with the commands that it would accept now. Prefer: wait=N waits for its end, up to 30 s',
      params: runParams,
      answers: { 200: { description: 'The run', schema: runWire.schema } },
      handle: async ({ params, waitMs }) => {
        const run = await runNamed(room, params.run);
        const found = waitMs === 0 ? viewOf(run) : await endedRun(room, run.id, waitMs);
        return { body: runWire.encode(found), headers: appliedHeader(waitMs), version: found.version };
      },
    }),
  ];
}

type FilterQuery = Partial<z.infer<z.ZodObject<typeof filterQuery>>>;

/** Everything that a query asks for must hold. @throws DRY-E8001, DRY-E8102 */
export function filterOf({ filter, state, owner, project, workflow, label, q }: FilterQuery, now: number): RunFilter {
  const written = filter === undefined ? {} : runFilterOf(filter, now);
  const states = wordsOf(state, runStateSchema.options, 'state');
  const given = { states, owner, project, workflow, words: q, labels: label === undefined ? undefined : [label] };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  const twice = named.find(([field]) => field in written);
  if (twice !== undefined) {
    const [field] = twice;
    throw new DrydockError('DRY-E8001', { problem: `${field} is given by filter and by a parameter of its own` });
  }
  return { ...written, ...(Object.fromEntries(named) as RunFilter) };
}

async function listRuns(room: Room, query: z.infer<typeof listQuery>) {
  const { limit, cursor, fields, sort, count, filter: text, state, owner, project, workflow, label, q } = query;
  const asked = { text, state, owner, project, workflow, label, q, sort };
  const from = pageFrom(cursor, asked, place);
  const by = SORTS[sort.replace('-', '') as keyof typeof SORTS];
  const asOf = room.plane.events.lastEventId;
  const now = Date.now();
  const filter = filterOf(query, now);
  const found = await room.plane.store.runs({
    ...filter,
    sort: { by, descending: sort.startsWith('-') },
    ...from,
    limit: limit + 1,
  });
  const { shown, next, prev } = pageBothWays(found, {
    limit,
    filter: asked,
    place: (run) => placeOfRun(run, by),
    from,
  });
  const total = count === undefined ? {} : { total: await room.plane.store.numberOfRuns(filter) };
  const items = shown.map((run) => runWire.encode(viewOf(run)));
  const cursors = { next_cursor: next, prev_cursor: prev };
  const frame = { ...cursors, ...total, as_of: new Date(now).toISOString(), as_of_event: asOf };
  return { body: { items: picked(items, fields), ...frame } };
}

async function countRuns(room: Room, query: z.infer<typeof countQuery>) {
  const asOf = room.plane.events.lastEventId;
  const items = await room.plane.store.countRuns(query.by, filterOf(query, Date.now()));
  const total = items.reduce((sum, { count }) => sum + count, 0);
  return { body: { by: query.by, total, items, as_of: new Date().toISOString(), as_of_event: asOf } };
}
