import { NO_TOKENS, type Tokens } from '../../model/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProviderSettings } from '../providers/provider-settings.ts';
import { type ResolvedModel, resolveModel } from '../providers/resolved-model.ts';
import { costMicros, maxCostOfTokens } from './cost.ts';
import type { Price } from './price.ts';

const MILLION = 1_000_000;

function model(text: string, price?: Price, changes: Partial<ProviderSettings> = {}): ResolvedModel {
  const [kind = ''] = text.split('/');
  const provider = { id: kind, kind: kind as ProviderSettings['kind'], models: [], ...changes };
  const found = resolveModel([provider], text);
  return { ...found, price: price ?? found.price };
}

const tokensArbitrary: fc.Arbitrary<Tokens> = fc.record({
  inputUncached: fc.nat(3 * MILLION),
  cacheRead: fc.nat(MILLION),
  cacheWrite: fc.nat(MILLION),
  output: fc.nat(MILLION),
  reasoning: fc.nat(MILLION),
});
const rate = fc.integer({ min: 0, max: 200_000 }).map((thousandths) => thousandths / 1000);
const priceArbitrary: fc.Arbitrary<Price> = fc.record(
  { input: rate, output: rate, cacheRead: rate, cacheWrite: rate, reasoning: rate },
  { requiredKeys: ['input', 'output'] },
);
const models = ['openai/gpt-5', 'openai/gpt-4o-mini', 'anthropic/claude-sonnet-4-5', 'google/gemini-2.5-pro'];

describe('the price of the list', () => {
  test.each([
    ['openai/gpt-5', { inputUncached: MILLION, output: 1000 }, 1_250_000 + 10_000],
    ['openai/gpt-5', { cacheRead: MILLION, reasoning: 1000 }, 125_000 + 10_000],
    ['anthropic/claude-sonnet-4-5', { inputUncached: 850, cacheRead: 100, cacheWrite: 50, output: 10 }, 2918],
    ['google/gemini-2.5-pro', { inputUncached: 300_000, output: 10 }, 750_150],
  ])('%s: classes are paid at their own prices, rounded up', async (name, tokens, micros) => {
    expect(await costMicros({ ...NO_TOKENS, ...tokens }, model(name))).toBe(micros);
  });

  test('a model that is not in the list has an unknown price, which is not 0', async () => {
    expect(await costMicros({ ...NO_TOKENS, output: 1 }, model('openai/of-my-own'))).toBeNull();
    expect(await maxCostOfTokens({ input: 1, output: 1 }, model('openai/of-my-own'))).toBeNull();
    const local = model('openai-compatible/gpt-5', undefined, { baseUrl: 'http://localhost:11434/v1' });
    expect(await costMicros({ ...NO_TOKENS, output: 1 }, local)).toBeNull();
  });

  test('a compatible provider is found by its address', async () => {
    const router = model('openai-compatible/openai/gpt-5', undefined, { baseUrl: 'https://openrouter.ai/api/v1' });
    expect(await costMicros({ ...NO_TOKENS, inputUncached: MILLION }, router)).toBeGreaterThan(0);
  });
});

describe('the price of the settings', () => {
  test('goes before the list, and free is 0', async () => {
    const tokens = { ...NO_TOKENS, inputUncached: 3, output: 2 };
    expect(await costMicros(tokens, model('openai/gpt-5', { input: 2, output: 5 }))).toBe(16);
    expect(await costMicros(tokens, model('openai/gpt-5', 'free'))).toBe(0);
    expect(await maxCostOfTokens({ input: 5, output: 5 }, model('openai/gpt-5', 'free'))).toBe(0);
  });

  test('a part of a micro is a whole one', async () => {
    expect(await costMicros({ ...NO_TOKENS, inputUncached: 1 }, model('openai/x', { input: 0.001, output: 1 }))).toBe(
      1,
    );
    expect(await costMicros({ ...NO_TOKENS, inputUncached: 10 }, model('openai/x', { input: 0.1, output: 1 }))).toBe(1);
  });
});

describe('for any tokens', () => {
  test('a cost is a whole number that is at most one micro above the exact sum', async () => {
    await fc.assert(
      fc.asyncProperty(tokensArbitrary, priceArbitrary, async (tokens, price) => {
        if (price === 'free') return;
        const cost = (await costMicros(tokens, model('openai/x', price))) ?? -1;
        const { input, output, cacheRead = input, cacheWrite = input, reasoning = output } = price;
        const thousandths =
          tokens.inputUncached * Math.round(input * 1000) +
          tokens.cacheRead * Math.round(cacheRead * 1000) +
          tokens.cacheWrite * Math.round(cacheWrite * 1000) +
          tokens.output * Math.round(output * 1000) +
          tokens.reasoning * Math.round(reasoning * 1000);
        expect(cost).toBe(Math.ceil(thousandths / 1000));
      }),
    );
  });

  test('no use within a bound costs more than the bound, at any price', async () => {
    const priced = fc.oneof(
      priceArbitrary.map((price) => model('openai/x', price)),
      fc.constantFrom(...models).map((name) => model(name)),
    );
    await fc.assert(
      fc.asyncProperty(tokensArbitrary, priced, async (tokens, resolved) => {
        const input = tokens.inputUncached + tokens.cacheRead + tokens.cacheWrite;
        const most = await maxCostOfTokens({ input, output: tokens.output + tokens.reasoning }, resolved);
        expect(await costMicros(tokens, resolved)).toBeLessThanOrEqual(most ?? -1);
      }),
    );
  });

  test('more tokens never cost less', async () => {
    await fc.assert(
      fc.asyncProperty(tokensArbitrary, tokensArbitrary, fc.constantFrom(...models), async (some, more, name) => {
        const sum = {
          inputUncached: some.inputUncached + more.inputUncached,
          cacheRead: some.cacheRead + more.cacheRead,
          cacheWrite: some.cacheWrite + more.cacheWrite,
          output: some.output + more.output,
          reasoning: some.reasoning + more.reasoning,
        };
        const resolved = model(name);
        expect((await costMicros(some, resolved)) ?? -1).toBeLessThanOrEqual((await costMicros(sum, resolved)) ?? -1);
      }),
    );
  });
});
