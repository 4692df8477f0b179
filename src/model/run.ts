import { z } from 'zod';
import { runIdSchema } from './id.ts';
import { jsonObjectSchema } from './json.ts';
import { microsSchema } from './usage.ts';
import { verdictCountsSchema } from './verdict.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

export const runStateSchema = z.enum([
  'queued',
  'running',
  'awaiting_input',
  'pausing',
  'paused',
  'cancelling',
  'cancelled',
  'succeeded',
  'completed_with_findings',
  'failed',
  'interrupted',
]);

export type RunState = z.infer<typeof runStateSchema>;

/** Classes of urgency for the queue, most urgent first. Within a class, owners take turns by their shares. */
export const prioritySchema = z.enum(['urgent', 'high', 'normal', 'low']);
export type Priority = z.infer<typeof prioritySchema>;

/** What a run wants of a machine while it runs: for the queue, which starts it when there is as much. */
export const needsSchema = z.strictObject({
  parallelAttempts: z.int().min(1).optional(),
  cpuCores: z.number().positive().optional(),
  memoryMiB: z.int().min(1).optional(),
  diskMiB: z.int().min(1).optional(),
});
export type Needs = z.infer<typeof needsSchema>;

/** How a run can end. */
export const runOutcomeSchema = runStateSchema.extract(['succeeded', 'completed_with_findings', 'failed', 'cancelled']);

export type RunOutcome = z.infer<typeof runOutcomeSchema>;

const OUTCOMES: ReadonlySet<RunState> = new Set(runOutcomeSchema.options);

/** True when nothing can happen to the run any more. */
export function isTerminal(state: RunState): state is RunOutcome {
  return OUTCOMES.has(state);
}

const EXIT_BY_STATE: Record<RunState, ExitCode> = {
  queued: EXIT.pending,
  running: EXIT.pending,
  awaiting_input: EXIT.pending,
  pausing: EXIT.pending,
  paused: EXIT.pending,
  cancelling: EXIT.pending,
  interrupted: EXIT.pending,
  cancelled: EXIT.cancelled,
  succeeded: EXIT.success,
  completed_with_findings: EXIT.notProven,
  failed: EXIT.runFailed,
};

/** The exit code of a command that followed a run to this state. */
export function exitCodeOf(state: RunState): ExitCode {
  return EXIT_BY_STATE[state];
}

/** One execution of a workflow version over one input, as lists and views show it. */
export const runSchema = z.object({
  id: runIdSchema,
  name: z.string(),
  workflow: z.object({ name: z.string(), version: z.int(), hash: z.string() }),
  params: jsonObjectSchema,
  state: runStateSchema,
  reason: z.string().nullable(),
  owner: z.string(),
  project: z.string(),
  priority: prioritySchema,
  parent: runIdSchema.nullable().describe('The run that this one is a part of'),
  forkedFrom: runIdSchema.nullable(),
  verdicts: verdictCountsSchema,
  openApprovals: z.int().min(0),
  spentMicros: microsSchema.describe('Known cost so far, in millionths of a US dollar'),
  budgetMicros: microsSchema.nullable().describe('Null: no limit'),
  createdAt: z.int().describe('Unix milliseconds'),
  startedAt: z.int().nullable(),
  finishedAt: z.int().nullable(),
  asOfSeq: z.int().describe('The last event that this view includes'),
});

export type Run = z.infer<typeof runSchema>;
