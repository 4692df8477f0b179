import { z } from '@hono/zod-openapi';
import { runStateSchema } from '../../model/index.ts';
import { placeOfRun, type RunFilter, type RunSort } from '../../store/index.ts';
import {
  listSchema,
  pageOf,
  pageQuery,
  picked,
  placeIn,
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

const filterQuery = {
  state: z.string().max(300).optional().openapi({ description: 'States, by commas', example: 'running,paused' }),
  owner: z.string().max(200).optional(),
  project: z.string().max(200).optional(),
  workflow: z.string().max(200).optional(),
  q: z.string().max(200).optional().openapi({ description: 'What name, project or workflow contains' }),
};

const SORTS = {
  created_at: 'createdAt',
  finished_at: 'finishedAt',
  state: 'state',
  name: 'name',
} as const satisfies Record<string, RunSort['by']>;

const sortNames = Object.keys(SORTS) as (keyof typeof SORTS)[];

const listQuery = z.object({
  ...filterQuery,
  sort: z
    .enum(sortNames.flatMap((name) => [name, `-${name}`] as const))
    .default('-created_at')
    .openapi({ description: 'With a minus sign: descending. Runs that have not ended are the last by finished_at' }),
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
        return { body: runWire.encode(found), headers: appliedHeader(waitMs) };
      },
    }),
  ];
}

function filterOf({ state, owner, project, workflow, q }: Partial<z.infer<typeof countQuery>>): RunFilter {
  return { states: wordsOf(state, runStateSchema.options, 'state'), owner, project, workflow, words: q };
}

async function listRuns(room: Room, query: z.infer<typeof listQuery>) {
  const { limit, cursor, fields, sort } = query;
  const filter = filterOf(query);
  const asked = { ...filter, sort };
  const after = placeIn(cursor, asked, place);
  const by = SORTS[sort.replace('-', '') as keyof typeof SORTS];
  const asOf = room.plane.events.lastEventId;
  const found = await room.plane.store.runs({
    ...filter,
    sort: { by, descending: sort.startsWith('-') },
    after,
    limit: limit + 1,
  });
  const { shown, next } = pageOf(found, { limit, filter: asked, place: (last) => placeOfRun(last, by) });
  const items = shown.map((run) => runWire.encode(viewOf(run)));
  const frame = { next_cursor: next, as_of: new Date().toISOString(), as_of_event: asOf };
  return { body: { items: picked(items, fields), ...frame } };
}

async function countRuns(room: Room, query: z.infer<typeof countQuery>) {
  const asOf = room.plane.events.lastEventId;
  const items = await room.plane.store.countRuns(query.by, filterOf(query));
  const total = items.reduce((sum, { count }) => sum + count, 0);
  return { body: { by: query.by, total, items, as_of: new Date().toISOString(), as_of_event: asOf } };
}
