import { z } from 'zod';
import { dottedNameSchema } from './agent-manifest.ts';
import { RETRYABLE_CLASSES } from './failure.ts';
import { jsonValueSchema } from './json.ts';
import { parameterSchema } from './parameter.ts';
import { microsSchema } from './usage.ts';

/** How the best agent is chosen among those that fit. */
export const strategySchema = z.enum(['capability', 'priority', 'load', 'cost', 'performance']);

export type Strategy = z.infer<typeof strategySchema>;

/** Which agent a step wants: found by capability, or forced by id. */
export const agentRequirementSchema = z.strictObject({
  skill: dottedNameSchema,
  input: dottedNameSchema.optional(),
  output: dottedNameSchema.optional(),
  constraints: z.record(z.string(), jsonValueSchema).default({}),
  strategy: strategySchema.default('capability'),
  use: dottedNameSchema.optional().describe('Id of the one agent to use, instead of choosing'),
  fallbacks: z
    .array(dottedNameSchema)
    .default([])
    .describe('Ids of agents to try in turn when the chosen one has failed'),
});

export type AgentRequirement = z.infer<typeof agentRequirementSchema>;

export const retryPolicySchema = z.strictObject({
  attempts: z.int().min(1).max(100).describe('Tries altogether, the first one included'),
  backoffMs: z.int().min(0).describe('Pause before the second try; grows with each further try'),
  maxBackoffMs: z.int().min(0),
  factor: z.number().min(1).max(10).optional().describe('By which the pause grows with each try; absent: 2'),
  jitter: z.number().min(0).max(1).optional().describe('Share of the pause that is random; absent: 0.5'),
  on: z.array(z.enum(RETRYABLE_CLASSES)).describe('Which classes of failure are tried again'),
});

export type RetryPolicy = z.infer<typeof retryPolicySchema>;

/** `stop` ends the run, `continue` goes on without what failed, `tolerate` goes on up to a number or share of items. */
export const failurePolicySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stop') }),
  z.strictObject({ kind: z.literal('continue') }),
  z.strictObject({ kind: z.literal('tolerate'), limit: z.number().min(0), unit: z.enum(['items', 'percent']) }),
]);

export type FailurePolicy = z.infer<typeof failurePolicySchema>;

/** The items of a step: those of another step, or the elements of a list that an expression yields. */
export const forEachSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('step'), step: z.string() }),
  z.strictObject({ kind: z.literal('list'), expression: z.string() }),
]);

export type ForEach = z.infer<typeof forEachSchema>;

/** When a verdict is `mismatch` or `not_compiled`: repair, then do the step's work again, at most so many times. */
export const repairSchema = z.strictObject({
  agent: agentRequirementSchema,
  maxAttempts: z.int().min(1).max(20),
  replaces: z.string().describe('The step whose output of this item the repaired output replaces'),
  with: jsonValueSchema
    .optional()
    .describe('Input of the repair agent; absent: the input of the step and its `findings`'),
});

export type Repair = z.infer<typeof repairSchema>;

/** What happens when the money of a run is spent: it is paused, it fails, or it goes on and says so. */
export const exhaustionPolicySchema = z.enum(['pause', 'stop', 'continue']);
export type ExhaustionPolicy = z.infer<typeof exhaustionPolicySchema>;

export const budgetSchema = z.strictObject({ limitMicros: microsSchema, onExhausted: exhaustionPolicySchema });
export type Budget = z.infer<typeof budgetSchema>;

/** A question to people. What they are shown is `with` of the step; its output is `{ approved, by, comment }`. */
export const approvalSchema = z.strictObject({
  message: z.string().min(1),
  approvers: z.array(z.string()).describe('Names of users who may answer; empty: everybody who may command the run'),
  onReject: z.enum(['fail', 'continue']).describe('fail: the item failed; continue: its output says approved: false'),
  timeoutMs: z.int().min(1).optional(),
  onTimeout: z.enum(['approve', 'reject']).describe('What an unanswered question comes to after `timeoutMs`'),
});
export type Approval = z.infer<typeof approvalSchema>;

const stepBaseSchema = z.strictObject({
  description: z.string().optional(),
  needs: z.array(z.string()).describe('Steps that must be done first, beside those that its expressions name'),
  when: z.string().optional().describe('CEL condition'),
  forEach: forEachSchema.optional(),
  barrier: z.boolean().describe('True: starts no item before the steps that it needs are done as a whole'),
  agent: agentRequirementSchema.optional(),
  approval: approvalSchema.optional(),
  with: jsonValueSchema.optional().describe('Input of the step; strings of the form ${expression} are CEL'),
  repair: repairSchema.optional(),
  retry: retryPolicySchema,
  timeout: z.strictObject({
    attemptMs: z.int().min(1).optional(),
    heartbeatMs: z.int().min(1).optional().describe('An attempt that tells nothing for so long is lost'),
    stepMs: z.int().min(1).optional(),
  }),
  onFailure: failurePolicySchema,
  concurrency: z.int().min(1).optional().describe('Attempts of this step at one time'),
  budgetMicros: microsSchema.optional().describe('The most that its attempts may spend on models in one run'),
  finally: z.boolean().describe('True: runs when all other steps have ended, however they ended'),
});

const workflowBaseSchema = z.strictObject({
  name: dottedNameSchema,
  version: z.int().min(1),
  description: z.string(),
  parameters: z.record(z.string(), parameterSchema),
  concurrency: z.int().min(1).optional().describe('Attempts of a run at one time'),
  timeoutMs: z.int().min(1).optional().describe('Longest time that a run may take, rest not counted'),
  budget: budgetSchema.optional(),
  outputs: z
    .record(z.string(), jsonValueSchema)
    .optional()
    .describe('What a run gives when it ends; strings of the form ${expression} are CEL'),
});

/** A node of the graph. It has exactly one of `agent`, `approval` and `workflow`. */
export interface StepDefinition extends z.infer<typeof stepBaseSchema> {
  /** A workflow that the step runs as a run of its own, with `with` as its parameters; pinned with the run that starts it. */
  readonly workflow?: WorkflowDefinition | undefined;
}

/** A workflow with every default filled in and every shorthand written out: what a run is pinned to. */
export interface WorkflowDefinition extends z.infer<typeof workflowBaseSchema> {
  readonly steps: Readonly<Record<string, StepDefinition>>;
}

export const stepDefinitionSchema: z.ZodType<StepDefinition> = stepBaseSchema
  .extend({ workflow: z.lazy(() => workflowDefinitionSchema).optional() })
  .refine(
    ({ agent, approval, workflow }) => [agent, approval, workflow].filter((kind) => kind !== undefined).length === 1,
    'a step is one of: agent, approval, workflow',
  );

export const workflowDefinitionSchema: z.ZodType<WorkflowDefinition> = workflowBaseSchema.extend({
  steps: z.record(z.string(), stepDefinitionSchema),
});
