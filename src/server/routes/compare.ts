import { isDeepStrictEqual } from 'node:util';
import { z } from '@hono/zod-openapi';
import { diffDefinitions } from '../../workflow/index.ts';
import {
  type AnyOperation,
  limitSchema,
  operation,
  pageOf,
  placeIn,
  type Room,
  runNamed,
  viewOf,
} from '../api/index.ts';
import type { NumberedRun } from '../../store/index.ts';
import { dollarsOf, type JsonObject } from '../../model/index.ts';
import { runWire } from '../wire/index.ts';
import { createdOf } from './run-parts.ts';

const reference = z.string().min(1).max(100).openapi({ description: 'A run: id, number or @last', example: '14' });

const compareQuery = z.object({
  a: reference,
  b: reference,
  limit: limitSchema,
  cursor: z.string().max(2_000).optional().openapi({ description: '`next_cursor` of the answer before' }),
});

const differenceSchema = z
  .strictObject({ name: z.string(), a: z.any().optional(), b: z.any().optional() })
  .openapi('Difference');

const changeSchema = z
  .strictObject({
    path: z.string(),
    kind: z.enum(['added', 'removed', 'changed']),
    old: z.any().optional(),
    new: z.any().optional(),
  })
  .openapi('DefinitionChange');

const outcomeSchema = z.strictObject({ state: z.string(), verdict: z.string().nullable() }).nullable();

const comparisonSchema = z
  .strictObject({
    a: runWire.schema,
    b: runWire.schema,
    parameters: z
      .array(differenceSchema)
      .openapi({ description: 'That differ; a field that is missing: it is not set' }),
    flags: z.array(differenceSchema),
    workflow: z.strictObject({
      is_same: z.boolean(),
      changes: z
        .array(changeSchema)
        .nullable()
        .openapi({ description: 'Null: retention dropped what one was started with' }),
    }),
    duration_ms: z.strictObject({ a: z.int().nullable(), b: z.int().nullable() }),
    cost_usd: z.strictObject({
      a: z.string().nullable().openapi({ description: 'Null: some of it is not known' }),
      b: z.string().nullable(),
    }),
    items: z.array(z.strictObject({ step: z.string(), item: z.string(), a: outcomeSchema, b: outcomeSchema })).openapi({
      description: 'Items whose state or verdict differs, by step and id; null: that run does not have it',
    }),
    next_cursor: z.string().nullable(),
  })
  .openapi('Comparison');

const place = z.strictObject({ step: z.string(), item: z.string() });

export function compareOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'compareRuns',
      method: 'get',
      path: '/v1/runs:compare',
      tag: 'runs',
      summary: 'What differs between two runs: parameters, workflow, flags, outcomes of items, duration, cost',
      query: compareQuery,
      answers: { 200: { description: 'The differences', schema: comparisonSchema } },
      problems: ['DRY-E2001', 'DRY-E8100'],
      handle: async ({ query: { a, b, limit, cursor } }) => {
        const [one, other] = [await runNamed(room, a), await runNamed(room, b)];
        const filter = [one.id, other.id];
        const after = placeIn(cursor, filter, place);
        const found = await room.plane.store.itemDifferences(one.id, other.id, { after, limit: limit + 1 });
        const { shown, next } = pageOf(found, { limit, filter, place: ({ step, item }) => ({ step, item }) });
        return {
          body: {
            a: runWire.encode(viewOf(one)),
            b: runWire.encode(viewOf(other)),
            parameters: differences(one.params, other.params),
            flags: differences({ ...one.flags }, { ...other.flags }),
            workflow: await workflowDifference(room, one, other),
            duration_ms: { a: durationOf(one), b: durationOf(other) },
            cost_usd: { a: costOf(one), b: costOf(other) },
            items: shown,
            next_cursor: next,
          },
        };
      },
    }),
  ];
}

function differences(a: JsonObject, b: JsonObject) {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return names
    .filter((name) => !isDeepStrictEqual(a[name], b[name]))
    .map((name) => ({
      name,
      ...(Object.hasOwn(a, name) ? { a: a[name] } : {}),
      ...(Object.hasOwn(b, name) ? { b: b[name] } : {}),
    }));
}

async function workflowDifference({ plane: { store } }: Room, one: NumberedRun, other: NumberedRun) {
  if (one.workflow.hash === other.workflow.hash) return { is_same: true, changes: [] };
  const definitions = await Promise.allSettled([one, other].map(({ id }) => createdOf(store, id)));
  const [a, b] = definitions.map((found) => (found.status === 'fulfilled' ? found.value.data.definition : undefined));
  if (a === undefined || b === undefined) return { is_same: false, changes: null };
  return { is_same: false, changes: diffDefinitions(a, b) };
}

function durationOf({ startedAt, finishedAt }: NumberedRun): number | null {
  return startedAt === null || finishedAt === null ? null : finishedAt - startedAt;
}

function costOf({ spentMicros, unknownCosts }: NumberedRun): string | null {
  return unknownCosts > 0 ? null : dollarsOf(spentMicros);
}
