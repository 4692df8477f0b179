import { z } from 'zod';
import { microsSchema } from './usage.ts';

/**
 * Why an attempt failed, as far as retrying is concerned.
 *
 * - `agent_error`: the agent reported or threw an error.
 * - `timeout`: it ran longer than its step allows.
 * - `crash`: its process ended without an answer.
 * - `lost`: it stopped sending heartbeats.
 * - `rate_limited`, `unavailable`: a service it depends on refused or did not answer.
 * - `invalid_input`, `invalid_output`: the value does not fit the agent's schema.
 * - `permission_denied`: it tried what its manifest or the run does not allow.
 * - `rejected`: a person said no.
 * - `no_agent`: no agent could be found for the step.
 * - `interrupted`: the control plane stopped it (shutdown, crash of the control plane, pause now); tried again without
 *   being counted against the retry policy.
 * - `cancelled`: its run, or its step, was stopped.
 */
export const failureClassSchema = z.enum([
  'agent_error',
  'timeout',
  'crash',
  'lost',
  'rate_limited',
  'unavailable',
  'invalid_input',
  'invalid_output',
  'permission_denied',
  'rejected',
  'no_agent',
  'interrupted',
  'cancelled',
]);

export type FailureClass = z.infer<typeof failureClassSchema>;

/** The classes that a retry policy may name, and retries when it names none: those where another try can end otherwise. */
export const RETRYABLE_CLASSES = [
  'agent_error',
  'timeout',
  'crash',
  'lost',
  'rate_limited',
  'unavailable',
  'invalid_output',
] as const satisfies readonly FailureClass[];

/** An error as recorded in the log: data, so that it survives a restart and crosses process borders. */
export const failureSchema = z.object({
  code: z.string().describe('A DRY-E code, or a code of the agent'),
  class: failureClassSchema,
  message: z.string(),
  place: z.string().optional().describe('file:line:column, or another place that a person can open'),
  next: z.string().optional().describe('What to do about it'),
  retryAfterMs: z.int().min(0).optional().describe('Milliseconds that the service asked to wait before another try'),
  final: z.boolean().optional().describe('True when the agent knows that trying again is useless'),
  budget: z
    .object({
      scope: z.enum(['run', 'parent', 'step', 'owner_day', 'owner_month']),
      limitMicros: microsSchema,
      spentMicros: microsSchema,
      reservedMicros: microsSchema.describe('What calls in flight may still cost'),
      wantedMicros: microsSchema.nullable().describe('The most that the call could cost; null: its price is unknown'),
    })
    .optional()
    .describe('A call of a model was not made, since money was short'),
});

export type Failure = z.infer<typeof failureSchema>;
