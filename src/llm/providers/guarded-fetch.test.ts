import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { guardedFetch } from './guarded-fetch.ts';

async function serve(status: number, headers: Record<string, string>, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a key does not travel to where an answer points', async () => {
  const elsewhere = await serve(200, {}, 'caught');
  const url = await serve(307, { location: elsewhere }, 'go there');
  const response = await guardedFetch(null)(url, { headers: { 'x-api-key': 'secret' } });
  expect([response.status, await response.text()]).toEqual([307, 'go there']);
});

test('an answer without end is not read to its end', async () => {
  const url = await serve(200, { 'content-type': 'text/event-stream' }, 'x'.repeat(5000));
  expect((await (await guardedFetch(null, 5000)(url)).text()).length).toBe(5000);
  await expect((await guardedFetch(null, 4999)(url)).text()).rejects.toThrow('longer than 4999 bytes');
});
