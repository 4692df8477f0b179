import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunId } from '../../model/index.ts';
import { agentFor, call, echoAs, gate, lister, ONE_STEP, PIPELINE_TEXT, raw, servedHome } from '../testing.ts';
import { withMergedProgress } from './stream-filter.ts';

const PIPELINE = { by: 'text', text: PIPELINE_TEXT, file: 'p.yaml' } as const;
const EVERYTHING = [lister('a', 'b'), echoAs('build'), echoAs('check'), echoAs('report'), echoAs('work')];

/** What a stream says until it has said enough, or ends. */
function heard(socketPath: string, path: string, isEnough: (text: string) => boolean, headers = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (!isEnough(text)) return;
        response.destroy();
        resolve(text);
      });
      response.once('end', () => resolve(text));
    });
    sent.once('error', reject);
    sent.end();
  });
}

const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

describe('a stream', () => {
  it('gives signs of life as comments, or as messages that scripts in browsers see', async () => {
    await using place = await servedHome(EVERYTHING, { limits: { heartbeatMs: 20 } });
    const { socket } = place.server;
    const twice = (sign: string) => (text: string) => text.split(sign).length > 2;
    expect(await heard(socket, '/v1/events', twice(': hb'))).not.toContain('event: heartbeat');
    const loud = await heard(socket, '/v1/events?hb=event', twice('event: heartbeat'));
    expect(loud).toContain('event: heartbeat\ndata: {"as_of_event":0}\n\n');
    expect(idsIn(loud), 'what a client has is not changed by it').toEqual([]);
    const lines = await heard(socket, '/v1/events?hb=event', twice('heartbeat'), { accept: 'application/x-ndjson' });
    expect(JSON.parse(lines.split('\n')[0] ?? '')).toEqual({ notice: 'heartbeat', as_of_event: 0 });
    expect(await call(socket, 'GET', '/v1/events?hb=loud')).toMatchObject({ status: 400, json: { code: 'DRY-E8001' } });
  });

  it('is lines of JSON for who asks for them, with the same events and an end', async () => {
    await using place = await servedHome(EVERYTHING);
    const { id } = await place.client.startRun({ workflow: PIPELINE });
    await place.client.settled(id);
    const path = `/v1/runs/${id}/events:stream`;
    const got = await call(place.server.socket, 'GET', path, { headers: { accept: 'application/x-ndjson' } });
    expect(got.headers['content-type']).toMatch(/^application\/x-ndjson/);
    const lines = got.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const events = (await call(place.server.socket, 'GET', `/v1/runs/${id}/events?limit=500`)).json;
    expect(lines.slice(0, -1)).toEqual((events as { items: object[] }).items);
    expect(lines.at(-1)).toMatchObject({ notice: 'end', run: id, state: 'succeeded' });
  });

  it('that has ended is not opened again by a browser, whatever it filters', async () => {
    await using place = await servedHome(EVERYTHING);
    const { id } = await place.client.startRun({ workflow: PIPELINE });
    await place.client.settled(id);
    for (const query of ['', '?types=item.finished', '?types=approval.requested', '?min_interval_ms=250']) {
      const path = `/v1/runs/${id}/events:stream${query}`;
      const last = idsIn((await call(place.server.socket, 'GET', path)).text).at(-1);
      const again = await call(place.server.socket, 'GET', path, { headers: { 'last-event-id': String(last) } });
      expect(again.status, query).toBe(204);
    }
  });

  it('carries the runs and kinds of events that its topics name, from the log and as they come', async () => {
    await using place = await servedHome(EVERYTHING);
    const { socket } = place.server;
    const [first, second] = [
      await place.client.startRun({ workflow: PIPELINE }),
      await place.client.startRun({ workflow: ONE_STEP }),
    ];
    for (const { id } of [first, second]) await place.client.settled(id);
    const until = (text: string) => text.includes('"state":"succeeded"') && text.includes('event: run.finished');
    const path = (topics: string) => `/v1/events?after=0&topics=${topics}`;
    const ofSecond = await heard(socket, path(`run.${second.no}`), until);
    expect(ofSecond).not.toContain(first.id);
    const items = await heard(socket, path('item,step'), (text) => text.split('event: item.finished').length > 4);
    expect(new Set([...items.matchAll(/^event: (\w+)/gm)].map(([, word]) => word))).toEqual(new Set(['item', 'step']));
    const live = heard(socket, `/v1/events?topics=run.${first.id},run.${second.id},run`, (text) =>
      text.includes('run.finished'),
    );
    while (place.server.streams === 0) await new Promise((resolve) => setImmediate(resolve));
    await place.client.settled((await place.client.startRun({ workflow: ONE_STEP })).id);
    await place.client.command(second.id, { verb: 'retry', scope: { kind: 'from', step: 'only' } });
    expect(await live).toMatch(new RegExp(`"run":"${second.id}"`));
    expect(await live).not.toContain('step.started');
    expect([...(await live).matchAll(/"run":"(\w+)"/g)].every(([, run]) => run === second.id)).toBe(true);
    for (const topics of ['nothing', 'run.999', 'run.'])
      expect([400, 404], topics).toContain((await call(socket, 'GET', path(topics))).status);
  });

  it('merges reports of progress on request, and never a change of state', async () => {
    const [entered, leave] = [gate(), gate()];
    const work = agentFor('test.work', async (context) => {
      entered.open();
      await leave.opened;
      // Reports of one attempt are recorded every 250 ms.
      for (let step = 0; step < 5; step++) {
        context.progress(`at ${step}`, step / 5);
        await pause(260);
      }
      return { output: null };
    });
    await using place = await servedHome([work]);
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    await entered.opened;
    const path = `/v1/runs/${id}/events:stream?min_interval_ms=10000`;
    const merged = heard(place.server.socket, path, () => false);
    const whole = heard(place.server.socket, `/v1/runs/${id}/events:stream`, () => false);
    while (place.server.streams < 2) await new Promise((resolve) => setImmediate(resolve));
    leave.open();
    const typesIn = (text: string) => [...text.matchAll(/^event: (.+)$/gm)].map(([, type]) => type);
    const isState = (type: string | undefined) => type !== 'attempt.progress';
    const [some, all] = [typesIn(await merged), typesIn(await whole)];
    expect(some.filter(isState)).toEqual(all.filter(isState));
    const count = (types: readonly (string | undefined)[]) => types.filter((type) => !isState(type)).length;
    expect(count(all)).toBeGreaterThan(count(some));
    expect(count(some)).toBeGreaterThan(0);
    expect(await merged, 'the last report is there').toContain('at 4');
    const ids = idsIn(await merged);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const later = typesIn((await call(place.server.socket, 'GET', path)).text);
    expect(count(later)).toBe(1);
  });

  it('keeps, of any events, every change of state in its order and the last report of each attempt', () => {
    const event = fc.record({
      type: fc.constantFrom('attempt.progress', 'attempt.progress', 'item.finished'),
      run: fc.constantFrom<RunId>('run_1', 'run_2'),
      data: fc.record({
        step: fc.constantFrom('a', 'b'),
        item: fc.constantFrom('x', null),
        attempt: fc.integer({ min: 1, max: 2 }),
      }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (made) => {
        const events = made.map((one, id) => ({ ...one, id })) as unknown as RunEvent[];
        const kept = withMergedProgress(events);
        expect(kept.map(({ id }) => id)).toEqual(kept.map(({ id }) => id).toSorted((a, b) => a - b));
        const unit = ({ run, data }: RunEvent) => JSON.stringify([run, data]);
        const last = new Map(
          events.filter(({ type }) => type === 'attempt.progress').map((one) => [unit(one), one.id]),
        );
        const reports = kept.filter(({ type }) => type === 'attempt.progress');
        expect(new Set(reports.map(({ id }) => id))).toEqual(new Set(last.values()));
        expect(reports).toHaveLength(last.size);
        expect(kept.filter(({ type }) => type !== 'attempt.progress')).toEqual(
          events.filter(({ type }) => type !== 'attempt.progress'),
        );
      }),
    );
  });

  it('is not in chunks for a client of HTTP/1.0, and never compressed', async () => {
    await using place = await servedHome(EVERYTHING, { port: 0 });
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    await place.client.settled(id);
    const { port } = new URL(place.server.url ?? '');
    const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${place.server.token}\r\nAccept-Encoding: gzip\r\n`;
    const old = await raw(Number(port), `GET /v1/runs/${id}/events:stream HTTP/1.0\r\n${head}\r\n`);
    expect(old).toMatch(/^HTTP\/1\.1 200/);
    expect(old).not.toMatch(/transfer-encoding|content-encoding/i);
    expect(old).toMatch(/\r\n\r\nretry: 2000\n\nid: \d+\nevent: run\.created\n/);
    const now = await raw(
      Number(port),
      `GET /v1/runs/${id}/events:stream HTTP/1.1\r\n${head}Connection: close\r\n\r\n`,
    );
    expect(now).not.toMatch(/content-encoding/i);
    expect(now).toMatch(/cache-control: no-store/i);
    expect(now).toMatch(/x-accel-buffering: no/i);
  });
});
