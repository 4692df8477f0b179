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
  exhaustionPolicySchema,
  failureSchema,
  flagsSchema,
  itemSchema,
  jsonObjectSchema,
  jsonValueSchema,
  runIdSchema,
  usageSchema,
  type RunEvent,
  runEventSchema,
  runSchema,
  stepSchema,
} from '../../model/index.ts';
import type {
  Approval,
  AuditEntry,
  CommandRecord,
  RecordedAttempt,
  RecordedItem,
  RecordedStep,
} from '../../store/index.ts';
import { type Wire, wireOf } from './wire-form.ts';

/** A run with the number that people call it by, and the commands that it would accept now. */
export const runViewSchema = runSchema.extend({
  no: zod.int().min(1).describe('What people call it by: #14'),
  key: zod.string().nullable().describe('Idempotency key of the request that started it'),
  flags: flagsSchema.nullable().describe('As it was started with; null: all as by default'),
  concurrency: zod.int(),
  unknownCosts: zod.int().describe('Attempts whose cost nobody knows: what is spent does not hold it'),
  onExhausted: exhaustionPolicySchema.nullable(),
  exhaustedAt: zod.int().nullable().describe('When its budget was spent'),
  outputs: jsonObjectSchema.nullable(),
  error: failureSchema.nullable(),
  rerunOf: runIdSchema.nullable().describe('The run whose request this one repeats'),
  labels: zod.array(zod.string()),
  version: zod.int().min(0).describe('Of name and labels: what If-Match of a change names'),
  allowedActions: zod.array(zod.enum(COMMAND_VERBS)),
});
export type RunView = zod.infer<typeof runViewSchema>;

export const runWire: Wire<RunView> = wireOf(runViewSchema, 'Run');

const note = zod.string().nullable().describe('Why a person had it skipped');

export const stepWire: Wire<RecordedStep> = wireOf(stepSchema.extend({ note }), 'Step');
export const itemWire: Wire<RecordedItem> = wireOf(itemSchema.extend({ note }), 'Item');
export const attemptWire: Wire<RecordedAttempt> = wireOf(
  attemptSchema.extend({ usage: usageSchema.nullable().describe('Null: it used nothing that is paid for') }),
  'Attempt',
);
export const committedArtifactSchema = artifactSchema.extend(attemptRefSchema.shape);
export const artifactWire = wireOf(committedArtifactSchema, 'Artifact');
/** Where it came from is for the audit log. */
const shownCommandSchema = commandSchema.omit({ origin: true });
export const commandWire = wireOf(shownCommandSchema, 'Command');

export const commandRecordWire: Wire<CommandRecord> = wireOf(
  shownCommandSchema.extend({
    state: zod.enum(['requested', 'acknowledged', 'done']),
    result: jsonValueSchema,
    requestedAt: zod.int(),
    doneAt: zod.int().nullable(),
  }),
  'CommandRecord',
);

export const approvalWire: Wire<Approval> = wireOf(
  zod.object({
    run: runIdSchema,
    step: zod.string(),
    item: zod.string().nullable(),
    seq: zod.int().describe('Of the event that asked'),
    state: zod.enum(['open', 'decided', 'closed']),
    closed: zod.string().nullable().describe('Why nobody needs to answer any more'),
    message: zod.string(),
    shown: jsonValueSchema,
    requestedAt: zod.int(),
    decision: zod
      .object({
        approved: zod.boolean(),
        by: zod.string().nullable().describe('Null: the time was over'),
        comment: zod.string().nullable(),
        at: zod.int().describe('Unix milliseconds'),
      })
      .nullable(),
  }) as unknown as zod.ZodType<Approval>,
  'Approval',
);

export const auditWire: Wire<AuditEntry> = wireOf(
  zod.object({
    no: zod.int(),
    at: zod.int(),
    actor: zod.string(),
    action: zod.string(),
    target: zod.string(),
    event: zod.int().nullable(),
    before: jsonValueSchema,
    after: jsonValueSchema,
    reason: zod.string().nullable(),
    origin: zod.string().nullable(),
    result: zod.string(),
    hash: zod.string().describe('Of this entry and, through that of the one before, of all earlier ones'),
  }),
  'AuditEntry',
);

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
