import { z } from '@hono/zod-openapi';
import { DrydockError } from '../../model/index.ts';
import { choicesOfStep } from '../../registry/index.ts';
import { type AnyOperation, operation, pageOf, pageQuery, picked, placeIn, type Room } from '../api/index.ts';
import { explainedChoiceWire } from '../wire/index.ts';
import { runAsOf, runList, runListSchema } from './run-parts.ts';
import { runParams } from './runs.ts';

const choicesQuery = z.object({
  item: z.string().max(1_000).optional().openapi({
    description:
      'Its attempts, each with the choice that held for it. Absent: every choice that was recorded for the step',
  }),
  ...pageQuery,
});

const stepParams = runParams.extend({ step: z.string().min(1).max(200) });

export function choiceOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listChoices',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/steps/{step}/choices',
      tag: 'runs',
      summary: 'How the agents of a step were chosen: candidates, scores, and why each lost',
      params: stepParams,
      query: choicesQuery,
      answers: { 200: { description: 'Choices', schema: runListSchema(explainedChoiceWire.schema) } },
      handle: ({ params, query }) => listChoices(room, params, query),
    }),
  ];
}

async function listChoices(
  room: Room,
  { run, step }: z.infer<typeof stepParams>,
  { item, limit, cursor, fields }: z.infer<typeof choicesQuery>,
) {
  const { store } = room.plane;
  const { id, asOf } = await runAsOf(room, run);
  const missing = (what: string, list: string) =>
    new DrydockError('DRY-E8003', { what: `${what.slice(0, 100)} in this run`, list: `/v1/runs/${id}/${list}` });
  if (!(await store.steps(id)).some((known) => known.id === step)) throw missing(`step ${step}`, 'steps');
  if (item !== undefined && (await store.items(id, { step, item })).length === 0)
    throw missing(`item ${item}`, 'items');
  const filter = { run: id, step, item };
  const afterSeq = placeIn(cursor, filter, z.strictObject({ seq: z.int() }))?.seq;
  const found = await choicesOfStep(store, id, { step, item, afterSeq, limit: limit + 1 });
  const { shown, next } = pageOf(found, { limit, filter, place: ({ seq }) => ({ seq }) });
  const encoded = shown.map((one) => explainedChoiceWire.encode(one));
  return { body: runList(asOf, picked(encoded, fields), next) };
}
