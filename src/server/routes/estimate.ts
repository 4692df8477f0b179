import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import { dollarsOf } from '../../model/index.ts';
import { hashDefinition } from '../../workflow/index.ts';
import { type AnyOperation, operation, type Room } from '../api/index.ts';
import { estimateOf, type Range } from '../estimates.ts';
import { wireOf, workflowRefSchema } from '../wire/index.ts';
import { workflowBy } from './start-run.ts';

const estimateWire = wireOf(
  zod.strictObject({
    workflow: zod.union([zod.string().min(1).max(200).describe('Name of a workflow'), workflowRefSchema]),
    items: zod
      .int()
      .min(1)
      .max(10_000_000)
      .optional()
      .describe('Items that the run will work on. Absent: as in the past'),
  }),
  'EstimateRun',
);

const rangeSchema = z
  .strictObject({ low: z.int(), likely: z.int(), high: z.int(), samples: z.int() })
  .nullable()
  .openapi({ description: 'Null: unknown; no run of the past says' });

const moneyRangeSchema = z
  .strictObject({ low: z.string(), likely: z.string(), high: z.string(), samples: z.int() })
  .nullable()
  .openapi({ description: 'US dollars. Null: unknown, which is not 0' });

const estimateSchema = z
  .strictObject({
    workflow: z.strictObject({ name: z.string(), version: z.int(), hash: z.string() }),
    basis: z.enum(['same_version', 'same_workflow', 'none']),
    runs: z.int().openapi({ description: 'Runs of the past that it was learnt from' }),
    duration_ms: rangeSchema,
    cost_usd: moneyRangeSchema,
    items: rangeSchema,
    steps: z.array(z.strictObject({ step: z.string(), duration_ms: rangeSchema })),
  })
  .openapi('Estimate');

/** Runs of the past that are looked at: newer ones say more. */
const PAST = 200;

export function estimateOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'estimateRun',
      method: 'post',
      scope: 'read',
      path: '/v1/runs:estimate',
      tag: 'runs',
      summary: 'How long a run will take and what it will cost, as runs of the same workflow did; starts nothing',
      body: estimateWire,
      example: { workflow: 'cobol-java', items: 120 },
      answers: { 200: { description: 'The estimate', schema: estimateSchema } },
      problems: ['DRY-E1001', 'DRY-E1002'],
      handle: async ({ body, principal }) => {
        const { definition } = workflowBy(room, body.workflow, principal);
        const { name, version } = definition;
        const hash = hashDefinition(definition);
        const past = await room.plane.store.pastRuns(name, PAST);
        const { basis, runs, durationMs, costMicros, items, steps } = estimateOf(past, hash, body.items ?? null);
        return {
          body: {
            workflow: { name, version, hash },
            basis,
            runs,
            duration_ms: durationMs,
            cost_usd: costMicros === null ? null : dollarsIn(costMicros),
            items,
            steps: steps.map((step) => ({ step: step.step, duration_ms: step.durationMs })),
          },
        };
      },
    }),
  ];
}

function dollarsIn({ low, likely, high, samples }: Range) {
  return { low: dollarsOf(low), likely: dollarsOf(likely), high: dollarsOf(high), samples };
}
