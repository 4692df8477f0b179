import { z } from '@hono/zod-openapi';
import { dollarsOf, DrydockError } from '../../model/index.ts';
import { type Spending, SPENDING_KEYS } from '../../store/index.ts';
import { answerOf, type AnyOperation, listSchema, operation, pageQuery, type Room } from '../api/index.ts';

const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/, 'a day, or a moment of RFC 3339');

const costQuery = z.object({
  by: z.enum(SPENDING_KEYS).default('day'),
  from: moment
    .optional()
    .openapi({ description: 'Attempts that ended at this moment or later', example: '2026-11-01' }),
  to: moment.optional().openapi({ description: 'Attempts that ended before this moment', example: '2026-12-01' }),
  workflow: z.string().max(200).optional(),
  owner: z.string().max(200).optional(),
  project: z.string().max(200).optional(),
  ...pageQuery,
});

const money = z.string().nullable().openapi({
  description: 'US dollars, of the attempts whose cost is known; null: of none is it known',
  example: '0.42',
});

export const tokensSchema = z.strictObject({
  input_uncached: z.int(),
  cache_read: z.int(),
  cache_write: z.int(),
  output: z.int(),
  reasoning: z.int(),
  total: z.int().openapi({ description: 'The sum of the others: no token is in two of them' }),
});

const sums = {
  attempts: z.int().openapi({ description: 'Attempts that used anything' }),
  cost_usd: money,
  attempts_of_unknown_cost: z.int(),
  tokens: tokensSchema,
};

const spendingSchema = z.strictObject({ value: z.string(), runs: z.int(), ...sums }).openapi('Spending');

/** What has been spent, over all runs; those that were deleted are counted as well. */
export function costOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'getSpending',
      method: 'get',
      path: '/v1/cost',
      tag: 'cost',
      summary: 'What all runs have cost by day, workflow, owner, project or agent, deleted runs included',
      query: costQuery,
      answers: {
        200: {
          description: 'Days in their order, everything else the dearest first',
          schema: listSchema(spendingSchema).extend({ by: z.string(), sum: z.strictObject(sums) }),
        },
      },
      isOfStore: true,
      handle: async ({ query }) => {
        const { by, from, to, workflow, owner, project } = query;
        const range = { from: momentOf('from', from), to: momentOf('to', to) };
        const asOf = room.plane.events.lastEventId;
        const found = await room.plane.store.spending({ by, ...range, workflow, owner, project });
        const filter = ['cost', by, from, to, workflow, owner, project];
        const encode = (one: Spending) => ({ value: one.value, runs: one.runs, ...sumsOf([one]) });
        const list = answerOf(found, { query, filter, key: ({ value }) => value, encode, asOf });
        return { body: { by, ...list, sum: sumsOf(found) } };
      },
    }),
  ];
}

/** @throws DRY-E8001 */
function momentOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new DrydockError('DRY-E8001', { problem: `${name}: there is no ${text}` });
  return time;
}

function sumsOf(all: readonly Spending[]) {
  const sum = (of: (one: Spending) => number) => all.reduce((total, one) => total + of(one), 0);
  const attempts = sum((one) => one.attempts);
  const unknown = sum(({ unknownCosts }) => unknownCosts);
  const tokens = {
    input_uncached: sum(({ inputUncached }) => inputUncached),
    cache_read: sum(({ cacheRead }) => cacheRead),
    cache_write: sum(({ cacheWrite }) => cacheWrite),
    output: sum(({ output }) => output),
    reasoning: sum(({ reasoning }) => reasoning),
  };
  return {
    attempts,
    cost_usd: attempts > 0 && unknown === attempts ? null : dollarsOf(sum(({ costMicros }) => costMicros)),
    attempts_of_unknown_cost: unknown,
    tokens: { ...tokens, total: Object.values(tokens).reduce((total, count) => total + count, 0) },
  };
}
