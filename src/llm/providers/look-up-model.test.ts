import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { lookUpModel } from './look-up-model.ts';
import type { ProviderKind } from './provider-settings.ts';

const KEY = 'sk-0123456789';

async function serving<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function ask(kind: ProviderKind, baseUrl: string, name = 'm', milliseconds = 5_000) {
  const provider = { id: 'test', kind, baseUrl, models: [] };
  const model = { id: `test/${name}`, name, provider, price: undefined };
  return lookUpModel(model, { apiKey: KEY, headers: {}, secrets: [] }, AbortSignal.timeout(milliseconds));
}

describe('a provider that is asked for a model', () => {
  it.each([
    ['openai', '/v1/models/m', 'authorization', `Bearer ${KEY}`],
    ['anthropic', '/v1/models/m', 'x-api-key', KEY],
    ['google', '/v1/models/m', 'x-goog-api-key', KEY],
    ['openai-compatible', '/v1/models', 'authorization', `Bearer ${KEY}`],
  ] as const)('of kind %s is asked as it expects, with its key', async (kind, path, header, value) => {
    const seen: IncomingMessage[] = [];
    const standing = await serving(
      (request, response) => {
        seen.push(request);
        response.end(kind === 'openai-compatible' ? '{"data":[{"id":"m"}]}' : '{"id":"m"}');
      },
      (url) => ask(kind, `${url}/v1/`),
    );
    expect(standing).toEqual({ is: 'known' });
    expect(seen.map(({ url, headers }) => [url, headers[header]])).toEqual([[path, value]]);
  });

  it.each([
    ['openai', 404, '{"error":{"message":"no"}}', { is: 'unknown' }],
    ['openai', 404, 'no', { is: 'elsewhere', url: expect.stringMatching(/^http:.*\/v1\/models\/m$/) }],
    ['anthropic', 200, '<html>', { is: 'elsewhere', url: expect.stringContaining('/models/m') }],
    ['openai', 401, 'no', { is: 'refused', status: 401 }],
    ['openai', 302, 'elsewhere', { is: 'refused', status: 302 }],
    ['openai-compatible', 404, 'no', { is: 'unsaid' }],
    ['openai-compatible', 200, '<html>', { is: 'elsewhere', url: expect.stringContaining('/models') }],
    ['openai-compatible', 200, '{"models":[]}', { is: 'unsaid' }],
    ['openai-compatible', 200, '{"data":[null,{"id":"other"}]}', { is: 'unknown' }],
    ['openai-compatible', 200, '{"data":[{"id":"m:latest"}]}', { is: 'known' }],
  ] as const)('of kind %s that answers %i %s', async (kind, status, body, expected) => {
    const standing = await serving(
      (_, response) => response.writeHead(status, { location: 'http://example.com/' }).end(body),
      (url) => ask(kind, `${url}/v1`),
    );
    expect(standing).toEqual(expected);
  });

  it('that has no list of models at an address without a version is asked at the wrong one', async () => {
    const standing = await serving(
      (_, response) => response.writeHead(404).end('Not Found'),
      (url) => ask('openai-compatible', url),
    );
    expect(standing).toEqual({ is: 'elsewhere', url: expect.stringMatching(/^http:.*:\d+\/models$/) });
  });

  it('that is not there, or never answers, is unreachable, and the reason is told', async () => {
    const gone = await serving(
      () => undefined,
      (url) => Promise.resolve(url),
    );
    expect(await ask('openai', gone)).toEqual({ is: 'unreachable', problem: expect.stringContaining('ECONNREFUSED') });
    const silent = await serving(
      () => undefined,
      (url) => ask('openai', url, 'm', 200),
    );
    expect(silent).toEqual({ is: 'unreachable', problem: expect.stringMatching(/timeout/i) });
  });
});
