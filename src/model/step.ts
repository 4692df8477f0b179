import { z } from 'zod';
import { failureSchema } from './failure.ts';
import { verdictCountsSchema, verdictSchema } from './verdict.ts';

/** How a step or an item can end. */
export const stepOutcomeSchema = z.enum(['succeeded', 'completed_with_findings', 'failed', 'skipped', 'cancelled']);

export type StepOutcome = z.infer<typeof stepOutcomeSchema>;

export const stepStateSchema = z.enum(['pending', 'running', ...stepOutcomeSchema.options]);

export type StepState = z.infer<typeof stepStateSchema>;

/**
 * Why something was skipped or cancelled.
 *
 * - `condition`: its `when` is false.
 * - `upstream_failed`: a step or item that it builds on failed.
 * - `missing_output`: it needs an output that was not produced, because its producer was skipped.
 * - `run_failed`, `run_cancelled`: the run ended before its turn came.
 * - `by_request`: a person said so.
 */
export const skipReasonSchema = z.enum([
  'condition',
  'upstream_failed',
  'missing_output',
  'run_failed',
  'run_cancelled',
  'by_request',
]);

export type SkipReason = z.infer<typeof skipReasonSchema>;

/** How the items of a step ended; a step without `forEach` counts as one item. */
export const itemCountsSchema = z.object({
  total: z.int().min(0),
  succeeded: z.int().min(0),
  failed: z.int().min(0),
  skipped: z.int().min(0),
});

export type ItemCounts = z.infer<typeof itemCountsSchema>;

/** A node of a run's graph, as views show it. */
export const stepSchema = z.object({
  id: z.string(),
  state: stepStateSchema,
  reason: skipReasonSchema.nullable(),
  error: failureSchema.nullable(),
  counts: itemCountsSchema,
  verdicts: verdictCountsSchema,
  startedAt: z.int().nullable().describe('Unix milliseconds'),
  finishedAt: z.int().nullable(),
});

export type Step = z.infer<typeof stepSchema>;

export const itemOutcomeSchema = stepOutcomeSchema.extract(['succeeded', 'failed', 'skipped']);

export type ItemOutcome = z.infer<typeof itemOutcomeSchema>;

/** `cancelled`: its step ended before the item did. */
export const itemStateSchema = z.enum([
  'pending',
  'running',
  'retrying',
  'awaiting_input',
  'cancelled',
  ...itemOutcomeSchema.options,
]);

export type ItemState = z.infer<typeof itemStateSchema>;

/** One unit of work of a `forEach` step, as views show it. */
export const itemSchema = z.object({
  step: z.string(),
  id: z.string(),
  state: itemStateSchema,
  reason: skipReasonSchema.nullable(),
  error: failureSchema.nullable(),
  verdict: verdictSchema.nullable(),
  attempts: z.int().min(0),
});

export type Item = z.infer<typeof itemSchema>;
