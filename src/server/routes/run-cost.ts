import { z } from '@hono/zod-openapi';
import { dollarsOf } from '../../model/index.ts';
import type { ModelSpending, UsageSum } from '../../store/index.ts';
import { type AnyOperation, operation, type Room, runNamed } from '../api/index.ts';
import { tokensSchema } from './cost.ts';
import { runParams } from './runs.ts';

const money = z.string().openapi({ description: 'US dollars', example: '0.42' });

const spendingSchema = z.strictObject({
  attempts: z.int().openapi({ description: 'Attempts that used anything' }),
  cost_usd: money,
  attempts_of_unknown_cost: z.int(),
  input_uncached: z.int(),
  cache_read: z.int(),
  cache_write: z.int(),
  output: z.int(),
  reasoning: z.int(),
});

const modelSpendingSchema = z
  .strictObject({
    step: z.string(),
    agent: z.string(),
    model: z
      .string()
      .openapi({ description: 'provider/model; agent/unknown: what an agent told to have used by itself' }),
    calls: z.int().openapi({ description: 'Calls that went out, failed ones included' }),
    from_cache: z.int().openapi({ description: 'Answers that were found among those of the past, at no cost' }),
    from_recording: z.int().openapi({ description: 'Answers of a replay, at no cost' }),
    cost_usd: money.nullable().openapi({ description: 'US dollars; null: unknown, which is not 0' }),
    estimated_usd: money.openapi({
      description:
        'The part of the cost that is the most that calls can have cost, since nobody told what they did cost',
    }),
    reserved_usd: money.openapi({ description: 'The most that calls on their way can still cost' }),
    calls_of_unknown_cost: z.int(),
    tokens: tokensSchema,
  })
  .openapi('ModelSpending');

/** What one run has cost. */
export function runCost(room: Room): AnyOperation {
  return operation({
    id: 'getCost',
    isOfStore: true,
    method: 'get',
    path: '/v1/runs/{run}/cost',
    tag: 'runs',
    summary: 'What a run has cost so far, by step, agent and model',
    params: runParams,
    answers: {
      200: {
        description: 'Cost and tokens; steps that used nothing are left out',
        schema: z.strictObject({
          spent_usd: money,
          budget_usd: money.nullable(),
          total: spendingSchema,
          steps: z.record(z.string(), spendingSchema),
          models: z
            .array(modelSpendingSchema)
            .openapi({ description: 'What models were asked, by step, agent and model' }),
          as_of_seq: z.int(),
        }),
      },
    },
    handle: async ({ params }) => {
      const run = await runNamed(room, params.run);
      const { total, steps } = await room.plane.store.usage(run.id);
      const models = await room.plane.store.modelCalls.spending(run.id);
      return {
        body: {
          spent_usd: dollarsOf(run.spentMicros),
          budget_usd: run.budgetMicros === null ? null : dollarsOf(run.budgetMicros),
          total: spendingOf(total),
          steps: Object.fromEntries([...steps].map(([step, sum]) => [step, spendingOf(sum)])),
          models: models.map(modelSpendingOf),
          as_of_seq: run.asOfSeq,
        },
      };
    },
  });
}

function modelSpendingOf({ usage, ...one }: ModelSpending): z.infer<typeof modelSpendingSchema> {
  const { costMicros, inputUncached, cacheRead, cacheWrite, output, reasoning } = usage;
  return {
    step: one.step,
    agent: one.agent,
    model: one.model,
    calls: one.calls,
    from_cache: one.fromCache,
    from_recording: one.fromRecording,
    cost_usd: one.unknownCosts > 0 && costMicros === 0 ? null : dollarsOf(costMicros),
    estimated_usd: dollarsOf(one.estimatedMicros),
    reserved_usd: dollarsOf(one.reservedMicros),
    calls_of_unknown_cost: one.unknownCosts,
    tokens: {
      input_uncached: inputUncached,
      cache_read: cacheRead,
      cache_write: cacheWrite,
      output,
      reasoning,
      total: inputUncached + cacheRead + cacheWrite + output + reasoning,
    },
  };
}

function spendingOf({ costMicros, unknownCosts, ...tokens }: UsageSum): z.infer<typeof spendingSchema> {
  return {
    attempts: tokens.attempts,
    cost_usd: dollarsOf(costMicros),
    attempts_of_unknown_cost: unknownCosts,
    input_uncached: tokens.inputUncached,
    cache_read: tokens.cacheRead,
    cache_write: tokens.cacheWrite,
    output: tokens.output,
    reasoning: tokens.reasoning,
  };
}
