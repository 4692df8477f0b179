import { describe, expect, it } from 'vitest';
import { call, echoAs, type Got, type ServedHome, servedHome } from './testing.ts';

function send(place: ServedHome, method: string, path: string, body: object | null, ifMatch?: string): Promise<Got> {
  const headers = { 'content-type': 'application/json', ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) };
  return call(place.server.socket, method, path, body === null ? { headers } : { body: JSON.stringify(body), headers });
}

const NIGHTLY = {
  name: 'nightly',
  title: 'Nightly failures',
  filter: 'label:nightly,status:failed',
  columns: ['name'],
};

describe('a saved view', () => {
  it('is kept for everybody, listed, changed and deleted, each told in the audit log', async () => {
    await using place = await servedHome([echoAs('work')]);
    const made = await send(place, 'POST', '/v1/saved-views', NIGHTLY);
    expect(made).toMatchObject({ status: 201, json: { ...NIGHTLY, sort: '-created_at', version: 1 } });
    expect(await send(place, 'POST', '/v1/saved-views', NIGHTLY)).toMatchObject({
      status: 409,
      json: { code: 'DRY-E8104' },
    });
    await send(place, 'POST', '/v1/saved-views', { name: 'all' });
    const listed = (await call(place.server.socket, 'GET', '/v1/saved-views?limit=1')).json;
    expect(listed).toMatchObject({ items: [{ name: 'all', filter: '' }], next_cursor: expect.any(String) });
    const tag = String((await call(place.server.socket, 'GET', '/v1/saved-views/nightly')).headers.etag);
    const changed = await send(place, 'PATCH', '/v1/saved-views/nightly', { sort: 'name', title: null }, tag);
    expect(changed).toMatchObject({ status: 200, json: { sort: 'name', filter: NIGHTLY.filter, version: 2 } });
    expect(changed.json).not.toHaveProperty('title');
    expect(await send(place, 'DELETE', '/v1/saved-views/nightly', null, tag)).toMatchObject({ status: 412 });
    expect(await send(place, 'DELETE', '/v1/saved-views/nightly', null)).toMatchObject({ status: 428 });
    expect(await send(place, 'DELETE', '/v1/saved-views/nightly', null, '"v2"')).toMatchObject({ status: 200 });
    expect(await call(place.server.socket, 'GET', '/v1/saved-views/nightly')).toMatchObject({ status: 404 });
    const actions = (await place.plane.store.audit({ target: 'view:nightly' })).map(({ action }) => action);
    expect(actions).toEqual(['view.create', 'view.change', 'view.delete']);
    expect(place.defects).toEqual([]);
  });

  it('is saved by one of two at the same time, and only with a filter that is understood', async () => {
    await using place = await servedHome([echoAs('work')]);
    const both = await Promise.all(
      ['a', 'b'].map((title) => send(place, 'POST', '/v1/saved-views', { ...NIGHTLY, title })),
    );
    expect(both.map(({ status }) => status)).toContain(201);
    expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
    const wrong = await send(place, 'POST', '/v1/saved-views', { name: 'x', filter: 'colour:red' });
    expect(wrong).toMatchObject({ status: 400, json: { code: 'DRY-E8102' } });
    expect(await send(place, 'POST', '/v1/saved-views', { name: 'A b' })).toMatchObject({ status: 422 });
  });
});
