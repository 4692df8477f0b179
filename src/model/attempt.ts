import { z } from 'zod';
import { artifactSchema } from './artifact.ts';
import { failureSchema } from './failure.ts';
import { jsonValueSchema } from './json.ts';
import { verdictSchema } from './verdict.ts';

/** What an attempt is for: the step's own work, or the repair of what that work found wrong. */
export const attemptRoleSchema = z.enum(['work', 'repair']);

export type AttemptRole = z.infer<typeof attemptRoleSchema>;

/** Names one attempt within its run. `item` is null in a step without `forEach`. Attempts of a unit count from 1. */
export const attemptRefSchema = z.object({
  step: z.string(),
  item: z.string().nullable(),
  attempt: z.int().min(1),
});

export type AttemptRef = z.infer<typeof attemptRefSchema>;

/** One text for each attempt of a run: the key of maps. */
export function attemptKey({ step, item, attempt }: AttemptRef): string {
  return JSON.stringify([step, item, attempt]);
}

/** One try at a step's item by one agent, as views show it. */
export const attemptSchema = attemptRefSchema.extend({
  role: attemptRoleSchema,
  agent: z.string(),
  agentVersion: z.string(),
  epoch: z
    .int()
    .min(0)
    .describe('Of the owner of the run when the attempt began; a commit with an older epoch is refused'),
  state: z.enum(['running', 'succeeded', 'failed']),
  output: jsonValueSchema.nullable(),
  artifacts: z.array(artifactSchema),
  verdict: verdictSchema.nullable(),
  error: failureSchema.nullable(),
  startedAt: z.int().describe('Unix milliseconds'),
  finishedAt: z.int().nullable(),
});

export type Attempt = z.infer<typeof attemptSchema>;
