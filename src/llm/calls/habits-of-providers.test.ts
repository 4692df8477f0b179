import { expect, test } from 'vitest';
import { z } from 'zod';
import { callModel } from './call-model.ts';
import { exchangeResultSchema } from './exchange.ts';
import { exchangeOf } from './exchange-of.ts';
import { ask, failureOf } from './testing-ask.ts';
import { errorBody, PROTOCOLS } from './testing-protocols.ts';
import { TEST_KEY, TestingProvider } from './testing-provider.ts';

test('Anthropic: tokens written to the cache are a class of their own, and what a broken stream told is kept', async () => {
  const usage = { input: 11, cacheRead: 4, cacheWrite: 6, output: 9 };
  await using provider = await TestingProvider.listen(
    'anthropic',
    { text: 'Hi there', usage },
    { saying: { text: 'Hi there', usage }, after: 4, by: 'end' },
  );
  expect((await ask(provider)).usage).toMatchObject({ inputUncached: 11, cacheRead: 4, cacheWrite: 6, output: 9 });
  const error = await failureOf(provider);
  expect(error.calls[0]?.certainty).toBe('at_least');
  expect(error.usage).toMatchObject({ inputUncached: 11, cacheRead: 4, cacheWrite: 6, costMicros: null });
});

test('Anthropic: the longest answer holds what is reasoned, too', async () => {
  await using provider = await TestingProvider.listen('anthropic', { text: 'Hi' });
  const { model, access } = await provider.model();
  const named = { ...model, name: 'claude-sonnet-4-5' };
  const exchange = exchangeOf({ prompt: 'Hi', effort: 'high', maxOutputTokens: 5000 }, named);
  await callModel(exchange, { model: named, access, signal: new AbortController().signal });
  expect(provider.seen[0]?.body['max_tokens']).toBe(5000);
  expect(provider.seen[0]?.body['thinking']).toMatchObject({ type: 'enabled', budget_tokens: 2500 });
});

test('a provider that nobody listens at is unavailable, and costs nothing', async () => {
  const provider = await TestingProvider.listen('openai-compatible');
  const { model, access } = await provider.model();
  await provider[Symbol.asyncDispose]();
  const call = callModel(exchangeOf({ prompt: 'Hi' }, model), { model, access, signal: new AbortController().signal });
  await expect(call).rejects.toMatchObject({
    failure: { code: 'DRY-E3016', class: 'unavailable' },
    usage: { costMicros: 0 },
  });
});

test.each(PROTOCOLS)('%s: a server that answers with something else than a stream is unavailable', async (protocol) => {
  await using provider = await TestingProvider.listen(protocol, { status: 200, body: '<html>Sign in</html>' });
  const error = await failureOf(provider);
  expect(error.failure).toMatchObject({ code: 'DRY-E3016', class: 'unavailable' });
});

test.each([
  [
    'anthropic',
    'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    'unavailable',
  ],
  [
    'openai-compatible',
    'data: {"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}\n\n',
    'rate_limited',
  ],
  ['openai-chat', 'data: {"error":{"message":"Server error","type":"server_error"}}\n\n', 'unavailable'],
] as const)(
  '%s: an error within a stream is a failure, and the usage that was told is kept',
  async (protocol, frame, failureClass) => {
    await using first = await TestingProvider.listen(protocol, {
      saying: { text: 'Hello, world' },
      after: 3,
      by: 'end',
      frame,
    });
    const error = await failureOf(first);
    expect(error.failure.class).toBe(failureClass);
    expect(error.usage.costMicros).toBeNull();
    expect(error.usage.inputUncached).toBe(protocol === 'anthropic' ? 10 : 0);
  },
);

test('a schema is told in words to servers that take none', async () => {
  await using provider = await TestingProvider.listen('openai-compatible', { text: '{"lines": 3}' });
  const { model, access } = await provider.model({ takesSchema: false });
  const exchange = exchangeOf({ prompt: 'Count', schema: z.object({ lines: z.int() }) }, model);
  const result = await callModel(exchange, { model, access, signal: new AbortController().signal });
  expect(result.value).toEqual({ lines: 3 });
  expect(JSON.stringify(provider.seen[0]?.body['messages'])).toContain('JSON Schema');
  expect(provider.seen[0]?.body['response_format']).not.toMatchObject({ type: 'json_schema' });
});

test('OpenAI is asked not to keep what it is asked, and is held to strict schemas when they are', async () => {
  await using provider = await TestingProvider.listen('openai-responses', { text: '{"a": 1}' }, { text: '{}' });
  await ask(provider, { request: { prompt: 'p', schema: z.strictObject({ a: z.int() }) } });
  await ask(provider, { request: { prompt: 'p', schema: z.object({ a: z.int().optional() }) } });
  expect(provider.seen.map(({ body }) => body['store'])).toEqual([false, false]);
  expect(provider.seen.map(({ body }) => (body['text'] as { format: { strict: boolean } }).format.strict)).toEqual([
    true,
    false,
  ]);
});

test('what is asked after an abort is not sent', async () => {
  await using provider = await TestingProvider.listen('openai-chat', { text: 'Hi' });
  const error = await failureOf(provider, { options: { signal: AbortSignal.abort() } });
  expect(error.failure).toMatchObject({ code: 'DRY-E3026', class: 'cancelled' });
  expect(error.calls).toEqual([]);
  expect(provider.seen).toEqual([]);
});

test('an abort while a tool works keeps what was used until then', async () => {
  await using provider = await TestingProvider.listen('anthropic', { toolCalls: [{ name: 'slow', input: {} }] });
  const controller = new AbortController();
  const slow = { description: 'Slow', input: z.object({}), run: () => (controller.abort(), 'late') };
  const error = await failureOf(provider, {
    request: { prompt: 'p', tools: { slow } },
    options: { signal: controller.signal },
  });
  expect(error.failure.code).toBe('DRY-E3026');
  expect(error.usage).toMatchObject({ inputUncached: 10, output: 5 });
});

test.each([
  ['openai-responses', 'gpt-5', 'max_output_tokens', '"effort":"high"'],
  ['openai-chat', 'gpt-5', 'max_completion_tokens', '"reasoning_effort":"high"'],
  ['anthropic', 'claude-sonnet-4-5', 'max_tokens', '"thinking":{"type":"enabled"'],
  ['google', 'gemini-2.5-pro', 'maxOutputTokens', '"thinkingBudget":'],
  ['openai-compatible', 'qwen3', 'max_tokens', '"reasoning_effort":"high"'],
] as const)(
  '%s: %s thinks as hard as it is asked, within the limit of tokens',
  async (protocol, name, limit, effort) => {
    await using provider = await TestingProvider.listen(protocol, { text: 'Hi' });
    const { model, access } = await provider.model();
    const named = { ...model, name };
    const exchange = exchangeOf({ prompt: 'Hi', effort: 'high', maxOutputTokens: 5000 }, named);
    await callModel(exchange, { model: named, access, signal: new AbortController().signal });
    const body = JSON.stringify(provider.seen[0]?.body);
    expect(body).toContain(`"${limit}":5000`);
    expect(body).toContain(effort);
  },
);

test('what a model does not take is told, not lost', async () => {
  await using provider = await TestingProvider.listen('openai-responses', { text: 'Hi' });
  const { model, access } = await provider.model();
  const named = { ...model, name: 'gpt-5' };
  const exchange = exchangeOf({ prompt: 'Hi', temperature: 0.5 }, named);
  const result = await callModel(exchange, { model: named, access, signal: new AbortController().signal });
  expect(result.warnings.join()).toContain('temperature');
});

test('a schema that nobody can check is refused before anything is asked', async () => {
  await using provider = await TestingProvider.listen('openai-chat', { text: '{}' });
  const { model, access } = await provider.model();
  const schema = { type: 'object', if: { required: ['a'] }, properties: { a: { $ref: 'http://elsewhere/x' } } };
  const exchange = { ...exchangeOf({ prompt: 'Hi' }, model), schema };
  const call = callModel(exchange, { model, access, signal: new AbortController().signal });
  await expect(call).rejects.toMatchObject({ code: 'DRY-E3028' });
  expect(provider.seen).toEqual([]);
});

test('an exchange and its result are JSON that says the same after a round trip', async () => {
  await using provider = await TestingProvider.listen('anthropic', { text: '{"a": 1}' });
  const result = await ask(provider, { request: { prompt: 'p', schema: z.object({ a: z.int() }) } });
  expect(exchangeResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
});

/** A stream of the OpenAI protocol that ends for a reason. */
function endsWith(finish: string): string {
  const chunk = (choice: object): string =>
    `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, ...choice }] })}\n\n`;
  return `${chunk({ delta: { role: 'assistant', content: 'Hello, wor' } })}${chunk({ delta: {}, finish_reason: finish })}data: [DONE]\n\n`;
}

test.each([
  ['refusal', 'DRY-E3022', true],
  ['error', 'DRY-E3016', undefined],
  ['', 'DRY-E3016', undefined],
])('an answer that ends with the reason "%s" is none', async (finish, code, isFinal) => {
  const headers = { 'content-type': 'text/event-stream' };
  await using provider = await TestingProvider.listen('openai-compatible', {
    status: 200,
    headers,
    body: endsWith(finish),
  });
  const { failure, usage } = await failureOf(provider);
  expect([failure.code, failure.final, usage.costMicros]).toEqual([code, isFinal, null]);
});

test.each([
  [200, 'text/html', '<html>Sign in</html>', 'answered with text/html in place of a stream; is the baseUrl right?'],
  [200, 'application/json', `{"error":"no ${TEST_KEY}"}`, 'It begins: {"error":"no ***"}'],
  [404, 'text/html', '<html>nginx</html>', 'a baseUrl mostly ends in /v1'],
  [404, 'application/json', '{"detail":"Not Found"}', '/v1/chat/completions: a baseUrl mostly ends in /v1'],
  [302, 'text/html', '', 'sends to another address (HTTP 302), where its key does not go'],
])('a wrong address, told by HTTP %d with %s, is named as such', async (status, type, body, says) => {
  const headers = { 'content-type': type, location: 'http://127.0.0.1:9/steal' };
  await using provider = await TestingProvider.listen('openai-compatible', { status, headers, body });
  expect((await failureOf(provider)).failure.message).toContain(says);
});

test.each(['openai-compatible', 'anthropic', 'google'] as const)(
  '%s: a model that the service itself does not know is no wrong address',
  async (protocol) => {
    const body = errorBody(protocol, 404, 'model: m', 'not_found_error');
    await using provider = await TestingProvider.listen(protocol, { status: 404, body });
    const { failure } = await failureOf(provider);
    expect([failure.code, failure.message]).toEqual(['DRY-E3020', expect.not.stringContaining('baseUrl')]);
  },
);

test('when somebody in between gave up waiting, the provider may have worked on: that is not taken to cost nothing', async () => {
  await using provider = await TestingProvider.listen(
    'openai-compatible',
    { status: 504, body: '<html>' },
    { status: 500, body: '' },
  );
  expect((await failureOf(provider)).usage.costMicros).toBeNull();
  expect((await failureOf(provider)).usage.costMicros).toBe(0);
});

test('an answer without end is named as what went wrong', async () => {
  const headers = { 'content-type': 'text/event-stream' };
  const body = `data: ${'x'.repeat(70_000_000)}`;
  await using provider = await TestingProvider.listen('openai-compatible', { status: 200, headers, body });
  expect((await failureOf(provider)).failure.message).toContain('the answer is longer than 67108864 bytes');
});
