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

/** Tokens by disjoint classes. */
export type Tokens = Omit<Usage, 'costMicros'>;

export const NO_TOKENS: Tokens = { inputUncached: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** Nothing was used, and nothing is to be paid. */
export const NO_USAGE: Usage = { ...NO_TOKENS, costMicros: 0 };

/** Both together. A cost with an unknown part is unknown. */
export function plusUsage(a: Usage, b: Usage): Usage {
  return {
    inputUncached: a.inputUncached + b.inputUncached,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
    costMicros: a.costMicros === null || b.costMicros === null ? null : a.costMicros + b.costMicros,
  };
}

/** All tokens of all classes. */
export function tokensIn({ inputUncached, cacheRead, cacheWrite, output, reasoning }: Tokens): number {
  return inputUncached + cacheRead + cacheWrite + output + reasoning;
}
