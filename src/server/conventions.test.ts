import { gunzipSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { RunStore } from '../store/index.ts';
import { agentFor, call, echoAs, gate, ONE_STEP, servedHome } from './testing.ts';
import { fillStore } from './testing-many-runs.ts';

const POST = { 'content-type': 'application/json', 'idempotency-key': '"one"' };
const RUN = JSON.stringify({ workflow: ONE_STEP });

function bytes(socketPath: string, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
    const sent = httpRequest({ socketPath, path, headers }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      resolve(buffer(response).then((body) => ({ status, headers: answered, body })));
    });
    sent.once('error', reject);
    sent.end();
  });
}

describe('an answer', () => {
  it('that is large is compressed for who takes that, and is the same', async () => {
    await using place = await servedHome([echoAs('work')]);
    const run = await fillStore(place.plane.store as RunStore, { runs: 1, items: 200 });
    const path = `/v1/runs/${run}/items?fields=id,state`;
    const { socket } = place.server;
    const itemsOf = (body: Buffer) => (JSON.parse(body.toString()) as { items: unknown[] }).items;
    const plain = await bytes(socket, `${path}&limit=200`, {});
    const packed = await bytes(socket, `${path}&limit=200`, { 'accept-encoding': 'br, gzip;q=0.5' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: expect.stringContaining('accept-encoding'),
    });
    expect(packed.body.length).toBeLessThan(plain.body.length / 4);
    expect(itemsOf(gunzipSync(packed.body))).toEqual(itemsOf(plain.body));
    const refusing = await bytes(socket, `${path}&limit=200`, { 'accept-encoding': 'gzip;q=0' });
    expect(refusing.headers['content-encoding']).toBeUndefined();
    const events = `/v1/runs/${run}/config`;
    expect((await bytes(socket, events, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
  });

  it('about one thing has a tag, and is empty for who has it already', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    await place.client.settled(id);
    for (const path of ['', '/graph', '/cost', '/config']) {
      const first = await call(place.server.socket, 'GET', `/v1/runs/${id}${path}`);
      const etag = String(first.headers.etag);
      expect(etag, path).toMatch(/^"[\w-]+"$/);
      for (const header of [etag, `W/${etag}`, `"x", ${etag.replace(/"$/, '-gzip"')}`]) {
        const again = await call(place.server.socket, 'GET', `/v1/runs/${id}${path}`, {
          headers: { 'if-none-match': header },
        });
        expect(again, path).toMatchObject({ status: 304, text: '' });
      }
      const other = await call(place.server.socket, 'GET', `/v1/runs/${id}${path}`, {
        headers: { 'if-none-match': '"x"' },
      });
      expect(other.status).toBe(200);
    }
  });

  it('that is a list is empty for who has it already, and anew as soon as anything in it has changed', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { socket } = place.server;
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    await place.client.settled(id);
    const read = (headers: Record<string, string> = {}) => call(socket, 'GET', '/v1/runs?limit=1', { headers });
    const first = await read();
    expect(first.headers.etag).toMatch(/^W\/"[\w-]+"$/);
    const tag = String(first.headers.etag);
    // When it was read is no part of what it says, also when it is read anew.
    for (const control of ['max-age=0', 'no-cache']) {
      const again = await read({ 'if-none-match': tag, 'cache-control': control });
      expect(again).toMatchObject({ status: 304, text: '' });
    }
    expect(await read({ 'if-none-match': tag })).toMatchObject({ status: 304, text: '' });
    const second = await place.client.startRun({ workflow: ONE_STEP });
    const changed = await read({ 'if-none-match': tag });
    expect(changed).toMatchObject({ status: 200, json: { items: [{ id: second.id }] } });
    expect(changed.headers.etag).not.toBe(tag);
  });
});

describe('a request', () => {
  it('that is sent again is answered as before, and says so', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { socket } = place.server;
    const start = () => call(socket, 'POST', '/v1/runs', { body: RUN, headers: POST });
    const [first, second] = [await start(), await start()];
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(second.headers['idempotency-replayed']).toBe('true');
    const { id } = first.json as { id: string };
    expect(second.json).toMatchObject({ id });
    const other = JSON.stringify({ workflow: ONE_STEP, name: 'other' });
    const refused = await call(socket, 'POST', '/v1/runs', { body: other, headers: POST });
    expect(refused).toMatchObject({ status: 422, json: { code: 'DRY-E2003' } });
  });

  it('that prefers to wait is answered when the run has ended, or when its time is over', async () => {
    const leave = gate();
    const slow = agentFor('test.work', async () => {
      await leave.opened;
      return { output: null };
    });
    await using place = await servedHome([slow]);
    const { socket } = place.server;
    const headers = { ...POST, prefer: 'wait=1' };
    const early = await call(socket, 'POST', '/v1/runs', { body: RUN, headers });
    expect(early).toMatchObject({ status: 202, headers: { 'preference-applied': 'wait=1' } });
    const { id } = early.json as { id: string };
    const waiting = call(socket, 'GET', `/v1/runs/${id}`, { headers: { prefer: 'respond-async, wait=30' } });
    leave.open();
    expect((await waiting).json).toMatchObject({ state: 'succeeded' });
    const again = await call(socket, 'POST', '/v1/runs', { body: RUN, headers });
    expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  });
});
