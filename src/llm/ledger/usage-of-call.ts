import type { Usage } from '../../model/index.ts';
import type { CostCertainty } from '../../store/index.ts';
import type { ProviderCall } from '../calls/exchange.ts';

export const NO_USAGE: Usage = {
  inputUncached: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  costMicros: 0,
};

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

/** All tokens of all classes. */
export function tokensOf({ inputUncached, cacheRead, cacheWrite, output, reasoning }: Usage): number {
  return inputUncached + cacheRead + cacheWrite + output + reasoning;
}

/** A cost with an unknown part is unknown. */
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
