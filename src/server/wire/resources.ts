import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import {
  agentManifestSchema,
  artifactSchema,
  attemptRefSchema,
  attemptSchema,
  COMMAND_VERBS,
  commandSchema,
  eventDataSchemas,
  type EventType,
  itemSchema,
  type RunEvent,
  runEventSchema,
  runSchema,
  stepSchema,
} from '../../model/index.ts';
import { type Wire, wireOf } from './wire-form.ts';

/** A run with the number that people call it by, and the commands that it would accept now. */
export const runViewSchema = runSchema.extend({
  no: zod.int().min(1).describe('What people call it by: #14'),
  allowedActions: zod.array(zod.enum(COMMAND_VERBS)),
});
export type RunView = zod.infer<typeof runViewSchema>;

export const runWire: Wire<RunView> = wireOf(runViewSchema, 'Run');
export const stepWire = wireOf(stepSchema, 'Step');
export const itemWire = wireOf(itemSchema, 'Item');
export const attemptWire = wireOf(attemptSchema, 'Attempt');
export const committedArtifactSchema = artifactSchema.extend(attemptRefSchema.shape);
export const artifactWire = wireOf(committedArtifactSchema, 'Artifact');
export const commandWire = wireOf(commandSchema, 'Command');

export const agentViewSchema = agentManifestSchema.extend({
  source: zod.string().describe('`built-in`, or the file that defines it'),
  attemptsSucceeded: zod.int(),
  attemptsFailed: zod.int(),
});
export type AgentView = zod.infer<typeof agentViewSchema>;
export const agentWire: Wire<AgentView> = wireOf(agentViewSchema, 'Agent');

/** The data of each type of event. */
export const eventDataWires = Object.fromEntries(
  Object.entries(eventDataSchemas).map(([type, schema]) => [type, wireOf<unknown>(schema)]),
) as Readonly<Record<EventType, Wire<unknown>>>;

const eventTypes = Object.keys(eventDataSchemas) as [EventType, ...EventType[]];

export const eventTypeSchema = z.enum(eventTypes);

const envelope = {
  id: z.int().min(1).openapi({ description: 'Grows over the log of all runs: what a stream resumes from' }),
  run: z.string(),
  seq: z.int().min(1).openapi({ description: '1, 2, 3 … within the run, without gaps' }),
  ts: z.iso.datetime({ precision: 3 }),
  v: z.int().min(1),
  cause: z.int().nullable(),
  actor: z.string(),
};

/** A type or a field that a newer version added is passed through as it came. */
export const eventWire: Wire<RunEvent> = {
  model: runEventSchema,
  schema: z
    .discriminatedUnion(
      'type',
      eventTypes.map((type) =>
        z.strictObject({ ...envelope, type: z.literal(type), data: eventDataWires[type].schema }),
      ) as unknown as [z.ZodObject, ...z.ZodObject[]],
    )
    .openapi('Event'),
  encode: ({ id, run, seq, ts, type, v, cause, actor, data }) => ({
    id,
    run,
    seq,
    ts: new Date(ts).toISOString(),
    type,
    v,
    cause,
    actor,
    data: eventDataWires[type].encode(data),
  }),
  decode: (json) => {
    const { ts, data, ...rest } = json as Record<string, unknown> & { type: EventType };
    const wire = eventDataWires[rest.type] as Wire<unknown> | undefined;
    return { ...rest, ts: Date.parse(ts as string), data: wire === undefined ? data : wire.decode(data) } as RunEvent;
  },
};
