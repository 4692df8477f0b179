import { NO_TOKENS } from '../../model/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveModel } from '../providers/resolved-model.ts';
import { checkedUsage, sumOfUsages } from './checked-usage.ts';
import { classesOf } from './usage-classes.ts';

const free = resolveModel([{ id: 'x', kind: 'openai', models: [], price: 'free' }], 'x/m');
const priced = resolveModel([{ id: 'x', kind: 'openai', models: [], price: { input: 1, output: 1 } }], 'x/m');
const classes = fc.record({
  inputUncached: fc.nat(1e6),
  cacheRead: fc.nat(1e6),
  cacheWrite: fc.nat(1e6),
  output: fc.nat(1e6),
  reasoning: fc.nat(1e6),
});

describe('each form of usage gives back the classes that it was made of', () => {
  test('OpenAI chat, and servers that count reasoning beside the answer', () => {
    fc.assert(
      fc.property(classes, fc.boolean(), (tokens, isBeside) => {
        const prompt = tokens.inputUncached + tokens.cacheRead + tokens.cacheWrite;
        const raw = {
          prompt_tokens: prompt,
          completion_tokens: tokens.output + (isBeside ? 0 : tokens.reasoning),
          total_tokens: prompt + tokens.output + tokens.reasoning,
          prompt_tokens_details: { cached_tokens: tokens.cacheRead, cache_write_tokens: tokens.cacheWrite },
          completion_tokens_details: { reasoning_tokens: tokens.reasoning },
        };
        expect(classesOf(raw)?.tokens).toEqual(tokens);
      }),
    );
  });

  test('OpenAI responses', () => {
    fc.assert(
      fc.property(classes, (tokens) => {
        const input = tokens.inputUncached + tokens.cacheRead;
        const raw = {
          input_tokens: input,
          output_tokens: tokens.output + tokens.reasoning,
          total_tokens: input + tokens.output + tokens.reasoning,
          input_tokens_details: { cached_tokens: tokens.cacheRead },
          output_tokens_details: { reasoning_tokens: tokens.reasoning },
        };
        expect(classesOf(raw)).toEqual({ tokens: { ...tokens, cacheWrite: 0 }, total: raw.total_tokens });
      }),
    );
  });

  test('Anthropic and Google', () => {
    fc.assert(
      fc.property(classes, (tokens) => {
        const anthropic = {
          input_tokens: tokens.inputUncached,
          cache_read_input_tokens: tokens.cacheRead,
          cache_creation_input_tokens: tokens.cacheWrite,
          output_tokens: tokens.output + tokens.reasoning,
          output_tokens_details: { thinking_tokens: tokens.reasoning },
        };
        expect(classesOf(anthropic)?.tokens).toEqual(tokens);
        const google = {
          promptTokenCount: tokens.inputUncached + tokens.cacheRead,
          cachedContentTokenCount: tokens.cacheRead,
          candidatesTokenCount: tokens.output,
          thoughtsTokenCount: tokens.reasoning,
        };
        expect(classesOf(google)?.tokens).toEqual({ ...tokens, cacheWrite: 0 });
      }),
    );
  });
});

test('whatever a provider tells, classes are whole numbers from 0, and no token of its total is lost where a cost is known', async () => {
  const number = fc.oneof(fc.integer({ min: -5, max: 1000 }), fc.double(), fc.constant(null), fc.string());
  const raw = fc.record(
    {
      prompt_tokens: number,
      completion_tokens: number,
      total_tokens: fc.nat(5000),
      prompt_tokens_details: fc.oneof(fc.record({ cached_tokens: number }), fc.constant(null)),
      completion_tokens_details: fc.oneof(fc.record({ reasoning_tokens: number }), fc.constant('x')),
    },
    { requiredKeys: ['prompt_tokens', 'total_tokens'] },
  );
  await fc.assert(
    fc.asyncProperty(raw, async (told) => {
      const { usage, certainty } = await checkedUsage(told, null, 'complete', priced, true);
      const { costMicros, ...tokens } = usage;
      const counts = Object.values(tokens);
      expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      const sum = counts.reduce((total, count) => total + count, 0);
      expect(costMicros === null || (costMicros === sum && sum >= told.total_tokens && sum > 0)).toBe(true);
      expect(costMicros === null).toBe(!['exact', 'mismatch'].includes(certainty));
    }),
  );
});

test('a model that is free costs nothing, also when its answer broke off and told nothing', async () => {
  expect((await checkedUsage(null, null, 'broken', free, false)).usage.costMicros).toBe(0);
  expect((await checkedUsage(null, null, 'broken', priced, false)).usage.costMicros).toBeNull();
});

test('one unknown cost makes the sum unknown, and its tokens still add up', () => {
  const one = { ...NO_TOKENS, output: 3, costMicros: 5 };
  expect(sumOfUsages([one, { ...one, costMicros: null }])).toEqual({ ...NO_TOKENS, output: 6, costMicros: null });
  expect(sumOfUsages([one, one])).toEqual({ ...NO_TOKENS, output: 6, costMicros: 10 });
  expect(sumOfUsages([])).toEqual({ ...NO_TOKENS, costMicros: 0 });
});

test.each([
  ['negative counts', { prompt_tokens: -10, completion_tokens: -5, total_tokens: -15 }],
  ['a negative answer', { prompt_tokens: 10, completion_tokens: -5 }],
  ['counts that are text', { prompt_tokens: '10', completion_tokens: '5' }],
  ['parts of tokens', { prompt_tokens: 10.5, completion_tokens: 5.5 }],
  ['zeros', { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }],
  ['the question alone', { prompt_tokens: 10 }],
  ['the answer alone', { completion_tokens: 5 }],
  ['more than there can be', { prompt_tokens: 9e15, completion_tokens: 9e15 }],
  ['counts beyond all numbers', { prompt_tokens: 1e300, completion_tokens: 1e300 }],
])('%s in the usage of an answer make its cost unknown, never 0', async (_, raw) => {
  const { usage, certainty } = await checkedUsage(raw, 2e300, 'complete', priced, true);
  expect(usage.costMicros).toBeNull();
  expect(['unknown', 'at_least']).toContain(certainty);
  expect(Object.values(usage).every((value) => value === null || Number.isSafeInteger(value))).toBe(true);
});

test('a total without classes is paid as output, the dearest class', async () => {
  const { usage } = await checkedUsage({ total_tokens: 500 }, null, 'complete', priced, true);
  expect(usage).toMatchObject({ output: 500, costMicros: 500 });
});
