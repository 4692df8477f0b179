import { z } from 'zod';
import {
  artifactSchema,
  attemptRefSchema,
  attemptRoleSchema,
  attemptSchema,
  choiceSchema,
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
import type { ExplainedChoice } from '../../registry/index.ts';
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
  no: z.int().min(1).describe('What people call it by: #14'),
  key: z.string().nullable().describe('Idempotency key of the request that started it'),
  flags: flagsSchema.nullable().describe('As it was started with; null: all as by default'),
  concurrency: z.int(),
  unknownCosts: z.int().describe('Attempts whose cost nobody knows: what is spent does not hold it'),
  onExhausted: exhaustionPolicySchema.nullable(),
  exhaustedAt: z.int().nullable().describe('When its budget was spent'),
  outputs: jsonObjectSchema.nullable(),
  error: failureSchema.nullable(),
  rerunOf: runIdSchema.nullable().describe('The run whose request this one repeats'),
  labels: z.array(z.string()),
  version: z.int().min(0).describe('Of name and labels: what If-Match of a change names'),
  allowedActions: z.array(z.enum(COMMAND_VERBS)),
});
export type RunView = z.infer<typeof runViewSchema>;

export const runWire: Wire<RunView> = wireOf(runViewSchema, 'Run');

const note = z.string().nullable().describe('Why a person had it skipped');

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
    state: z.enum(['requested', 'acknowledged', 'done']),
    result: jsonValueSchema,
    requestedAt: z.int(),
    doneAt: z.int().nullable(),
  }),
  'CommandRecord',
);

export const approvalWire: Wire<Approval> = wireOf(
  z.object({
    run: runIdSchema,
    step: z.string(),
    item: z.string().nullable(),
    seq: z.int().describe('Of the event that asked'),
    state: z.enum(['open', 'decided', 'closed']),
    closed: z.string().nullable().describe('Why nobody needs to answer any more'),
    message: z.string(),
    shown: jsonValueSchema,
    requestedAt: z.int(),
    decision: z
      .object({
        approved: z.boolean(),
        by: z.string().nullable().describe('Null: the time was over'),
        comment: z.string().nullable(),
        at: z.int().describe('Unix milliseconds'),
      })
      .nullable(),
  }) as unknown as z.ZodType<Approval>,
  'Approval',
);

export const auditWire: Wire<AuditEntry> = wireOf(
  z.object({
    no: z.int(),
    at: z.int(),
    actor: z.string(),
    action: z.string(),
    target: z.string(),
    event: z.int().nullable(),
    before: jsonValueSchema,
    after: jsonValueSchema,
    reason: z.string().nullable(),
    origin: z.string().nullable(),
    result: z.string(),
    hash: z.string().describe('Of this entry and, through that of the one before, of all earlier ones'),
  }),
  'AuditEntry',
);

/** How the agent of one attempt was chosen. */
export const explainedChoiceWire: Wire<ExplainedChoice> = wireOf(
  attemptRefSchema.extend({
    role: attemptRoleSchema,
    agent: z.string().nullable().describe('Null: no agent fitted'),
    version: z.string().nullable(),
    seq: z.int().describe('Of the event that began the attempt'),
    at: z.int(),
    recordedWith: attemptRefSchema
      .extend({ seq: z.int() })
      .describe('The attempt whose event holds the choice: this one, or an earlier one for which it was the same'),
    choice: choiceSchema,
  }) as unknown as z.ZodType<ExplainedChoice>,
  'ExplainedChoice',
);

/** The data of each type of event. */
export const eventDataWires = Object.fromEntries(
  Object.entries(eventDataSchemas).map(([type, schema]) => [type, wireOf<unknown>(schema)]),
) as Readonly<Record<EventType, Wire<unknown>>>;

const eventTypes = Object.keys(eventDataSchemas) as [EventType, ...EventType[]];

const envelope = {
  id: z.int().min(1).meta({ description: 'Grows over the log of all runs: what a stream resumes from' }),
  run: z.string(),
  seq: z.int().min(1).meta({ description: '1, 2, 3 … within the run, without gaps' }),
  ts: z.iso.datetime({ precision: 3 }),
  v: z.int().min(1),
  cause: z.int().nullable(),
  actor: z.string(),
};

let eventSchema: z.ZodType | undefined;

function eventSchemaOf(): z.ZodType {
  return z
    .discriminatedUnion(
      'type',
      eventTypes.map((type) =>
        z.strictObject({ ...envelope, type: z.literal(type), data: eventDataWires[type].schema }),
      ) as unknown as [z.ZodObject, ...z.ZodObject[]],
    )
    .meta({ id: 'Event' });
}

/** A type or a field that a newer version added is passed through as it came. */
export const eventWire: Wire<RunEvent> = {
  model: runEventSchema,
  get schema() {
    eventSchema ??= eventSchemaOf();
    return eventSchema;
  },
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
