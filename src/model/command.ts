import { z } from 'zod';
import { commandIdSchema, runIdSchema } from './id.ts';
import { jsonObjectSchema } from './json.ts';
import { prioritySchema } from './run.ts';
import { microsSchema } from './usage.ts';
import { agentRequirementSchema, exhaustionPolicySchema, stepDefinitionSchema } from './workflow-definition.ts';

/**
 * A change of the graph of a live run, where it has not started.
 *
 * - `insert`: a new step that runs after `after`; what needed `after` waits for the new step as well.
 * - `remove`: a step that has not started; what needed it waits for what it needed.
 * - `set_agent`: which agent a step wants, for attempts from now on.
 */
export const graphEditSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('insert'), after: z.string(), id: z.string(), step: stepDefinitionSchema }),
  z.strictObject({ op: z.literal('remove'), step: z.string() }),
  z.strictObject({ op: z.literal('set_agent'), step: z.string(), agent: agentRequirementSchema }),
]);
export type GraphEdit = z.infer<typeof graphEditSchema>;

/** What a retry does again: all that failed, chosen items of a step, or a step with all that follows from it. */
export const retryScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('failed') }),
  z.strictObject({ kind: z.literal('items'), step: z.string(), items: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('from'), step: z.string() }),
]);
export type RetryScope = z.infer<typeof retryScopeSchema>;

/**
 * What a command asks for.
 *
 * - `pause`: start nothing new. `drain` lets what is in flight finish; `now` stops it, to be tried again on resume.
 * - `resume`: go on after a pause.
 * - `cancel`: end the run. `graceful` lets what is in flight finish; `now` stops it and skips the `finally` steps.
 * - `retry`: do failed or chosen work again, and what follows from it; a run that has ended goes on.
 * - `approve`, `reject`: answer an approval that is open. `item` null: the approval of a step without items.
 * - `skip`: pass an item, or a whole step (`item` null), over; `reason` says why, for people.
 * - `set_priority`, `set_concurrency` (of the run, or of one step), `set_budget`: from now on.
 * - `edit`: change the graph where it has not started; all edits of a command or none.
 * - `fork`: a new run that starts from a step of this one and keeps all that this step builds on.
 */
export const commandRequestSchema = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('pause'), mode: z.enum(['drain', 'now']) }),
  z.strictObject({ verb: z.literal('resume') }),
  z.strictObject({ verb: z.literal('cancel'), mode: z.enum(['graceful', 'now']) }),
  z.strictObject({ verb: z.literal('retry'), scope: retryScopeSchema }),
  z.strictObject({
    verb: z.literal('approve'),
    step: z.string(),
    item: z.string().nullable(),
    comment: z.string().optional(),
  }),
  z.strictObject({
    verb: z.literal('reject'),
    step: z.string(),
    item: z.string().nullable(),
    comment: z.string().optional(),
  }),
  z.strictObject({
    verb: z.literal('skip'),
    step: z.string(),
    item: z.string().nullable(),
    reason: z.string().min(1),
  }),
  z.strictObject({ verb: z.literal('set_priority'), priority: prioritySchema }),
  z.strictObject({
    verb: z.literal('set_concurrency'),
    concurrency: z.int().min(1).max(10_000),
    step: z.string().optional().describe('Absent: the run as a whole'),
  }),
  z.strictObject({
    verb: z.literal('set_budget'),
    limitMicros: microsSchema.nullable().describe('Null: no limit'),
    onExhausted: exhaustionPolicySchema.optional().describe('Absent: as it was'),
  }),
  z.strictObject({ verb: z.literal('edit'), edits: z.array(graphEditSchema).min(1) }),
  z.strictObject({
    verb: z.literal('fork'),
    step: z.string(),
    params: jsonObjectSchema.optional().describe('Values that differ from those of this run'),
    name: z.string().optional(),
  }),
]);
export type CommandRequest = z.infer<typeof commandRequestSchema>;
export type CommandVerb = CommandRequest['verb'];
export const COMMAND_VERBS: readonly CommandVerb[] = commandRequestSchema.options.map(({ shape }) => shape.verb.value);

/** Makes a request the same when it is made again. */
export const idempotencyKeySchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}]*$/u, 'expected no control characters')
  .describe('Idempotency key');

/** A request to change a run. The same `key` with the same request is the same command, also after a restart. */
export const commandSchema = z.object({
  id: commandIdSchema,
  run: runIdSchema,
  key: idempotencyKeySchema,
  request: commandRequestSchema,
  actor: z.string(),
  origin: z.string().optional().describe('How it came in, where known: way, token, address and request'),
});
export type Command = z.infer<typeof commandSchema>;
