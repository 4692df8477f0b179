import { NO_TOKENS, type Tokens } from '../../model/index.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import type { Price } from './price.ts';

/** Below this part of a micro a fraction is noise of binary numbers, not money. */
const PARTS_OF_A_MICRO = 1_000_000;

/**
 * What tokens cost in millionths of a dollar, rounded up once, for the whole; null when nobody knows the price, which is not 0.
 * The price of the settings goes before the list of prices that comes with the package; no network is used.
 *
 * @param at prices change with time: those of this moment
 */
export async function costMicros(tokens: Tokens, model: ResolvedModel, at = new Date()): Promise<number | null> {
  if (model.price !== undefined) return costAtPrice(tokens, model.price);
  const { calcPrice } = await import('@pydantic/genai-prices');
  const { inputUncached, cacheRead, cacheWrite, output, reasoning } = tokens;
  const usage = {
    input_tokens: inputUncached + cacheRead + cacheWrite,
    cache_read_tokens: cacheRead,
    cache_write_tokens: cacheWrite,
    output_tokens: output + reasoning,
    output_reasoning_tokens: reasoning,
  };
  const price = calcPrice(usage, model.name, { ...listing(model), timestamp: at });
  return price === null ? null : wholeMicros(price.total_price);
}

/**
 * The most that a number of tokens can cost, whichever classes they turn out to be in; null when the price is unknown. Prices per
 * token do not fall with the number of tokens, so that fewer tokens never cost more.
 */
export async function maxCostOfTokens(
  bound: { readonly input: number; readonly output: number },
  model: ResolvedModel,
  at = new Date(),
): Promise<number | null> {
  const inputs: readonly (keyof Tokens)[] = ['inputUncached', 'cacheRead', 'cacheWrite'];
  const outputs: readonly (keyof Tokens)[] = ['output', 'reasoning'];
  let most = 0;
  for (const input of inputs)
    for (const output of outputs) {
      const cost = await costMicros({ ...NO_TOKENS, [input]: bound.input, [output]: bound.output }, model, at);
      if (cost === null) return null;
      most = Math.max(most, cost);
    }
  return most;
}

/** Where the list of prices finds a model: by the kind of its provider, or by the address of a compatible one. */
function listing(model: ResolvedModel): { providerId: string } | { providerApiUrl: string } {
  const { kind, baseUrl } = model.provider;
  return kind === 'openai-compatible' ? { providerApiUrl: baseUrl ?? '' } : { providerId: kind };
}

/** Exact: dollars for a million tokens are micros for one, here in integers of a billionth. */
function costAtPrice(tokens: Tokens, price: Price): number {
  if (price === 'free') return 0;
  const { input, output, cacheRead = input, cacheWrite = input, reasoning = output } = price;
  const rates = [
    [tokens.inputUncached, input],
    [tokens.cacheRead, cacheRead],
    [tokens.cacheWrite, cacheWrite],
    [tokens.output, output],
    [tokens.reasoning, reasoning],
  ] as const;
  const total = rates.reduce((sum, [count, rate]) => sum + BigInt(count) * BigInt(Math.round(rate * BILLION)), 0n);
  return Number((total + BigInt(BILLION) - 1n) / BigInt(BILLION));
}

const BILLION = 1_000_000_000;
const MICROS = 1_000_000;

function wholeMicros(dollars: number): number {
  return Math.ceil(Math.round(dollars * MICROS * PARTS_OF_A_MICRO) / PARTS_OF_A_MICRO);
}
