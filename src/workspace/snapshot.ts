import { z } from 'zod';
import { jsonObjectSchema, runIdSchema } from '../model/index.ts';

/** What a run was started with, beside what its log says: written once, before its first event, and never changed. */
export const workspaceSnapshotSchema = z.object({
  version: z.literal(1),
  run: runIdSchema,
  createdAt: z.int().describe('Unix milliseconds'),
  workflow: z.object({ name: z.string(), version: z.int(), hash: z.string() }),
  params: jsonObjectSchema,
  source: z.string().nullable().describe('Absolute path of the code base that the run reads'),
  publishTo: z.string().nullable().describe('Absolute path of the folder that receives the outputs; null: none does'),
  agentConfig: z.record(z.string(), jsonObjectSchema).describe('Configuration by agent id'),
  tools: z.record(z.string(), z.string()).describe('Versions of what the run used: node, drydock, cobc …'),
});

export type WorkspaceSnapshot = z.infer<typeof workspaceSnapshotSchema>;
