import { LLMock } from '@copilotkit/aimock';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { ModelRequest } from '../../agent.ts';
import { readAccess } from '../providers/provider-key.ts';
import { resolveModel } from '../providers/resolved-model.ts';
import { callModel } from './call-model.ts';
import { exchangeOf } from './exchange-of.ts';
import { PROTOCOLS, type Protocol, settingsFor } from './testing-protocols.ts';

/** A server that others wrote: what we take a protocol to be is not only our own word. */
async function mockServer(): Promise<LLMock> {
  const mock = new LLMock({ port: 0 });
  await mock.start();
  onTestFinished(() => mock.stop());
  return mock;
}

async function ask(mock: LLMock, protocol: Protocol, request: ModelRequest<z.ZodType>) {
  const settings = settingsFor(protocol, mock.url);
  const provider = protocol === 'google' ? { ...settings, baseUrl: `${mock.url}/v1beta` } : settings;
  const model = resolveModel([provider], 'test/m');
  const access = await readAccess(provider, { TEST_KEY: 'key' });
  const { signal } = new AbortController();
  const { schema, tools } = request;
  return callModel(exchangeOf(request, model), { model, access, signal, schema, tools });
}

test.each(PROTOCOLS)('%s: text is read from a server of others', async (protocol) => {
  const mock = await mockServer();
  mock.onMessage('hello', { content: 'Hi there, how are you?' });
  const result = await ask(mock, protocol, { prompt: 'hello' });
  expect(result).toMatchObject({ text: 'Hi there, how are you?', finish: 'stop' });
});

test.each(PROTOCOLS)('%s: a value is read from a server of others', async (protocol) => {
  const mock = await mockServer();
  mock.onMessage('count', { content: '{"lines": 3}' });
  const result = await ask(mock, protocol, { prompt: 'count', schema: z.object({ lines: z.int() }) });
  expect(result.value).toEqual({ lines: 3 });
});

test.each(PROTOCOLS)('%s: tools are used with a server of others', async (protocol) => {
  const mock = await mockServer();
  mock.on(
    { userMessage: 'weather', hasToolResult: false },
    { toolCalls: [{ name: 'lookup', arguments: '{"city":"Bern"}' }] },
  );
  mock.on({ userMessage: 'weather', hasToolResult: true }, { content: 'It rains' });
  const asked: unknown[] = [];
  const lookup = {
    description: 'The weather of a city',
    input: z.object({ city: z.string() }),
    run: (input: unknown) => {
      asked.push(input);
      return { sky: 'rain' };
    },
  };
  const result = await ask(mock, protocol, { prompt: 'weather', tools: { lookup } });
  expect(result.text).toBe('It rains');
  expect(asked).toEqual([{ city: 'Bern' }]);
});

test.each(PROTOCOLS)('%s: a refusal of a server of others is rate_limited', async (protocol) => {
  const mock = await mockServer();
  mock.onMessage('hello', { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429 });
  await expect(ask(mock, protocol, { prompt: 'hello' })).rejects.toMatchObject({
    failure: { class: 'rate_limited', code: 'DRY-E3015' },
  });
});
