import {
  type JsonObject,
  NO_TOKENS,
  NO_USAGE,
  plusUsage,
  type Tokens,
  tokensIn,
  type Usage,
} from '../../model/index.ts';
import { costMicros } from '../prices/cost.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import type { ProviderCall, UsageCertainty } from './exchange.ts';
import { classesOf } from './usage-classes.ts';

type CheckedUsage = Pick<ProviderCall, 'usage' | 'certainty' | 'mismatch' | 'rawUsage'>;

/** How a request ended, as far as paying is concerned: `refused` costs nothing, after `broken` the provider may count on. */
export type Ending = 'complete' | 'refused' | 'broken';

/**
 * Usage in our classes, compared with the sums of the provider and of its adapter. Tokens that stand in a sum and in no class are counted
 * as output, the dearest class, so that a budget is never short of them.
 *
 * The cost of a complete answer whose question, or whose words, count nothing by the provider is unknown: some servers send zeros.
 *
 * @param sdkTotal all tokens as the adapter counts them; null: it does not
 * @param hasSaid whether the answer has a text or calls tools
 */
export async function checkedUsage(
  rawUsage: JsonObject | null,
  sdkTotal: number | null,
  ending: Ending,
  model: ResolvedModel,
  hasSaid: boolean,
): Promise<CheckedUsage> {
  if (ending === 'refused') return { usage: NO_USAGE, certainty: 'exact', rawUsage };
  const { tokens: classes = null, total: toldTotal = null } = (rawUsage === null ? null : classesOf(rawUsage)) ?? {};
  if (classes === null) return { usage: await withoutCost(NO_TOKENS, model), certainty: 'unknown', rawUsage };
  if (ending === 'broken') return { usage: await withoutCost(classes, model), certainty: 'at_least', rawUsage };
  const ours = tokensIn(classes);
  const total = Math.max(toldTotal ?? 0, Number.isSafeInteger(sdkTotal) ? (sdkTotal ?? 0) : 0);
  const isEqual = (toldTotal ?? ours) === ours && (sdkTotal ?? ours) === ours;
  const tokens = total > ours ? { ...classes, output: classes.output + total - ours } : classes;
  // Of a total alone nothing is missing: all of it counts as output.
  if (total <= ours && !isWhole(classes, hasSaid))
    return { usage: await withoutCost(tokens, model), certainty: 'at_least', rawUsage };
  const usage = { ...tokens, costMicros: await costMicros(tokens, model) };
  const certainty: UsageCertainty = isEqual ? 'exact' : 'mismatch';
  if (isEqual) return { usage, certainty, rawUsage };
  const mismatch = `classes add up to ${ours} tokens, the provider says ${toldTotal ?? 'nothing'}, its adapter ${sdkTotal ?? 'nothing'}`;
  return { usage, certainty, mismatch, rawUsage };
}

/** Nothing is asked without tokens, and nothing said without any. */
function isWhole({ inputUncached, cacheRead, cacheWrite, output, reasoning }: Tokens, hasSaid: boolean): boolean {
  return inputUncached + cacheRead + cacheWrite > 0 && (output + reasoning > 0 || !hasSaid);
}

/** What cannot be paid for is known to cost nothing, however much there was of it. */
async function withoutCost(tokens: Tokens, model: ResolvedModel): Promise<Usage> {
  return { ...tokens, costMicros: model.price === 'free' ? 0 : null };
}

/** All usages together; the cost is unknown as soon as one is. */
export function sumOfUsages(usages: readonly Usage[]): Usage {
  return usages.reduce(plusUsage, NO_USAGE);
}
