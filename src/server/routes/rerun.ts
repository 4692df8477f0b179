import { z } from 'zod';
import { budgetSchema, isTerminal, jsonObjectSchema, prioritySchema } from '../../model/index.ts';
import { loadedFrom } from '../../workflow/index.ts';
import { type AnyOperation, operation, type Room, runNamed } from '../api/index.ts';
import { runWire, wireOf } from '../wire/index.ts';
import { createdOf } from './run-parts.ts';
import { runParams } from './runs.ts';
import { absolute, replayedHeader } from './start-run.ts';
import { appliedHeader, endedRun } from './wait-for-end.ts';

const rerunWire = wireOf(
  z.strictObject({
    params: jsonObjectSchema.optional().describe('What differs; null takes a parameter back to its default'),
    name: z.string().min(1).max(200).optional(),
    publishTo: z.string().min(1).max(4_096).nullish().describe('Null: nowhere. Absent: where that one did'),
    priority: prioritySchema.optional(),
    concurrency: z.int().min(1).max(10_000).optional(),
    budget: budgetSchema.nullish().describe('Null: none. Absent: that of the other'),
  }),
  'RerunRun',
);
type RerunRequest = z.infer<typeof rerunWire.model>;

/** A new run with the request of another: the same version of the workflow, source, flags and parameters but for what differs. */
export function rerunOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'rerunRun',
      method: 'post',
      path: '/v1/runs/{run}:rerun',
      tag: 'runs',
      summary: 'Start a new run with the request of this one, whatever became of it; parameters may differ',
      params: runParams,
      body: rerunWire,
      example: { params: { dialect: 'ibm' } },
      needsKey: true,
      answers: {
        200: { description: 'The new run, which has ended while the client waited', schema: runWire.schema },
        202: { description: 'The new run', schema: runWire.schema },
      },
      problems: ['DRY-E1003', 'DRY-E3001', 'DRY-E3002', 'DRY-E5001', 'DRY-E5003', 'DRY-E5021', 'DRY-E5022'],
      handle: async ({ params, body, key, actor, origin, waitMs }) => {
        const { id: rerunOf } = await runNamed(room, params.run);
        const { data } = await createdOf(room.plane.store, rerunOf);
        const isReplayed = key !== undefined && (await room.plane.store.runByKey(key)) !== undefined;
        const { definition } = data;
        const asked = { ...optionsOf(data, body), rerunOf, key, actor, origin, owner: actor.replace(/^user:/, '') };
        const merged = mergedParams(data.params, body.params);
        const id = await room.plane.startRun(loadedFrom(definition, `${definition.name} of ${rerunOf}`), merged, asked);
        const run = await endedRun(room, id, waitMs);
        return {
          status: waitMs > 0 && isTerminal(run.state) ? 200 : 202,
          body: runWire.encode(run),
          headers: { location: `/v1/runs/${id}`, ...replayedHeader(isReplayed), ...appliedHeader(waitMs) },
        };
      },
    }),
  ];
}

type Created = Awaited<ReturnType<typeof createdOf>>['data'];

function optionsOf(data: Created, body: RerunRequest) {
  const publishTo = body.publishTo === undefined ? data.publishTo : absolute('publish_to', body.publishTo ?? undefined);
  const budget = body.budget === undefined ? data.budget : body.budget;
  return {
    source: data.source ?? undefined,
    publishTo: publishTo ?? undefined,
    name: body.name ?? data.name,
    project: data.project,
    priority: body.priority ?? data.priority,
    concurrency: body.concurrency ?? data.concurrency,
    budget: budget ?? undefined,
    flags: data.flags,
    needs: data.needs,
    agentConfig: data.agentConfig,
    replay: data.replay,
    permissions: data.permissions,
  };
}

/** JSON Merge Patch (RFC 7396) over the first level: a parameter is replaced as a whole. */
function mergedParams(params: Created['params'], changes: Created['params'] = {}): Created['params'] {
  const merged = Object.entries({ ...params, ...changes });
  return Object.fromEntries(merged.filter(([name, value]) => value !== null || changes[name] !== null));
}
