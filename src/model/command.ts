import { z } from 'zod';
import { commandIdSchema, runIdSchema } from './id.ts';

/**
 * What a command asks for.
 *
 * - `pause`: start nothing new. `drain` lets what is in flight finish; `now` stops it, to be tried again on resume.
 * - `resume`: go on after a pause.
 * - `cancel`: end the run. `graceful` lets what is in flight finish; `now` stops it and skips the `finally` steps.
 */
export const commandRequestSchema = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('pause'), mode: z.enum(['drain', 'now']) }),
  z.strictObject({ verb: z.literal('resume') }),
  z.strictObject({ verb: z.literal('cancel'), mode: z.enum(['graceful', 'now']) }),
]);

export type CommandRequest = z.infer<typeof commandRequestSchema>;

export type CommandVerb = CommandRequest['verb'];

/** A request to change a run. The same `key` with the same request is the same command, also after a restart. */
export const commandSchema = z.object({
  id: commandIdSchema,
  run: runIdSchema,
  key: z.string().min(1).max(255).describe('Idempotency key'),
  request: commandRequestSchema,
  actor: z.string(),
});

export type Command = z.infer<typeof commandSchema>;
