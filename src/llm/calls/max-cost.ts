import { maxCostOfTokens } from '../prices/cost.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import type { ModelExchange } from './exchange.ts';
import { maxTokens } from './token-bound.ts';

/**
 * The most that ONE request for an exchange can cost, in millionths of a dollar; null when the price is unknown. See `maxTokens`
 * for what bounds it.
 */
export async function maxCostMicros(
  exchange: ModelExchange,
  model: ResolvedModel,
  furtherText: readonly string[] = [],
): Promise<number | null> {
  return maxCostOfTokens(maxTokens(exchange, furtherText), model);
}
