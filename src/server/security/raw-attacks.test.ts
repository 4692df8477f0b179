import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RunStore } from '../../store/index.ts';
import { call, echoAs, ONE_STEP, raw, request, type ServedHome, servedHome } from '../testing.ts';
import { fillStore } from '../testing-many-runs.ts';

async function onPort(
  limits = {},
  checkAnswers = true,
): Promise<ServedHome & { readonly port: number; readonly head: string }> {
  const place = await servedHome([echoAs('work')], { port: 0, limits, checkAnswers });
  const port = Number(new URL(place.server.url ?? '').port);
  const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${place.server.token}\r\n`;
  return { ...place, port, head, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

function statusesOf(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
}

const RUN = JSON.stringify({ workflow: ONE_STEP });
const CLOSE = 'Connection: close\r\n';
const JSON_HEAD = 'Content-Type: application/json\r\nIdempotency-Key: "k"\r\n';

describe('requests that two readers would read differently', () => {
  it('start nothing: lengths that disagree, encodings in disguise, folded and broken headers', async () => {
    await using place = await onPort({ headersMs: 200, requestMs: 200 });
    const { port, head } = place;
    const smuggled = `GET /v1/tokens HTTP/1.1\r\n${head}\r\n`;
    const disguises = [
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n',
      'Transfer-Encoding: xchunked\r\n',
      'Transfer-Encoding : chunked\r\n',
      'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n',
      'Transfer-Encoding:\x0bchunked\r\n',
      'Transfer-Encoding: chunked, identity\r\n',
      'Content-Length: 5\r\nContent-Length: 0\r\n',
      'Content-Length: +5\r\n',
      'Content-Length: 0x5\r\n',
      'Content-Length: 5, 5\r\n',
      'Content-Length: -1\r\n',
      'X: a\r\n folded: b\r\nContent-Length: 5\r\n',
      'X\0: a\r\nContent-Length: 5\r\n',
      'X: a\0b\r\nContent-Length: 5\r\n',
    ];
    for (const disguise of disguises) {
      const answer = await raw(
        port,
        `POST /v1/runs HTTP/1.1\r\n${head}${JSON_HEAD}${disguise}${CLOSE}\r\n0\r\n\r\n${smuggled}`,
      );
      const statuses = statusesOf(answer);
      expect(
        statuses.every((status) => status >= 400),
        `${JSON.stringify(disguise)}: ${statuses.join()}`,
      ).toBe(true);
    }
    const chunkSizes = ['5;\n', '0x5', '-5', 'ffffffffffffffff', '5 5'];
    for (const size of chunkSizes) {
      const bytes = `POST /v1/runs HTTP/1.1\r\n${head}${JSON_HEAD}Transfer-Encoding: chunked\r\n${CLOSE}\r\n${size}\r\nhello\r\n0\r\n\r\n`;
      expect(
        statusesOf(await raw(port, bytes)).every((status) => status >= 400),
        size,
      ).toBe(true);
    }
    expect((await place.client.runs()).items).toEqual([]);
    expect(place.defects).toEqual([]);
  });

  it('name another target than a path of this server', async () => {
    await using place = await onPort();
    const { port, head } = place;
    const own = `http://127.0.0.1:${port}/v1/runs`;
    for (const line of [
      `GET ${own}`,
      'GET http://evil.example/v1/runs',
      'GET //evil.example/v1/runs',
      `GET 127.0.0.1:${port}`,
      'OPTIONS *',
      'OPTIONS /v1/runs',
      'TRACE /v1/runs',
      'PUT /v1/runs',
      'GET /v1/%2e%2e/v1/runs',
      'GET /v1\\..\\v1/runs',
      'GET /v1/runs/_pause',
      'PROPFIND /v1/runs',
    ]) {
      const [status = 0] = statusesOf(await raw(port, `${line} HTTP/1.1\r\n${head}${CLOSE}\r\n`));
      expect([400, 404, 405], line).toContain(status);
    }
    // A tunnel is not even answered.
    const tunnel = await raw(port, `CONNECT evil.example:443 HTTP/1.1\r\n${head}\r\n`);
    expect(statusesOf(tunnel).every((status) => status >= 400)).toBe(true);
    const upgrade = `${head}Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n`;
    const upgraded = await raw(port, `GET /healthz HTTP/1.1\r\n${upgrade}Connection: close\r\n\r\n`);
    expect(statusesOf(upgraded)).not.toContain(101);
  });

  it('have no Host of ours: tricks with case, port, user and dots', async () => {
    await using place = await onPort();
    const { port } = place;
    const bearer = `Authorization: Bearer ${place.server.token}\r\n`;
    for (const host of [
      `127.0.0.1:${port}@evil.example`,
      `evil.example#127.0.0.1:${port}`,
      `127.0.0.1.:${port}`,
      `localhost.:${port}`,
      `127.0.0.1:0${port}`,
      `127.1:${port}`,
      `0.0.0.0:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `127.0.0.1:${port}, evil.example`,
      '',
    ]) {
      const forwarded = `X-Forwarded-Host: 127.0.0.1:${port}\r\nForwarded: host=127.0.0.1:${port}\r\n`;
      const [status = 0] = statusesOf(
        await raw(port, `GET /v1/runs HTTP/1.1\r\nHost: ${host}\r\n${bearer}${forwarded}${CLOSE}\r\n`),
      );
      expect([400, 421], host).toContain(status);
    }
  });
});

describe('bodies that are traps', () => {
  it('are refused before anything is made of them', async () => {
    await using place = await onPort();
    const { socket } = place.server;
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'k' };
    const post = async (body: string) => (await call(socket, 'POST', '/v1/runs', { body, headers })).json;
    const malformed = { status: 400, code: 'DRY-E8001' };
    expect(await post('['.repeat(200_000))).toMatchObject(malformed);
    expect(await post(`{"params":${'{"a":'.repeat(150)}1${'}'.repeat(150)}}`)).toMatchObject(malformed);
    expect(await post(`{"name":"a","name":"b","workflow":"x"}`)).toMatchObject(malformed);
    expect(await post(String.raw`{"name":"a","n\u0061me":"b","workflow":"x"}`)).toMatchObject(malformed);
    expect(await post('{"__proto__":{"admin":true},"workflow":"x"}')).toMatchObject(malformed);
    expect(await post('{"workflow":"x","params":{"a":{"__pr\\u006fto__":1}}}')).toMatchObject(malformed);
    expect(await post('{"workflow":"x","constructor":1}')).toMatchObject({ status: 422, code: 'DRY-E8002' });
    expect(await post('{"workflow":"x"}{}')).toMatchObject(malformed);
    expect(Object.prototype).not.toHaveProperty('admin');
    // The same name in two objects is no duplicate, and neither is one in a string.
    const fine = { ...JSON.parse(RUN), params: { a: { x: 1 }, b: { x: 1 }, c: ['{"a":1,"a":2}'] } } as object;
    expect(await post(JSON.stringify(fine))).not.toMatchObject({ code: 'DRY-E8001' });
  });

  it('are never unpacked: a bomb of gzip is another type of content', async () => {
    await using place = await onPort();
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024)).toString('latin1');
    const head = `${place.head}${JSON_HEAD}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n${CLOSE}\r\n`;
    expect(statusesOf(await raw(place.port, `POST /v1/runs HTTP/1.1\r\n${head}`))[0]).toBe(415);
  });

  it('and headers that are too many or too long end at their limit', async () => {
    await using place = await onPort();
    const many = Array.from({ length: 3_000 }, (_, index) => `X-${index}: y\r\n`).join('');
    expect(statusesOf(await raw(place.port, `GET /v1/runs HTTP/1.1\r\n${place.head}${many}${CLOSE}\r\n`))[0]).toBe(431);
    const long = `GET /v1/runs?q=${'x'.repeat(20_000)} HTTP/1.1\r\n${place.head}${CLOSE}\r\n`;
    expect([414, 431]).toContain(statusesOf(await raw(place.port, long))[0]);
  });
});

describe('clients that hold on', () => {
  it('to more streams than they may have are refused: each token, and all together', async () => {
    await using place = await onPort({ connections: 5, connectionsPerToken: 2 });
    const body = JSON.stringify({ name: 'ci', scopes: ['read'] });
    const json = { 'content-type': 'application/json' };
    const made = await call(place.server.socket, 'POST', '/v1/tokens', { body, headers: json });
    const headers = { authorization: `Bearer ${(made.json as { secret: string }).secret}` };
    const line = (bearer: string) => `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${place.port}\r\n${bearer}\r\n`;
    const held: Socket[] = [];
    const hold = async (bearer: string, count: number) => {
      const socket = connect(place.port, '127.0.0.1', () => socket.write(line(bearer)));
      socket.on('error', () => {});
      held.push(socket);
      while (place.server.streams < count) await new Promise((resolve) => setImmediate(resolve));
    };
    await hold(`Authorization: ${headers.authorization}\r\n`, 1);
    await hold(`Authorization: ${headers.authorization}\r\n`, 2);
    const tooMany = await request(place, 'GET', '/v1/events', { headers });
    expect(tooMany).toMatchObject({ status: 429, json: { code: 'DRY-E8025' } });
    expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
    for (const count of [3, 4, 5]) await hold(`Authorization: Bearer ${place.server.token}\r\n`, count);
    expect(await call(place.server.socket, 'GET', '/v1/events')).toMatchObject({
      status: 503,
      json: { code: 'DRY-E8012' },
    });
    expect((await call(place.server.socket, 'GET', '/v1/runs')).status).toBe(200);
    for (const socket of held) socket.destroy();
    while (place.server.streams > 0) await new Promise((resolve) => setImmediate(resolve));
    await hold(`Authorization: ${headers.authorization}\r\n`, 1);
    held.at(-1)?.destroy();
  });

  it('to a large answer that they do not read are let go', async () => {
    await using place = await onPort({ answerMs: 300 }, false);
    const run = await fillStore(place.plane.store as RunStore, { runs: 1, items: 4_000 });
    const line = `GET /v1/runs/${run}/events?limit=500 HTTP/1.1\r\n${place.head}\r\n`;
    const socket = connect(place.port, '127.0.0.1', () => socket.write(line.repeat(100)));
    socket.on('error', () => {});
    socket.pause();
    // Who does not read hears of the end of a connection only when it writes.
    const writing = setInterval(() => socket.write('\r\n'), 50);
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    clearInterval(writing);
    expect((await place.client.run(run)).id).toBe(run);
    expect(place.defects).toEqual([]);
  });
});

describe('ids that are guessed', () => {
  it('are not found, whatever they look like', async () => {
    await using place = await onPort();
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    await place.client.settled(id);
    const get = async (path: string) => (await call(place.server.socket, 'GET', path)).status;
    for (const guess of [`${id.slice(0, -1)}0`, 'run_', '0', '-1', '1e0', '%00', '*', '1 or 1=1', id.toLowerCase()])
      expect([400, 404], guess).toContain(await get(`/v1/runs/${encodeURIComponent(guess)}x`));
    expect(await get(`/v1/runs/${id}/artifacts/${'a'.repeat(64)}`)).toBe(404);
    expect(await get(`/v1/tokens/${'x'.repeat(30)}`)).toBe(404);
  });
});
