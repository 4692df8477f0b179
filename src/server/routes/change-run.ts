import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import { dollarsOf, labelSchema, MOST_LABELS } from '../../model/index.ts';
import type { RunDeletionPlan } from '../../control-plane/index.ts';
import { type AnyOperation, operation, type Room, runNamed, runView, versionIn } from '../api/index.ts';
import { runWire, wireOf } from '../wire/index.ts';
import { runParams } from './runs.ts';

const changeWire = wireOf(
  zod.strictObject({
    name: zod.string().trim().min(1).max(200).optional(),
    labels: zod.array(labelSchema).max(MOST_LABELS).nullish().describe('All that it is to have; null: none'),
  }),
  'ChangeRun',
);

const deletionSchema = z
  .strictObject({
    dry_run: z.boolean(),
    runs: z.array(z.strictObject({ id: z.string(), no: z.int(), name: z.string(), state: z.string() })).openapi({
      description: 'The run, then the runs of its sub-workflows',
    }),
    frees: z.strictObject({
      events: z.int(),
      workspace_bytes: z.int(),
    }),
    stay: z.array(z.string()).openapi({ description: 'Forks and repetitions of it: they stay' }),
    spent_usd: z.string().openapi({ description: 'What they have cost; it stays in the accounts', example: '0.42' }),
  })
  .openapi('RunDeletion');

const deleteQuery = z.object({
  dry_run: z.enum(['true', 'false']).default('false').openapi({ description: 'true: only say what would go' }),
  reason: z.string().max(500).optional().openapi({ description: 'Why, for who asks for the run later' }),
});

/** What people change of a run beside its course. */
export function changeRunOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'changeRun',
      method: 'patch',
      path: '/v1/runs/{run}',
      tag: 'runs',
      summary: 'Another name, or other labels (JSON Merge Patch). Needs If-Match',
      params: runParams,
      body: changeWire,
      example: { name: 'Payroll', labels: ['nightly', 'team=core'] },
      answers: { 200: { description: 'The run as it is now', schema: runWire.schema } },
      problems: ['DRY-E8022', 'DRY-E8023'],
      handle: async ({ params, body, actor, origin, context }) => {
        const run = await runNamed(room, params.run);
        const expected = versionIn(context.req, 'changeRun', `run ${run.id}`);
        const labels = body.labels === null ? [] : body.labels;
        if (body.name !== undefined || labels !== undefined)
          await room.plane.markRun(run, { name: body.name, labels }, expected, { actor, origin });
        const changed = await runView(room, run.id);
        return { body: runWire.encode(changed), version: changed.version };
      },
    }),
    operation({
      id: 'deleteRun',
      method: 'delete',
      path: '/v1/runs/{run}',
      tag: 'runs',
      summary:
        'Delete a run that has ended, with its sub-workflows, logs and workspaces; dry_run=true says first what would go',
      params: runParams,
      query: deleteQuery,
      answers: { 200: { description: 'What went, or would go', schema: deletionSchema } },
      problems: ['DRY-E8101'],
      handle: async ({ params, query, actor, origin }) => {
        const run = await runNamed(room, params.run);
        const isDry = query.dry_run === 'true';
        const reason = query.reason ?? null;
        const plan = isDry
          ? await room.plane.planDeletion(run)
          : await room.plane.deleteRun(run, { actor, origin, reason });
        return { body: { dry_run: isDry, ...planView(plan) } };
      },
    }),
  ];
}

function planView({ runs, events, workspaceBytes, stay }: RunDeletionPlan) {
  return {
    runs: runs.map(({ id, no, name, state }) => ({ id, no, name, state })),
    frees: { events, workspace_bytes: workspaceBytes },
    stay: [...stay],
    spent_usd: dollarsOf(runs.reduce((sum, { spentMicros }) => sum + spentMicros, 0)),
  };
}
