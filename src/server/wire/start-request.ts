import { z } from 'zod';
import {
  budgetSchema,
  flagsSchema,
  jsonObjectSchema,
  prioritySchema,
  runPermissionsSchema,
} from '../../model/index.ts';
import { wireOf } from './wire-form.ts';

/** A workflow, named or sent along. */
export const workflowRefSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('name'), name: z.string().min(1).max(200) }),
  z.strictObject({
    by: z.literal('text'),
    text: z.string().max(500_000).describe('YAML, as a workflow file has it'),
    file: z.string().max(4_096).default('workflow.yaml').describe('How the text is called in errors'),
  }),
  z.strictObject({ by: z.literal('definition'), definition: jsonObjectSchema.describe('A workflow file as JSON') }),
]);
export type WorkflowRef = z.infer<typeof workflowRefSchema>;

const startRequestSchema = z.strictObject({
  workflow: z.union([z.string().min(1).max(200).describe('Name of a workflow'), workflowRefSchema]),
  params: jsonObjectSchema.optional(),
  source: z.string().min(1).max(4_096).optional().describe('Absolute path of the code base that the run reads'),
  publishTo: z.string().min(1).max(4_096).optional().describe('Absolute path of the folder that receives the outputs'),
  name: z.string().min(1).max(200).optional(),
  owner: z.string().min(1).max(200).optional().describe('Absent: who asks'),
  project: z.string().min(1).max(200).optional(),
  concurrency: z.int().min(1).max(10_000).optional(),
  priority: prioritySchema.optional(),
  budget: budgetSchema.optional(),
  flags: z.strictObject(optionalShape(flagsSchema.shape)).optional(),
  replay: z
    .string()
    .min(1)
    .max(4_096)
    .optional()
    .describe(
      'A run, or the absolute path of a folder with recorded exchanges: they answer in place of language models',
    ),
  permissions: runPermissionsSchema.optional().describe('What agents may do of what their manifests ask for'),
  agentConfig: z.record(z.string(), jsonObjectSchema).optional().describe('Configuration by agent id'),
});
export type StartRequest = z.infer<typeof startRequestSchema>;

/** Flags that are not named stay as they are by default: they are left out, not filled in. */
function optionalShape(shape: typeof flagsSchema.shape) {
  return Object.fromEntries(Object.keys(shape).map((flag) => [flag, z.boolean().optional()])) as unknown as {
    [Flag in keyof typeof shape]: z.ZodOptional<z.ZodBoolean>;
  };
}

export const startWire = wireOf(startRequestSchema, 'StartRun');
