import { z } from 'zod';
import {
  type Approval,
  agentRequirementSchema,
  type Budget,
  dottedNameSchema,
  exhaustionPolicySchema,
  type FailurePolicy,
  type ForEach,
  jsonValueSchema,
  parameterSchema,
  RETRYABLE_CLASSES,
  type RetryPolicy,
} from '../../model/index.ts';
import type { Rule } from '../rules.ts';
import { parseDuration } from './duration.ts';
import { parseMoney } from './money.ts';
import { shorthand } from './shorthand.ts';

/** The shape of a workflow file. Parsing it yields the definition, but for what only the whole graph can tell. */

/** Adds rule and remedy to a problem that is found while a value is read. */
function refuse(context: z.core.$RefinementCtx, rule: Rule, message: string, fix: string): never {
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

const agent = shorthand(dottedNameSchema, (skill) => ({ skill }), agentRequirementSchema);

const names = shorthand(z.string(), (name) => [name], z.array(z.string()));

const MINUTE = 60_000;

const DEFAULT_RETRY: RetryPolicy = {
  attempts: 3,
  backoffMs: 1000,
  maxBackoffMs: MINUTE,
  on: ['crash', 'lost', 'rate_limited', 'unavailable'],
};

const attempts = z.int().min(1).max(100).describe('Tries altogether, the first one included');

const retryMap = z.strictObject({
  attempts,
  backoff: duration.default(1000).describe('Pause before the second try'),
  maxBackoff: duration.default(MINUTE),
  factor: z.number().min(1).max(10).optional().describe('By which the pause grows with each try'),
  jitter: z.number().min(0).max(1).optional().describe('Share of the pause that is random'),
  on: z
    .array(z.enum(RETRYABLE_CLASSES))
    .min(1)
    .default([...RETRYABLE_CLASSES]),
});

const retry = shorthand(attempts, (tries) => ({ attempts: tries }), retryMap).transform(
  ({ backoff, maxBackoff, ...rest }): RetryPolicy => {
    return { ...rest, backoffMs: backoff, maxBackoffMs: Math.max(backoff, maxBackoff) };
  },
);

const timeoutMap = z.strictObject({
  attempt: duration.optional(),
  heartbeat: duration.optional().describe('An attempt that tells nothing for so long is lost'),
  step: duration.optional(),
});

const timeout = shorthand(duration, (attempt) => ({ attempt }), timeoutMap).transform(
  ({ attempt, heartbeat, step }) => {
    return { attemptMs: attempt, heartbeatMs: heartbeat, stepMs: step };
  },
);

const approvalMap = z.strictObject({
  message: z.string().min(1).describe('What people are asked'),
  approvers: names.default([]).describe('Who may answer; nobody named: everybody who may command the run'),
  onReject: z.enum(['fail', 'continue']).default('fail'),
  timeout: duration.optional(),
  onTimeout: z.enum(['approve', 'reject']).default('reject'),
});

const approval = shorthand(z.string().min(1), (message) => ({ message }), approvalMap).transform(
  ({ timeout: timeoutMs, ...rest }): Approval => ({ ...rest, timeoutMs }),
);

const money = z.union([z.string(), z.number()]).transform((amount, context): number => {
  const micros = parseMoney(String(amount));
  if (micros !== null) return micros;
  return refuse(
    context,
    'bad-money',
    `${amount} is no amount of dollars`,
    'Write for example $5.00, with at most 6 decimals.',
  );
});

const budgetMap = z.strictObject({ limit: money, onExhausted: exhaustionPolicySchema.default('pause') });

const budget = shorthand(z.union([z.string(), z.number()]), (limit) => ({ limit }), budgetMap).transform(
  ({ limit, onExhausted }): Budget => ({ limitMicros: limit, onExhausted }),
);

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

const repair = z.strictObject({
  agent,
  maxAttempts: z.int().min(1).max(20),
  replaces: z.string().optional(),
  with: jsonValueSchema.optional(),
});

const step = z.strictObject({
  description: z.string().optional(),
  needs: names.default([]),
  when: z.string().optional(),
  forEach: forEach.optional(),
  barrier: z.boolean().default(false),
  agent: agent.optional().describe('The skill that does it'),
  approval: approval.optional().describe('A question to people'),
  workflow: z.string().min(1).optional().describe('A workflow to run: its name, or the relative path of its file'),
  with: jsonValueSchema.optional().describe('Input; texts of the form ${expression} are CEL'),
  repair: repair.optional(),
  retry: retry.default(DEFAULT_RETRY),
  timeout: timeout.default({ attemptMs: undefined, heartbeatMs: undefined, stepMs: undefined }),
  onFailure: onFailure.default({ kind: 'stop' }),
  concurrency: z.int().min(1).max(10_000).optional(),
  budget: money
    .optional()
    .describe('The most that its attempts may spend on language models in one run, in US dollars'),
  finally: z.boolean().default(false),
});

/** A step, and the agent of one, as files write them. */
export { agent as agentOfFile, step as stepOfFile };

export const workflowFileSchema = z.strictObject({
  name: dottedNameSchema,
  version: z.int().min(1).default(1),
  description: z.string().default(''),
  parameters: z.record(z.string(), parameterSchema).default({}),
  concurrency: z.int().min(1).max(10_000).optional(),
  timeout: duration.optional().describe('Longest time that a run may take, pauses not counted'),
  budget: budget.optional().describe('Money that a run may spend, in US dollars'),
  outputs: z.record(z.string(), jsonValueSchema).optional().describe('What a run gives when it ends'),
  steps: z.record(z.string(), step),
});

/** A workflow file whose shape is right; the graph and the expressions are still to be checked. */
export type WorkflowFile = z.output<typeof workflowFileSchema>;

export type StepOfFile = WorkflowFile['steps'][string];

/** The keys that may stand at a path of the file; to say what was meant by an unknown one. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] {
  const [first, , third, fourth] = path;
  if (first === undefined) return Object.keys(workflowFileSchema.shape);
  if (first === 'budget') return Object.keys(budgetMap.shape);
  if (first === 'parameters') {
    const keys = Object.keys(parameterSchema.shape);
    return third === undefined ? keys : keys.filter((key) => key !== 'default');
  }
  if (third === undefined) return Object.keys(step.shape);
  if (third === 'agent' || fourth === 'agent') return Object.keys(agentRequirementSchema.shape);
  const maps: Readonly<Record<string, { readonly shape: object }>> = {
    repair,
    retry: retryMap,
    timeout: timeoutMap,
    approval: approvalMap,
  };
  return Object.keys(maps[third]?.shape ?? {});
}
