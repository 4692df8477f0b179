import { z } from '@hono/zod-openapi';
import { type Run, runIdSchema, runStateSchema } from '../../model/index.ts';
import type { NumberedRun } from '../../store/index.ts';
import {
  cursorOf,
  listSchema,
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

export const runParams = z.object({
  run: z
    .string()
    .min(1)
    .max(100)
    .openapi({ description: 'An id, the beginning of one, a number, or @last', example: '@last' }),
});

const listQuery = z.object({
  state: z.string().max(300).optional().openapi({ description: 'States, by commas', example: 'running,paused' }),
  owner: z.string().max(200).optional(),
  project: z.string().max(200).optional(),
  workflow: z.string().max(200).optional(),
  q: z.string().max(200).optional().openapi({ description: 'What name, project or workflow contains' }),
  sort: z.enum(['-created_at']).default('-created_at'),
  ...pageQuery,
});

/** Runs read from the store at one time while filtering. */
const PAGE = 500;

export function runOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listRuns',
      method: 'get',
      path: '/v1/runs',
      tag: 'runs',
      summary: 'Runs, newest first',
      query: listQuery,
      answers: { 200: { description: 'Runs', schema: listSchema(runWire.schema) } },
      handle: ({ query }) => listRuns(room, query),
    }),
    operation({
      id: 'getRun',
      method: 'get',
      path: '/v1/runs/{run}',
      tag: 'runs',
      summary: 'A run, with the commands that it would accept now',
      params: runParams,
      answers: { 200: { description: 'The run', schema: runWire.schema } },
      handle: async ({ params }) => ({ body: runWire.encode(viewOf(await runNamed(room, params.run))) }),
    }),
  ];
}

async function listRuns(room: Room, query: z.infer<typeof listQuery>) {
  const { limit, cursor, fields, state, owner, project, workflow, q } = query;
  const filter = { state, owner, project, workflow, q: q?.toLowerCase() };
  const states = wordsOf(state, runStateSchema.options, 'state');
  let before = placeIn(cursor, filter, runIdSchema);
  const known = { states, owner, project };
  const asOf = room.plane.events.lastEventId;
  const found: NumberedRun[] = [];
  for (;;) {
    const page = await room.plane.store.runs({ ...known, before, limit: PAGE });
    found.push(...page.filter((run) => fits(run, filter)));
    before = page.at(-1)?.id;
    if (page.length < PAGE || found.length > limit) break;
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > limit && last !== undefined ? cursorOf(last.id, filter) : null;
  return {
    body: {
      items: picked(
        items.map((run) => runWire.encode(viewOf(run))),
        fields,
      ),
      next_cursor: next,
      as_of: new Date().toISOString(),
      as_of_event: asOf,
    },
  };
}

/** What the store does not filter by. */
interface Filter {
  readonly workflow: string | undefined;
  readonly q: string | undefined;
}

function fits(run: Run, { workflow, q }: Filter): boolean {
  return (
    (workflow === undefined || run.workflow.name === workflow) &&
    (q === undefined || [run.name, run.project, run.workflow.name].some((text) => text.toLowerCase().includes(q)))
  );
}
