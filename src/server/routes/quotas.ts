import { z } from 'zod';
import type { QuotaView } from '../../control-plane/index.ts';
import { type JsonObject, jsonObjectSchema } from '../../model/index.ts';
import { type AnyOperation, operation, type Room, versionIn } from '../api/index.ts';
import { wireOf } from '../wire/index.ts';

const count = z.int().min(1).max(1_000_000_000);

const fields = {
  parallelRuns: count,
  parallelAttempts: count,
  cpuCores: z.number().positive(),
  memoryMib: count,
  diskMib: count,
};
type Field = keyof typeof fields;

const limitsSchema = z.strictObject(shapeOf((field) => field.optional())).describe('What is absent is not limited');
const changeSchema = z.strictObject(shapeOf((field) => field.nullish())).describe('Null takes a limit away');

function shapeOf<T extends z.ZodType>(change: (field: z.ZodNumber) => T): Record<Field, T> {
  const entries = Object.entries(fields).map(([name, schema]) => [name, change(schema)] as const);
  return Object.fromEntries(entries) as Record<Field, T>;
}

const name = z.string().min(1).max(401);

const quotasWire = wireOf(
  z.object({
    global: limitsSchema,
    everyOwner: limitsSchema,
    owners: z.record(name, limitsSchema),
    everyProject: limitsSchema,
    projects: z.record(name, limitsSchema).describe('By owner/project'),
    version: z.int().describe('What If-Match of a change names; 0: as the home was started with'),
    changedAt: z.int().nullable(),
    changedBy: z.string().nullable(),
  }),
  'Quotas',
);

const changeWire = wireOf(
  z.strictObject({
    global: changeSchema.optional(),
    everyOwner: changeSchema.optional().describe('Of an owner that owners does not name'),
    owners: z.record(name, changeSchema.nullable()).optional(),
    everyProject: changeSchema.optional().describe('Of a project that projects does not name'),
    projects: z.record(name, changeSchema.nullable()).optional(),
  }),
  'ChangeQuotas',
);

/** What the machine, owners and projects may hold at one time. */
export function quotaOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'getQuotas',
      method: 'get',
      path: '/v1/quotas',
      tag: 'queue',
      summary: 'What the machine, owners and projects may hold at one time',
      answers: { 200: { description: 'Quotas', schema: quotasWire.schema } },
      handle: () => answerOf(room.plane.quotas),
    }),
    operation({
      id: 'changeQuotas',
      method: 'patch',
      scope: 'admin',
      path: '/v1/quotas',
      tag: 'queue',
      summary: 'Other quotas, at once and for good (JSON Merge Patch). Needs If-Match',
      description: 'What runs goes on, also above a lower limit. What waits starts as soon as it fits.',
      body: changeWire,
      example: { global: { parallel_runs: 8 }, owners: { ana: { parallel_runs: 4, parallel_attempts: null } } },
      problems: ['DRY-E8022', 'DRY-E8023', 'DRY-E8103'],
      answers: { 200: { description: 'The quotas as they are now', schema: quotasWire.schema } },
      handle: async ({ body, actor, origin, context }) => {
        const expected = versionIn(context.req, 'changeQuotas', 'the quotas');
        return answerOf(await room.plane.changeQuotas(patchOf(body), expected, { actor, origin }));
      },
    }),
  ];
}

function answerOf(view: QuotaView) {
  const { global, everyOwner, owners, everyProject, projects } = view;
  const limits = { global: shown(global), everyOwner: shown(everyOwner), everyProject: shown(everyProject) };
  const named = { owners: each(owners, shown), projects: each(projects, shown) };
  return { body: quotasWire.encode({ ...view, ...limits, ...named }), version: view.version };
}

function shown({ memoryMiB, diskMiB, ...rest }: QuotaView['global']): z.infer<typeof limitsSchema> {
  return { ...rest, memoryMib: memoryMiB, diskMib: diskMiB };
}

function patchOf({ owners, projects, ...scopes }: z.infer<typeof changeWire.model>): JsonObject {
  const named = { owners: owners && each(owners, limitsIn), projects: projects && each(projects, limitsIn) };
  const patch = { ...each(scopes, limitsIn), ...named };
  return jsonObjectSchema.parse(JSON.parse(JSON.stringify(patch)));
}

function limitsIn(limits: z.infer<typeof changeSchema> | null | undefined) {
  if (limits === null || limits === undefined) return limits;
  const { memoryMib, diskMib, ...rest } = limits;
  return { ...rest, memoryMiB: memoryMib, diskMiB: diskMib };
}

function each<V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
