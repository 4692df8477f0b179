import { type ClientRequest, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../model/index.ts';
import { connect } from '../client/index.ts';
import { serve } from '../serve.ts';
import { agentFor, echoAs, gate, lister, call, ONE_STEP, PIPELINE_TEXT, raw, servedHome } from '../testing.ts';

const PIPELINE = { by: 'text', text: PIPELINE_TEXT, file: 'p.yaml' } as const;
const EVERYTHING = [echoAs('build'), echoAs('check'), echoAs('report'), echoAs('work')];

/** The messages of a stream as they came, until it ends. */
async function streamOf(
  socket: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Record<string, string>[]> {
  const { text } = await call(socket, 'GET', path, { headers });
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) =>
      Object.fromEntries(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      ),
    );
}

describe('an event stream', () => {
  it('of a run that has ended tells all of it, then its end', async () => {
    await using place = await servedHome([lister('a', 'b'), ...EVERYTHING]);
    const { id } = await place.client.startRun({ workflow: PIPELINE });
    await place.client.settled(id);
    const all = await place.plane.store.events({ run: id, limit: 1_000 });
    const messages = await streamOf(place.server.socket, `/v1/runs/${id}/events:stream`);
    const [retry, ...rest] = messages;
    expect(retry).toEqual({ retry: '2000' });
    expect(rest.slice(0, -1).map((message) => Number(message['id']))).toEqual(all.map((event) => event.id));
    expect(rest.at(-1)).toMatchObject({ event: 'end' });
  });

  it('goes on after the last event that the client has, and has nothing more to say after the end', async () => {
    await using place = await servedHome([lister('a', 'b'), ...EVERYTHING]);
    const { id } = await place.client.startRun({ workflow: PIPELINE });
    await place.client.settled(id);
    const all = await place.plane.store.events({ run: id, limit: 1_000 });
    const [, ...rest] = await streamOf(place.server.socket, `/v1/runs/${id}/events:stream`, {
      'last-event-id': String(all[4]?.id),
    });
    expect(Number(rest[0]?.['id'])).toBe(all[5]?.id);
    const over = await call(place.server.socket, 'GET', `/v1/runs/${id}/events:stream`, {
      headers: { 'last-event-id': String(all.at(-1)?.id) },
    });
    expect(over.status).toBe(204);
    const bad = await call(place.server.socket, 'GET', '/v1/events', { headers: { 'last-event-id': 'x' } });
    expect(bad).toMatchObject({ status: 400, json: { code: 'DRY-E8001' } });
  });

  it('carries only the types that were asked for, and ends with the run all the same', async () => {
    await using place = await servedHome([lister('a', 'b', 'c'), ...EVERYTHING]);
    const { id } = await place.client.startRun({ workflow: PIPELINE });
    const got: RunEvent[] = [];
    for await (const event of place.client.events({ run: id, types: ['item.finished'] })) got.push(event);
    expect(got).toHaveLength(6);
    expect(new Set(got.map(({ type }) => type))).toEqual(new Set(['item.finished']));
  });

  it('continues a view without losing or repeating what happens in between', async () => {
    const leave = gate();
    const build = agentFor('test.build', async () => {
      await leave.opened;
      return { output: null };
    });
    await using place = await servedHome([lister('a', 'b', 'c'), build, echoAs('check'), echoAs('report')]);
    const { id } = await place.client.startRun({ workflow: PIPELINE });
    const view = await place.client.run(id);
    leave.open();
    const seqs: number[] = [];
    for await (const { seq } of place.client.events({ run: id, afterSeq: view.asOfSeq })) seqs.push(seq);
    expect(seqs).toEqual(seqs.map((_, index) => view.asOfSeq + 1 + index));
    expect(seqs.length).toBeGreaterThan(0);
  });

  it('is the same behind another answer on its connection, and for a client that knows no chunks', async () => {
    const leave = gate();
    const work = agentFor('test.work', async () => {
      await leave.opened;
      return { output: null };
    });
    await using place = await servedHome([work], { port: 0 });
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    const port = Number(new URL(place.server.url ?? '').port);
    const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${place.server.token}\r\n`;
    const stream = (version: string) =>
      `GET /v1/runs/${id}/events:stream HTTP/${version}\r\n${head}Connection: close\r\n\r\n`;
    const waiting = `GET /v1/runs/${id} HTTP/1.1\r\n${head}Prefer: wait=30\r\n\r\n`;
    const got = [raw(port, `${waiting}${stream('1.1')}`), raw(port, stream('1.0')), raw(port, stream('1.1'))];
    while (place.server.streams < 2) await pause(5);
    leave.open();
    const texts = await Promise.all(got);
    const { asOfSeq } = await place.client.settled(id);
    for (const text of texts) {
      const ids = [...text.matchAll(/^id: (\d+)\nevent: (?!end)/gm)].map(([, one]) => Number(one));
      expect(ids).toEqual(Array.from({ length: asOfSeq }, (_, index) => index + 1));
      expect(text).toContain('event: end');
    }
    expect(texts[1]).not.toMatch(/^[0-9a-f]+\r$/m);
    expect(place.defects).toEqual([]);
  });

  it('tells a client with a cursor of another log that it must read the state again', async () => {
    await using place = await servedHome(EVERYTHING);
    const got = await new Promise<string>((resolve, reject) => {
      const sent: ClientRequest = request(
        { socketPath: place.server.socket, path: '/v1/events?after=999999' },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
            if (!text.includes('event: gap')) return;
            response.destroy();
            resolve(text);
          });
        },
      );
      sent.once('error', reject);
      sent.end();
    });
    expect(got).toContain('data: {"newest":0}');
  });

  it('loses and repeats nothing at any client while 1,000 items run and connections break', {
    timeout: 60_000,
  }, async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => `item-${index}`);
    await using place = await servedHome([lister(...items), ...EVERYTHING], {
      plane: { slots: 16 },
      checkAnswers: false,
    });
    const { id } = await place.client.startRun({ workflow: PIPELINE });
    const stop = new AbortController();
    const breaking = breakConnections(stop.signal);
    const clients = await Promise.all(Array.from({ length: 12 }, () => connect(place.home)));
    const received = await Promise.all(
      clients.map(async (client, index) => {
        const seqs: number[] = [];
        for await (const { seq } of client?.events({ run: id }) ?? []) {
          seqs.push(seq);
          // Every third client reads slowly.
          if (index % 3 === 0 && seq % 500 === 0) await pause(5);
        }
        return seqs;
      }),
    );
    stop.abort();
    await breaking;
    const { asOfSeq, state } = await place.client.settled(id);
    expect(state).toBe('succeeded');
    const complete = Array.from({ length: asOfSeq }, (_, index) => index + 1);
    for (const seqs of received) expect(seqs).toEqual(complete);
    for (const client of clients) client?.[Symbol.dispose]();

    async function breakConnections(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        await pause(40);
        place.server.dropStreams();
      }
    }
  });

  it('goes on over a restart of the server', async () => {
    const [entered, leave] = [gate(), gate()];
    const build = agentFor('test.build', async () => {
      entered.open();
      await leave.opened;
      return { output: null };
    });
    await using place = await servedHome([lister('a', 'b', 'c'), build, echoAs('check'), echoAs('report')]);
    const { id } = await place.client.startRun({ workflow: PIPELINE });
    const reading = Array.fromAsync(place.client.events({ run: id }));
    await entered.opened;
    await place.server[Symbol.asyncDispose]();
    await using second = await serve(place.plane, { home: place.home, version: '0.1.0' });
    leave.open();
    const events = await reading;
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.type).toBe('run.finished');
    expect(second.socket).toBe(place.server.socket);
  });

  it('costs the others and the memory nothing when its reader never reads', { timeout: 60_000 }, async () => {
    const chatty = agentFor('test.work', (context) => {
      for (let line = 0; line < 150; line++) context.log('info', 'x'.repeat(20_000));
      return { output: null };
    });
    await using place = await servedHome([chatty], { checkAnswers: false });
    const stalled = await Promise.all(Array.from({ length: 10 }, () => openAndNeverRead(place.server.socket)));
    for (let run = 0; run < 5; run++)
      await place.client.settled((await place.client.startRun({ workflow: ONE_STEP })).id);
    // 15 MB were told; each stalled connection may hold a little more than a megabyte of it.
    expect(place.server.waitingBytes).toBeLessThan(10 * 4 * 1024 * 1024);
    expect(place.server.streams).toBe(10);
    for (const sent of stalled) sent.destroy();
  });

  it('is refused when as many as are allowed are open', async () => {
    await using place = await servedHome(EVERYTHING, { limits: { connections: 2 } });
    const open = [await openAndNeverRead(place.server.socket), await openAndNeverRead(place.server.socket)];
    expect(await call(place.server.socket, 'GET', '/v1/events')).toMatchObject({
      status: 503,
      json: { code: 'DRY-E8012' },
    });
    for (const sent of open) sent.destroy();
  });
});

function openAndNeverRead(socket: string): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: socket, path: '/v1/events?after=0' }, (response) => {
      response.pause();
      resolve(sent);
    });
    sent.once('error', reject);
    sent.end();
  });
}
