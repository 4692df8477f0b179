import { z } from 'zod';

/** An amount of money in millionths of a US dollar: whole numbers add up without rounding. */
export const microsSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

const tokensSchema = z.int().min(0);

/**
 * What an attempt used of what has to be paid for. The classes of tokens are disjoint: their sum is all tokens. A cost of null
 * is one that nobody knows, which is not 0.
 */
export const usageSchema = z.object({
  inputUncached: tokensSchema,
  cacheRead: tokensSchema,
  cacheWrite: tokensSchema,
  output: tokensSchema,
  reasoning: tokensSchema,
  costMicros: microsSchema.nullable().describe('Millionths of a US dollar; null: unknown'),
});
export type Usage = z.infer<typeof usageSchema>;
