import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createControlPlane } from '../control-plane/index.ts';
import type { RunStore } from '../store/index.ts';
import { connect } from './client/index.ts';
import { serve } from './serve.ts';
import { call, echoAs, ONE_STEP, raw, servedHome } from './testing.ts';

describe('serving a home', () => {
  it('says which port it cannot have, and leaves nothing behind', async () => {
    await using place = await servedHome([echoAs('work')]);
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await place.server[Symbol.asyncDispose]();
    const failing = serve(place.plane, { home: place.home, version: '0.1.0', port });
    await expect(failing).rejects.toMatchObject({ code: 'DRY-E8011', message: expect.stringContaining(String(port)) });
    expect(await connect(place.home)).toBeNull();
    other.close();
  });

  it('works in a home whose path is too long for a socket', async () => {
    const path = await mkdtemp(join(tmpdir(), 'drydock-long-'));
    const home = join(path, 'x'.repeat(60), 'y'.repeat(60));
    {
      await using plane = await createControlPlane({ home, agents: [echoAs('work')], durability: 'process-crash' });
      await using server = await serve(plane, { home, version: '0.1.0' });
      using client = await connect(home);
      expect(await client?.version()).toBe('0.1.0');
      expect(Buffer.byteLength(server.socket)).toBeLessThan(104);
    }
    expect(await connect(home)).toBeNull();
    await rm(path, { recursive: true });
  });

  it('ends its streams when it stops, without waiting for those who listen', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const { port } = new URL(place.server.url ?? '');
    const head = `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${place.server.token}\r\n\r\n`;
    const listening = raw(Number(port), head);
    while (place.server.streams === 0) await new Promise((resolve) => setImmediate(resolve));
    await place.server[Symbol.asyncDispose]();
    expect(await listening).toContain('text/event-stream');
  });

  it('tells a client that comes back for what retention dropped what it has missed', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    const { asOfSeq } = await place.client.settled(id);
    const now = Date.now() + 1_000;
    await (place.plane.store as RunStore).compact({ olderThan: now, drop: 'history', by: 'user:ana', now });
    const { text } = await call(place.server.socket, 'GET', `/v1/runs/${id}/events:stream`);
    const gap = /event: gap\ndata: (.*)\n/.exec(text)?.[1] ?? '{}';
    expect(JSON.parse(gap)).toMatchObject({ run: id, from_seq: 1, to_seq: asOfSeq - 1, why: 'history' });
    expect(text).toContain('event: run.finished');
    expect(await call(place.server.socket, 'GET', `/v1/runs/${id}/config`)).toMatchObject({ status: 410 });
    expect(place.defects).toEqual([]);
  });
});
