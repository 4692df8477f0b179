import { z } from '@hono/zod-openapi';
import { DrydockError, type EventData, itemStateSchema, type RunId } from '../../model/index.ts';
import type { RecordedAttempt } from '../../store/index.ts';
import { evolve } from '../../workflow/index.ts';
import {
  type AnyOperation,
  listSchema,
  operation,
  pageOf,
  pageQuery,
  picked,
  placeIn,
  type Room,
  runNamed,
  wordsOf,
} from '../api/index.ts';
import { RequestError } from '../problem.ts';
import { attemptWire, itemWire, stepWire } from '../wire/index.ts';
import { runParams } from './runs.ts';

/** Lists of one run tell its sequence number as well: a stream with after_seq=<this> tells all that is not in the answer. */
export function runListSchema(item: z.ZodType): z.ZodObject {
  return listSchema(item).extend({ as_of_seq: z.int() });
}

/** The frame of a list of one run. `asOf` is read before the items are. */
export function runList(asOf: AsOf, items: readonly unknown[], nextCursor: string | null) {
  return { items, next_cursor: nextCursor, as_of: new Date().toISOString(), ...asOf };
}

interface AsOf {
  readonly as_of_event: number;
  readonly as_of_seq: number;
}

/** The run, and up to which event an answer that is read from now on is complete. */
export async function runAsOf(room: Room, reference: string): Promise<{ readonly id: RunId; readonly asOf: AsOf }> {
  const event = room.plane.events.lastEventId;
  const { id, asOfSeq } = await runNamed(room, reference);
  return { id, asOf: { as_of_event: event, as_of_seq: asOfSeq } };
}

const itemPlace = z.strictObject({ step: z.string(), item: z.string() });

const itemsQuery = z.object({
  step: z.string().max(200).optional(),
  state: z.string().max(300).optional().openapi({ description: 'States, by commas', example: 'failed' }),
  ...pageQuery,
});

const unitParams = runParams.extend({ item: z.string().min(1).max(1_000) });

export function runPartOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listSteps',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/steps',
      tag: 'runs',
      summary: 'The steps of a run in the order of its workflow, with how many of their items ended how',
      params: runParams,
      query: z.object({ fields: pageQuery.fields }),
      answers: { 200: { description: 'Steps', schema: runListSchema(stepWire.schema) } },
      handle: async ({ params, query }) => {
        const { id, asOf } = await runAsOf(room, params.run);
        const steps = (await room.plane.store.steps(id)).map((step) => stepWire.encode(step));
        return { body: runList(asOf, picked(steps, query.fields), null) };
      },
    }),
    operation({
      id: 'listItems',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/items',
      tag: 'runs',
      summary: 'The items of the steps that have started, by step and id',
      params: runParams,
      query: itemsQuery,
      answers: { 200: { description: 'Items', schema: runListSchema(itemWire.schema) } },
      handle: ({ params, query }) => listItems(room, params.run, query),
    }),
    operation({
      id: 'getItem',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/items/{item}',
      tag: 'runs',
      summary: 'What happened to an item in each step, with all attempts',
      params: unitParams,
      answers: {
        200: {
          description: 'The item',
          schema: z.strictObject({
            id: z.string(),
            steps: z.array(itemWire.schema),
            attempts: z.array(attemptWire.schema),
          }),
        },
      },
      handle: ({ params }) => itemView(room, params),
    }),
    graph(room),
  ];
}

async function listItems(room: Room, reference: string, query: z.infer<typeof itemsQuery>) {
  const { id, asOf } = await runAsOf(room, reference);
  const { step, state, limit, cursor, fields } = query;
  const filter = { run: id, step, state };
  const states = wordsOf(state, itemStateSchema.options, 'state');
  const after = placeIn(cursor, filter, itemPlace);
  const items = await room.plane.store.items(id, { step, states, after, limit: limit + 1 });
  const { shown, next } = pageOf(items, { limit, filter, place: (last) => ({ step: last.step, item: last.id }) });
  const encoded = shown.map((item) => itemWire.encode(item));
  return { body: runList(asOf, picked(encoded, fields), next) };
}

async function itemView(room: Room, { run, item }: { readonly run: string; readonly item: string }) {
  const { id } = await runNamed(room, run);
  const found = await room.plane.store.items(id, { item });
  const attempts: RecordedAttempt[] = [];
  for (const { step } of found) attempts.push(...(await room.plane.store.attempts(id, { step, item })));
  if (found.length === 0) {
    throw new DrydockError('DRY-E8003', {
      what: `item ${item.slice(0, 100)} in this run`,
      list: `/v1/runs/${id}/items`,
    });
  }
  return {
    body: {
      id: item,
      steps: found.map((one) => itemWire.encode(one)),
      attempts: attempts.map((attempt) => attemptWire.encode(attempt)),
    },
  };
}

const nodeSchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['agent', 'approval', 'workflow']),
    skill: z.string().nullable(),
    needs: z.array(z.string()).openapi({ description: 'Steps before it, those that its expressions read included' }),
    for_each: z.string().nullable().openapi({ description: 'The step or the expression that its items come from' }),
    condition: z.string().nullable(),
    is_finally: z.boolean(),
    step: stepWire.schema,
  })
  .openapi('GraphNode');

function graph(room: Room): AnyOperation {
  return operation({
    id: 'getGraph',
    isOfStore: true,
    method: 'get',
    path: '/v1/runs/{run}/graph',
    tag: 'runs',
    summary: 'The whole plan of a run as it is now, with the state of every step',
    params: runParams,
    answers: {
      200: { description: 'The graph', schema: z.strictObject({ nodes: z.array(nodeSchema), as_of_seq: z.int() }) },
    },
    handle: async ({ params }) => {
      const { id, asOf } = await runAsOf(room, params.run);
      return { body: { nodes: await nodesOf(room, id), as_of_seq: asOf.as_of_seq } };
    },
  });
}

/** The workflow of a run with all edits of its graph. */
export async function definitionNow({ plane }: Room, run: RunId): Promise<EventData<'run.created'>['definition']> {
  const edits = await plane.store.events({ run, types: ['graph.edited'], limit: 10_000 });
  const edited = edits.at(-1)?.data as EventData<'graph.edited'> | undefined;
  return edited?.definition ?? (await createdOf(plane.store, run)).data.definition;
}

async function nodesOf(room: Room, run: RunId): Promise<readonly unknown[]> {
  const { plane } = room;
  const created = await createdOf(plane.store, run);
  const definition = await definitionNow(room, run);
  const { plan } = evolve(null, { ...created, data: { ...created.data, definition } });
  const steps = new Map((await plane.store.steps(run)).map((step) => [step.id, step]));
  return plan.steps.flatMap(
    ({ id, definition: { agent, approval, when, forEach, finally: isFinally }, itemNeeds, stepNeeds, source }) => {
      const step = steps.get(id);
      if (step === undefined) return [];
      const needs = new Set([...stepNeeds, ...itemNeeds, ...(source === null ? [] : [source])]);
      return {
        id,
        kind: agent !== undefined ? 'agent' : approval !== undefined ? 'approval' : 'workflow',
        skill: agent?.skill ?? null,
        needs: [...needs].flatMap((index) => plan.steps[index]?.id ?? []),
        for_each: forEach === undefined ? null : forEach.kind === 'step' ? forEach.step : forEach.expression,
        condition: when ?? null,
        is_finally: isFinally,
        step: stepWire.encode(step),
      };
    },
  );
}

/** The first event of a run, which says what it was started with. @throws DRY-E8003 when retention dropped it */
export async function createdOf(store: Room['plane']['store'], run: RunId) {
  const [created] = await store.events({ run, limit: 1 });
  if (created?.type === 'run.created') return created;
  const dropped = new DrydockError('DRY-E8003', {
    what: `beginning of run ${run}: retention dropped it`,
    list: '/v1/runs',
  });
  throw new RequestError(dropped, { status: 410 });
}
