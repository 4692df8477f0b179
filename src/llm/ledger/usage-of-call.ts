import type { Usage } from '../../model/index.ts';
import type { CostCertainty } from '../../store/index.ts';
import type { ProviderCall } from '../calls/exchange.ts';

/**
 * What a request is counted with. When nobody told what it cost, but the most that it can cost is known, that is what it cost: money
 * that may be owed is not given out again.
 *
 * @param boundMicros the most that it can cost; null: its price is unknown
 */
export function countedUsage(
  { usage }: Pick<ProviderCall, 'usage'>,
  boundMicros: number | null,
): { readonly usage: Usage; readonly certainty: CostCertainty } {
  if (usage.costMicros !== null) return { usage, certainty: 'exact' };
  if (boundMicros === null) return { usage, certainty: 'unknown' };
  return { usage: { ...usage, costMicros: boundMicros }, certainty: 'estimated' };
}
