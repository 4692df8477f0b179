import { z } from 'zod';
import { dottedNameSchema } from './agent-manifest.ts';
import { RETRYABLE_CLASSES } from './failure.ts';
import { jsonValueSchema } from './json.ts';

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

/** A parameter of a workflow: a small part of JSON Schema. Without a default it is required. */
export const parameterSchema = z.strictObject({
  type: z.enum(['string', 'integer', 'number', 'boolean', 'array', 'object']),
  description: z.string().optional(),
  default: jsonValueSchema.optional(),
  enum: z.array(jsonValueSchema).min(1).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.strictObject({ type: z.enum(['string', 'integer', 'number', 'boolean', 'object']) }).optional(),
});

export type Parameter = z.infer<typeof parameterSchema>;

export const retryPolicySchema = z.strictObject({
  attempts: z.int().min(1).max(100).describe('Tries altogether, the first one included'),
  backoffMs: z.int().min(0).describe('Pause before the second try; doubles with each further try'),
  maxBackoffMs: z.int().min(0),
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

export const stepDefinitionSchema = z.strictObject({
  description: z.string().optional(),
  needs: z.array(z.string()).describe('Steps that must be done first, beside those that its expressions name'),
  when: z.string().optional().describe('CEL condition'),
  forEach: forEachSchema.optional(),
  barrier: z.boolean().describe('True: starts no item before the steps that it needs are done as a whole'),
  agent: agentRequirementSchema,
  with: jsonValueSchema.optional().describe('Input of the agent; strings of the form ${expression} are CEL'),
  repair: repairSchema.optional(),
  retry: retryPolicySchema,
  timeout: z.strictObject({ attemptMs: z.int().min(1).optional(), stepMs: z.int().min(1).optional() }),
  onFailure: failurePolicySchema,
  concurrency: z.int().min(1).optional().describe('Attempts of this step at one time'),
  finally: z.boolean().describe('True: runs when all other steps have ended, however they ended'),
});

export type StepDefinition = z.infer<typeof stepDefinitionSchema>;

/** A workflow with every default filled in and every shorthand written out: what a run is pinned to. */
export const workflowDefinitionSchema = z.strictObject({
  name: dottedNameSchema,
  version: z.int().min(1),
  description: z.string(),
  parameters: z.record(z.string(), parameterSchema),
  concurrency: z.int().min(1).optional().describe('Attempts of a run at one time'),
  steps: z.record(z.string(), stepDefinitionSchema),
});

export type WorkflowDefinition = z.infer<typeof workflowDefinitionSchema>;
