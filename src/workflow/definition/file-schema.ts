import { z } from 'zod';
import {
  agentRequirementSchema,
  dottedNameSchema,
  type FailurePolicy,
  type ForEach,
  jsonValueSchema,
  parameterSchema,
  RETRYABLE_CLASSES,
  type RetryPolicy,
} from '../../model/index.ts';
import { parseDuration } from './duration.ts';

/** The shape of a workflow file. Parsing it yields the definition, but for what only the whole graph can tell. */

/** Adds rule and remedy to a problem that is found while a value is read. */
function refuse(context: z.core.$RefinementCtx, rule: string, message: string, fix: string): never {
  context.issues.push({ code: 'custom', message, params: { rule, fix }, input: context.value });
  return z.NEVER;
}

const duration = z.string().transform((text, context): number => {
  const parsed = parseDuration(text);
  if (parsed !== null) return parsed;
  return refuse(
    context,
    'bad-duration',
    `${text} is no duration`,
    'Write for example 500ms, 30s, 5m or 1h30m; at most 24d.',
  );
});

const agent = z.preprocess((value) => (typeof value === 'string' ? { skill: value } : value), agentRequirementSchema);

const MINUTE = 60_000;

const DEFAULT_RETRY: RetryPolicy = {
  attempts: 3,
  backoffMs: 1000,
  maxBackoffMs: MINUTE,
  on: ['crash', 'lost', 'rate_limited', 'unavailable'],
};

const retry = z
  .preprocess(
    (value) => (typeof value === 'number' ? { attempts: value } : value),
    z.strictObject({
      attempts: z.int().min(1).max(100),
      backoff: duration.default(1000),
      maxBackoff: duration.default(MINUTE),
      on: z
        .array(z.enum(RETRYABLE_CLASSES))
        .min(1)
        .default([...RETRYABLE_CLASSES]),
    }),
  )
  .transform(({ attempts, backoff, maxBackoff, on }): RetryPolicy => {
    return { attempts, backoffMs: backoff, maxBackoffMs: Math.max(backoff, maxBackoff), on };
  });

const timeout = z
  .preprocess(
    (value) => (typeof value === 'string' ? { attempt: value } : value),
    z.strictObject({ attempt: duration.optional(), step: duration.optional() }),
  )
  .transform(({ attempt, step }) => ({ attemptMs: attempt, stepMs: step }));

const onFailure = z.string().transform((text, context): FailurePolicy => {
  if (text === 'stop' || text === 'continue') return { kind: text };
  const [, number, percent] = /^tolerate (\d{1,9})(%?)$/.exec(text) ?? [];
  const limit = Number(number);
  if (number === undefined || (percent === '%' && limit > 100)) {
    return refuse(context, 'bad-value', `${text} is no policy`, 'Write stop, continue, tolerate 5 or tolerate 10%.');
  }
  return { kind: 'tolerate', limit, unit: percent === '%' ? 'percent' : 'items' };
});

const forEach = z.string().transform((text): ForEach => {
  return /^[A-Za-z_]\w*$/.test(text) ? { kind: 'step', step: text } : { kind: 'list', expression: text };
});

const needs = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string()));

const step = z.strictObject({
  description: z.string().optional(),
  needs: needs.default([]),
  when: z.string().optional(),
  forEach: forEach.optional(),
  barrier: z.boolean().default(false),
  agent,
  with: jsonValueSchema.optional(),
  repair: z
    .strictObject({
      agent,
      maxAttempts: z.int().min(1).max(20),
      replaces: z.string().optional(),
      with: jsonValueSchema.optional(),
    })
    .optional(),
  retry: retry.default(DEFAULT_RETRY),
  timeout: timeout.default({ attemptMs: undefined, stepMs: undefined }),
  onFailure: onFailure.default({ kind: 'stop' }),
  concurrency: z.int().min(1).max(10_000).optional(),
  finally: z.boolean().default(false),
});

export const workflowFileSchema = z.strictObject({
  name: dottedNameSchema,
  version: z.int().min(1).default(1),
  description: z.string().default(''),
  parameters: z.record(z.string(), parameterSchema).default({}),
  concurrency: z.int().min(1).max(10_000).optional(),
  steps: z.record(z.string(), step),
});

/** A workflow file whose shape is right; the graph and the expressions are still to be checked. */
export type WorkflowFile = z.output<typeof workflowFileSchema>;

export type StepOfFile = WorkflowFile['steps'][string];

/** The keys that may stand at a path of the file; to say what was meant by an unknown one. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] {
  const [first, , third, fourth] = path;
  if (first === undefined) return Object.keys(workflowFileSchema.shape);
  if (first === 'parameters') return third === undefined ? Object.keys(parameterSchema.shape) : ['type'];
  if (third === undefined) return Object.keys(step.shape);
  if (third === 'agent' || fourth === 'agent') return Object.keys(agentRequirementSchema.shape);
  if (third === 'repair') return ['agent', 'maxAttempts', 'replaces', 'with'];
  if (third === 'retry') return ['attempts', 'backoff', 'maxBackoff', 'on'];
  return third === 'timeout' ? ['attempt', 'step'] : [];
}
