import { rename } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { storeFile } from '../store/index.ts';
import { call, echoAs, servedHome } from './testing.ts';

const statuses = (json: unknown): Record<string, string> =>
  Object.fromEntries(
    (json as { checks: { id: string; status: string }[] }).checks.map(({ id, status }) => [id, status]),
  );

describe('GET /readyz', () => {
  it('is 200 while work can be done, and with verbose tells every check', async () => {
    await using place = await servedHome([echoAs('work')]);
    const short = await call(place.server.socket, 'GET', '/readyz');
    expect([short.status, short.json]).toEqual([200, { ready: true, last_event: 0, streams: 0 }]);
    const long = await call(place.server.socket, 'GET', '/readyz?verbose');
    expect(long.status).toBe(200);
    expect(Object.keys(statuses(long.json))).toEqual(['store', 'disk', 'turn', 'queue', 'webhooks']);
    expect(statuses(long.json)).toMatchObject({ store: 'ok', disk: 'ok', queue: 'ok', webhooks: 'skip' });
  });

  it('tells that the queue is drained, and stays ready: its clients must be able to resume it', async () => {
    await using place = await servedHome([echoAs('work')]);
    await place.plane.setDraining(true, { actor: 'user:ana' });
    const got = await call(place.server.socket, 'GET', '/readyz?verbose=true');
    expect([got.status, statuses(got.json)['queue']]).toEqual([200, 'warn']);
    expect(got.text).toContain('user:ana');
  });

  it('is 503 with what is wrong when the disk is nearly full, or the store is gone', async () => {
    await using full = await servedHome([echoAs('work')], { freeBytes: Number.MAX_SAFE_INTEGER });
    const nearlyFull = await call(full.server.socket, 'GET', '/readyz');
    expect(nearlyFull).toMatchObject({ status: 503, json: { code: 'DRY-E8166', retryable: true } });
    expect((nearlyFull.json as { details: string[] }).details).toEqual([expect.stringMatching(/^disk: \d+ MiB free/)]);
    await using lost = await servedHome([echoAs('work')]);
    const file = storeFile(lost.home);
    await rename(file, `${file}.away`);
    const gone = await call(lost.server.socket, 'GET', '/readyz');
    await rename(`${file}.away`, file);
    expect((gone.json as { details: string[] }).details).toEqual([expect.stringMatching(/^store: /)]);
  });
});
