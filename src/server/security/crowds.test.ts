import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { echoAs, raw, request, servedHome } from '../testing.ts';

const CROWD = 2_000;

describe('a crowd of connections', () => {
  it('that say nothing keeps nobody out, and is sent away', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0, limits: { headersMs: 1_000, answerMs: 2_000 } });
    const port = Number(new URL(place.server.url ?? '').port);
    const held: Socket[] = [];
    let gone = 0;
    for (let count = 0; count < CROWD; count++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.once('close', () => (gone += 1));
      socket.resume();
      held.push(socket);
    }
    await Promise.all(
      held.filter((one) => one.connecting).map((one) => new Promise((resolve) => one.once('connect', resolve))),
    );
    expect((await request(place, 'GET', '/healthz')).status).toBe(200);
    await expect.poll(() => gone, { timeout: 20_000, interval: 100 }).toBe(CROWD);
    expect((await place.client.runs()).items).toEqual([]);
    expect(place.defects).toEqual([]);
  }, 60_000);

  it('takes its share of the port at each address, not the unix socket, and the port is free when it has gone', async () => {
    await using place = await servedHome([], { port: 0, limits: { portConnections: 8 } });
    const port = Number(new URL(place.server.url ?? '').port);
    const gone = { count: 0 };
    const held = ['127.0.0.1', '::1'].flatMap((address) => Array.from({ length: 10 }, () => connect(port, address)));
    for (const socket of held) {
      socket.on('error', () => undefined);
      socket.once('close', () => (gone.count += 1));
      socket.resume();
    }
    await expect.poll(() => gone.count).toBe(held.length - 8);
    await expect(request(place, 'GET', '/healthz')).rejects.toThrow();
    expect((await place.client.runs()).items).toEqual([]);
    for (const socket of held) socket.destroy();
    await expect.poll(() => request(place, 'GET', '/healthz').catch(() => null)).toMatchObject({ status: 200 });
    expect(place.defects).toEqual([]);
  });

  it('of requests one behind another on a connection are all answered, in their order', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const port = Number(new URL(place.server.url ?? '').port);
    const line = (path: string, close = '') => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${close}\r\n`;
    const answer = await raw(
      port,
      line('/healthz').repeat(500) + line('/v1/runs') + line('/healthz', 'Connection: close\r\n'),
    );
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
    expect(statuses.slice(0, 501)).toEqual([...Array.from({ length: 500 }, () => 200), 401]);
    expect(place.defects).toEqual([]);
  }, 30_000);
});
