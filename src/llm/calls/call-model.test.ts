import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, failureOf } from './testing-ask.ts';
import { errorBody, PROTOCOLS } from './testing-protocols.ts';
import { type Reply, TEST_KEY, TestingProvider } from './testing-provider.ts';

describe.each(PROTOCOLS)('%s', (protocol) => {
  test('text streams to the listener and comes back whole, with the request id and disjoint classes of usage', async () => {
    const usage = { input: 100, cacheRead: 40, output: 20, reasoning: 7 };
    await using provider = await TestingProvider.listen(protocol, { text: 'Hello, world', usage });
    const heard: string[] = [];
    const result = await ask(provider, {
      request: { prompt: 'Hi', system: 'Be kind', onText: (text) => heard.push(text) },
    });
    expect(heard).toEqual(['Hello,', ' world']);
    expect(result).toMatchObject({ text: 'Hello, world', value: 'Hello, world', finish: 'stop', model: 'test/m' });
    expect(result.usage).toEqual({
      inputUncached: 100,
      cacheRead: 40,
      cacheWrite: 0,
      output: 20,
      reasoning: 7,
      costMicros: null,
    });
    expect(result.requestId).toBe('req-1');
    expect(result.calls).toHaveLength(1);
    expect(result.calls[0]).toMatchObject({ certainty: 'exact', reason: 'question', finish: 'stop' });
    expect(result.calls[0]?.rawUsage).not.toBeNull();
    expect(JSON.stringify(provider.seen[0]?.body)).toContain('Be kind');
    expect(JSON.stringify(provider.seen[0]?.body)).toContain('2000');
    expect(provider.seen[0]?.path).not.toContain(TEST_KEY);
  });

  test('an answer that misses its schema is told what is wrong, and every try is counted', async () => {
    await using provider = await TestingProvider.listen(
      protocol,
      { text: '{"lines": "many"}' },
      { text: 'sorry' },
      { text: '{"lines": 3}' },
    );
    const schema = z.strictObject({ lines: z.int() });
    const result = await ask(provider, { request: { prompt: 'Count', schema } });
    expect(result.value).toEqual({ lines: 3 });
    expect(result.calls.map((call) => call.reason)).toEqual(['question', 'repair', 'repair']);
    expect(result.usage).toMatchObject({ inputUncached: 30, output: 15 });
    const [, second, third] = provider.seen.map((request) => JSON.stringify(request.body));
    expect(second).toContain('lines: Invalid input: expected');
    expect(third).toContain('the answer is no JSON');
  });

  test('an answer that never fits fails with all that three tries used', async () => {
    await using provider = await TestingProvider.listen(
      protocol,
      { text: '{}' },
      { text: '{}' },
      { text: '{}' },
      { text: '{"lines": 3}' },
    );
    const error = await failureOf(provider, { request: { prompt: 'Count', schema: z.object({ lines: z.int() }) } });
    expect(error.failure).toMatchObject({ code: 'DRY-E3023', class: 'invalid_output' });
    expect(error.failure.message).toContain('lines');
    expect(error.usage).toMatchObject({ inputUncached: 30, output: 15 });
    expect(provider.seen).toHaveLength(3);
  });

  test('a schema that is no object is asked for within one', async () => {
    await using provider = await TestingProvider.listen(protocol, { text: '{"answer": ["a", "b"]}' });
    const result = await ask(provider, { request: { prompt: 'List', schema: z.array(z.string()) } });
    expect(result.value).toEqual(['a', 'b']);
  });

  test('tools are run, their errors are told to the model, and both requests count', async () => {
    const calls = [
      { name: 'lookup', input: { name: 'A' } },
      { name: 'lookup', input: { name: 5 } },
      { name: 'broken', input: {} },
    ];
    await using provider = await TestingProvider.listen(protocol, { toolCalls: calls }, { text: 'A is 1' });
    const tools = {
      lookup: {
        description: 'Looks a name up',
        input: z.object({ name: z.string() }),
        run: (input: unknown) => ({ found: (input as { name: string }).name }),
      },
      broken: {
        description: 'Never works',
        input: z.object({}),
        run: () => {
          throw new Error(`disk on fire ${TEST_KEY}`);
        },
      },
    };
    const result = await ask(provider, { request: { prompt: 'What is A?', tools } });
    expect(result.text).toBe('A is 1');
    expect(result.calls.map((call) => [call.reason, call.finish])).toEqual([
      ['question', 'tool-calls'],
      ['tool_results', 'stop'],
    ]);
    expect(result.usage).toMatchObject({ inputUncached: 20, output: 10 });
    const told = JSON.stringify(provider.seen[1]?.body);
    expect(told).toContain('found');
    expect(told).toContain('The input does not fit');
    expect(told).toContain('disk on fire');
    expect(told).not.toContain(TEST_KEY);
  });

  test('a model that never stops asking for tools is stopped', async () => {
    const again: Reply = { toolCalls: [{ name: 'next', input: {} }] };
    await using provider = await TestingProvider.listen(protocol, again, again, again, again);
    const tools = { next: { description: 'Next', input: z.object({}), run: () => 'more' } };
    const error = await failureOf(provider, { request: { prompt: 'Go', tools }, options: { maxToolRequests: 2 } });
    expect(error.failure.code).toBe('DRY-E3025');
    expect(error.calls).toHaveLength(3);
  });

  test('429 is rate_limited with the wait that the provider names, and costs nothing', async () => {
    await using provider = await TestingProvider.listen(protocol, {
      status: 429,
      headers: { 'retry-after': '7' },
      body: errorBody(protocol, 429, `too many requests for ${TEST_KEY}`),
    });
    const error = await failureOf(provider);
    expect(error.failure).toMatchObject({ code: 'DRY-E3015', class: 'rate_limited', retryAfterMs: 7000 });
    expect(error.usage).toMatchObject({ inputUncached: 0, costMicros: 0 });
    expect(error.calls[0]).toMatchObject({ certainty: 'exact', finish: null, requestId: 'req-refused' });
    expect(provider.seen).toHaveLength(1);
  });

  test.each([
    [500, 'DRY-E3016', 'unavailable', undefined, 'internal error'],
    [503, 'DRY-E3016', 'unavailable', undefined, 'overloaded'],
    [401, 'DRY-E3018', 'agent_error', true, `Incorrect API key provided: ${TEST_KEY}`],
    [403, 'DRY-E3018', 'agent_error', true, 'not for you'],
    [400, 'DRY-E3019', 'agent_error', true, 'temperature is out of range'],
    [404, 'DRY-E3020', 'agent_error', true, 'The model m does not exist'],
    [400, 'DRY-E3021', 'agent_error', true, "This model's maximum context length is 8192 tokens"],
    [302, 'DRY-E3019', 'agent_error', true, 'elsewhere'],
  ])('status %i is %s', async (status, code, failureClass, isFinal, message) => {
    await using provider = await TestingProvider.listen(protocol, {
      status,
      body: errorBody(protocol, status, message),
    });
    const { failure, usage } = await failureOf(provider);
    expect(failure).toMatchObject({ code, class: failureClass, place: 'test/m' });
    expect(failure.final).toBe(isFinal);
    expect(failure.next).not.toBe('');
    expect(usage.costMicros).toBe(0);
  });

  test.each(['end', 'disconnect', 'garbage'] as const)(
    'a stream that breaks off by %s is unavailable, and its cost unknown',
    async (by) => {
      await using provider = await TestingProvider.listen(protocol, { saying: { text: 'Hello, world' }, after: 2, by });
      const error = await failureOf(provider);
      expect(error.failure).toMatchObject({ code: 'DRY-E3016', class: 'unavailable' });
      expect(error.usage.costMicros).toBeNull();
      expect(['at_least', 'unknown']).toContain(error.calls[0]?.certainty);
    },
  );

  test('a server that stays silent is given up after the time for its first byte, and its connection is cut', async () => {
    await using provider = await TestingProvider.listen(protocol, 'silence');
    const error = await failureOf(provider, { options: { firstByteMs: 500 } });
    expect(error.failure).toMatchObject({ code: 'DRY-E3017', class: 'unavailable' });
    expect(error.failure.message).toContain('begun');
    await expect.poll(() => provider.cutByClient).toBe(1);
  });

  test('an answer that hangs is given up after its whole time', async () => {
    await using provider = await TestingProvider.listen(protocol, {
      saying: { text: 'Hello, world' },
      after: 2,
      by: 'hang',
    });
    const error = await failureOf(provider, { options: { totalMs: 1_000 } });
    expect(error.failure).toMatchObject({ code: 'DRY-E3017', class: 'unavailable' });
    expect(error.failure.message).toContain('finished');
    await expect.poll(() => provider.cutByClient).toBe(1);
  });

  test('an abort cuts the connection', async () => {
    await using provider = await TestingProvider.listen(protocol, {
      saying: { text: 'Hello, world' },
      after: 4,
      by: 'hang',
    });
    const controller = new AbortController();
    const error = await failureOf(provider, {
      request: { prompt: 'Hi', onText: () => controller.abort() },
      options: { signal: controller.signal },
    });
    expect(error.failure).toMatchObject({ code: 'DRY-E3026', class: 'cancelled' });
    await expect.poll(() => provider.cutByClient).toBe(1);
  });

  test('an answer at the limit of tokens is no answer', async () => {
    await using provider = await TestingProvider.listen(protocol, { text: 'Hello, wor', finish: 'length' });
    const error = await failureOf(provider);
    expect(error.failure).toMatchObject({ code: 'DRY-E3024', final: true });
    expect(error.usage).toMatchObject({ inputUncached: 10, output: 5 });
  });

  test('an answer that a filter withheld is final', async () => {
    await using provider = await TestingProvider.listen(protocol, { text: 'H', finish: 'content-filter' });
    expect((await failureOf(provider)).failure).toMatchObject({ code: 'DRY-E3022', final: true });
  });

  test('the meter hears of every request before and after, and can refuse one', async () => {
    await using provider = await TestingProvider.listen(protocol, { text: 'x' }, { text: '{"lines": 3}' });
    const heard: string[] = [];
    const schema = z.object({ lines: z.int() });
    const error = await ask(provider, {
      request: { prompt: 'Count', schema },
      options: {
        meter: {
          begin: ({ index, bound }) => {
            heard.push(`begin ${index}`);
            expect(bound.input).toBeGreaterThan(10);
            return index === 1 ? Promise.reject(new Error('budget')) : Promise.resolve();
          },
          end: ({ index, usage }) => void heard.push(`end ${index} ${usage.inputUncached}`),
        },
      },
    }).catch((error: unknown) => error);
    expect(heard).toEqual(['begin 0', 'end 0 10', 'begin 1']);
    expect(error).toEqual(new Error('budget'));
    expect(provider.seen).toHaveLength(1);
  });

  test('an error of the listener is the error of whoever listens', async () => {
    await using provider = await TestingProvider.listen(protocol, { text: 'Hello, world' });
    const failed = ask(provider, {
      request: {
        prompt: 'Hi',
        onText: () => {
          throw new RangeError('mine');
        },
      },
    });
    await expect(failed).rejects.toThrow(RangeError);
  });
});

describe.each(PROTOCOLS.filter((protocol) => protocol !== 'anthropic'))('%s, which tells a total', (protocol) => {
  test('a total that is no sum of the classes is told, and its tokens are not lost', async () => {
    await using provider = await TestingProvider.listen(protocol, { text: 'Hi', totalOff: 30 });
    const result = await ask(provider);
    expect(result.calls[0]).toMatchObject({ certainty: 'mismatch', mismatch: expect.stringContaining('45') });
    expect(result.usage).toMatchObject({ inputUncached: 10, output: 35 });
  });

  test('an answer without usage has an unknown cost, not none', async () => {
    await using provider = await TestingProvider.listen(protocol, { text: 'Hi', usage: null });
    const result = await ask(provider);
    expect(result.calls[0]?.certainty).toBe('unknown');
    expect(result.usage.costMicros).toBeNull();
  });
});
