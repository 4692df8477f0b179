import { describe, expect, it } from 'vitest';
import { agentFor, call, gate, type Got, ONE_STEP, request, type ServedHome, servedHome } from '../testing.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function tokenFor(place: ServedHome, more: object = {}): Promise<Record<string, string>> {
  const body = JSON.stringify({ name: 'ci', scopes: ['read', 'command'], ...more });
  const got = await call(place.server.socket, 'POST', '/v1/tokens', { body, headers: JSON_TYPE });
  expect(got.status, got.text).toBe(201);
  return { ...JSON_TYPE, authorization: `Bearer ${(got.json as { secret: string }).secret}` };
}

const revoke = ({ server }: ServedHome) => call(server.socket, 'DELETE', '/v1/tokens/ci');

/** A home with a run that goes on until the end of the test. */
async function busy(): Promise<ServedHome & { readonly run: string }> {
  const end = gate();
  const place = await servedHome([agentFor('test.work', () => end.opened.then(() => ({ output: null })))], { port: 0 });
  const { id } = await place.client.startRun({ workflow: ONE_STEP });
  const settle = async () => {
    end.open();
    await place.client.settled(id);
    await place[Symbol.asyncDispose]();
  };
  return { ...place, run: id, [Symbol.asyncDispose]: settle };
}

/** Resolves when a stream that was opened has ended. */
async function streaming(place: ServedHome, headers: Record<string, string>): Promise<void> {
  const ended = request(place, 'GET', '/v1/events', { headers }).catch(() => null);
  await expect.poll(() => place.server.streams).toBe(1);
  await ended;
}

/** A browser that has logged in. */
async function browser(place: ServedHome, by: Record<string, string>): Promise<Record<string, string>> {
  const { code } = (await request(place, 'POST', '/v1/login-codes', { headers: by })).json as { code: string };
  const origin = place.server.url ?? '';
  const sent = { body: JSON.stringify({ code }), headers: { ...JSON_TYPE, origin } };
  const { headers, json } = await request(place, 'POST', '/v1/sessions', sent);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return { ...JSON_TYPE, cookie, origin, 'x-drydock-csrf': (json as { csrf_token: string }).csrf_token };
}

/** While somebody waits for an answer, what happens; then the answer. */
async function meanwhile(asked: Promise<Got>, happens: () => Promise<unknown>): Promise<Got> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  await happens();
  return asked;
}

describe('who may no longer', () => {
  it('reads no further in a stream: a token that expires, a page that is logged out', async () => {
    await using place = await servedHome([], { port: 0 });
    const soon = await tokenFor(place, { expires_at: new Date(Date.now() + 1_500).toISOString() });
    await streaming(place, soon);
    expect((await request(place, 'GET', '/v1/runs', { headers: soon })).status).toBe(401);
    const page = await browser(place, { ...JSON_TYPE, authorization: `Bearer ${place.server.token}` });
    const ended = streaming(place, { cookie: page['cookie'] ?? '' });
    await expect.poll(() => place.server.streams).toBe(1);
    expect((await request(place, 'DELETE', '/v1/session', { headers: page })).status).toBe(204);
    await ended;
    await expect.poll(() => place.server.streams).toBe(0);
    expect(place.defects).toEqual([]);
  });

  it('is not given what they wait for when it comes', async () => {
    await using place = await busy();
    const headers = { ...(await tokenFor(place)), prefer: 'wait=1' };
    const got = await meanwhile(request(place, 'GET', `/v1/runs/${place.run}`, { headers }), () => revoke(place));
    expect(got).toMatchObject({ status: 401, json: { code: 'DRY-E8004' } });
  });

  it('goes on with no call of the Model Context Protocol', async () => {
    await using place = await busy();
    const params = { name: 'run_wait', arguments: { run: place.run, seconds: 50 } };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const headers = { ...(await tokenFor(place)), accept: 'application/json, text/event-stream' };
    const got = await meanwhile(request(place, 'POST', '/mcp', { body, headers }), () => revoke(place));
    expect(got.text).toContain('"isError":true');
    expect(got.text).toContain('DRY-E8004');
    expect(place.defects).toEqual([]);
  });

  it('is refused with the scopes that a token has now, not those that it had when a call began', async () => {
    await using place = await busy();
    const headers = { ...(await tokenFor(place)), accept: 'application/json, text/event-stream' };
    const narrow = async () => {
      const { socket } = place.server;
      const { etag = '' } = (await call(socket, 'GET', '/v1/tokens/ci')).headers;
      const body = JSON.stringify({ scopes: ['command'] });
      const got = await call(socket, 'PATCH', '/v1/tokens/ci', { body, headers: { ...JSON_TYPE, 'if-match': etag } });
      expect(got.status, got.text).toBe(200);
    };
    const params = { name: 'run_wait', arguments: { run: place.run, seconds: 50 } };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const got = await meanwhile(request(place, 'POST', '/mcp', { body, headers }), narrow);
    expect(got.text).toContain('DRY-E8014');
  });
});
