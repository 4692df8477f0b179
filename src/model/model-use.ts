import { z } from 'zod';
import { usageSchema } from './usage.ts';

/** Where the answer of a model came from: asked just now, found among what was asked before, or a recording. */
export const answerSourceSchema = z.enum(['live', 'cache', 'recording']);
export type AnswerSource = z.infer<typeof answerSourceSchema>;

/** One question that an attempt put to a language model, and what it took. The words are in the recording of the run. */
export const modelUseSchema = z.object({
  model: z.string().describe('provider/model'),
  prompt: z.string().nullable().describe('Name and version of the prompt; null: it has none'),
  promptHash: z.string().describe('SHA-256 of what was asked: equal hashes asked the same'),
  source: answerSourceSchema,
  usage: usageSchema.describe('What it used now: nothing, when it was not asked just now'),
  durationMs: z.int().min(0),
  failure: z.string().optional().describe('Code of the error; absent: it answered'),
});
export type ModelUse = z.infer<typeof modelUseSchema>;
