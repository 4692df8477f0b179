import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call, echoAs, type Got, request, type ServedHome, servedHome } from '../testing.ts';
import { BrowserSessions } from './browser-sessions.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function newCode(place: ServedHome): Promise<string> {
  const got = await call(place.server.socket, 'POST', '/v1/login-codes', { headers: JSON_TYPE });
  expect(got.status, got.text).toBe(201);
  const { code, url } = got.json as { code: string; url: string };
  expect(url).toBe(`${place.server.url}/auth#code=${code}`);
  return code;
}

function exchange(place: ServedHome, code: string, headers: Record<string, string> = {}): Promise<Got> {
  const origin = place.server.url ?? '';
  return request(place, 'POST', '/v1/sessions', {
    body: JSON.stringify({ code }),
    headers: { ...JSON_TYPE, origin, ...headers },
  });
}

/** A browser that has logged in: its cookie, and what its page knows. */
async function loggedIn(place: ServedHome): Promise<{ cookie: string; csrf: string; origin: string }> {
  const got = await exchange(place, await newCode(place));
  expect(got.status, got.text).toBe(201);
  const [cookie = ''] = got.headers['set-cookie'] ?? [];
  const { csrf_token: csrf } = got.json as { csrf_token: string };
  return { cookie: cookie.split(';')[0] ?? '', csrf, origin: place.server.url ?? '' };
}

describe('a browser', () => {
  it('finds a page behind the address of its code that may run its own script and ask its own server, nothing else', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const got = await request(place, 'GET', '/auth');
    expect(got.status, got.text).toBe(200);
    const [, script = ''] = /<script>(.*)<\/script>/s.exec(got.text) ?? [];
    expect(script).toContain('/v1/sessions');
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = String(got.headers['content-security-policy']);
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", `script-src 'sha256-${hash}'`, "connect-src 'self'"]),
    );
    for (const path of ['/auth/', '/auth/x', '/docs', '/Auth'])
      expect((await request(place, 'GET', path)).status, path).toBe(401);
  });

  it('logs in once with a code, and gets a cookie that no script and no other site can use', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const code = await newCode(place);
    const got = await exchange(place, code);
    expect(got).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' }, json: { scopes: ['admin'] } });
    const [cookie = ''] = got.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^drydock_session_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(got.text).not.toContain(cookie.split(';')[0]?.split('=')[1]);
    for (const replayed of [code, code]) {
      expect(await exchange(place, replayed)).toMatchObject({ status: 401, json: { code: 'DRY-E8017' } });
    }
  });

  it('cannot guess a code, use one that is too old, or exchange one from nowhere', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    for (const guess of ['x', 'A'.repeat(43), '../', '__proto__'])
      expect(await exchange(place, guess)).toMatchObject({ status: 401, json: { code: 'DRY-E8017' } });
    const code = await newCode(place);
    const without = { body: JSON.stringify({ code }), headers: JSON_TYPE };
    expect((await request(place, 'POST', '/v1/sessions', without)).status).toBe(401);
    expect((await exchange(place, code)).status, 'used up by the attempt before').toBe(401);
    const foreign = await exchange(place, await newCode(place), { origin: 'http://evil.example' });
    expect(foreign.status).toBe(403);
    let now = 0;
    const sessions = new BrowserSessions(() => now);
    const late = sessions.newCode({ tokenHash: null }).code;
    now = 60_000;
    expect(sessions.exchange(late)).toBeNull();
  });

  it('reads with its cookie, and changes something only with its origin and its proof', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const { cookie, csrf, origin } = await loggedIn(place);
    expect((await request(place, 'GET', '/v1/runs', { headers: { cookie } })).status).toBe(200);
    const session = await request(place, 'GET', '/v1/session', { headers: { cookie } });
    expect(session.json).toMatchObject({ csrf_token: csrf, scopes: ['admin'] });
    const create = async (headers: object) => {
      const body = JSON.stringify({ name: 'ci', scopes: ['read'] });
      return (await request(place, 'POST', '/v1/tokens', { body, headers: { ...JSON_TYPE, cookie, ...headers } }))
        .status;
    };
    expect(await create({})).toBe(403);
    expect(await create({ origin })).toBe(403);
    expect(await create({ 'x-drydock-csrf': csrf })).toBe(403);
    expect(await create({ origin, 'x-drydock-csrf': `${csrf.slice(0, -1)}_` })).toBe(403);
    expect(await create({ origin: 'http://evil.example', 'x-drydock-csrf': csrf })).toBe(403);
    expect(await create({ origin, 'x-drydock-csrf': csrf })).toBe(201);
  });

  it('is out when it logs out, and two cookies of one name are nobody', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const { cookie, csrf, origin } = await loggedIn(place);
    const other = `${cookie.split('=')[0]}=${'A'.repeat(43)}`;
    const asked = async (header: string) =>
      (await request(place, 'GET', '/v1/runs', { headers: { cookie: header } })).status;
    expect(await asked(`theme=dark; ${cookie}`)).toBe(200);
    expect(await asked(`${cookie}; ${other}`)).toBe(401);
    expect(await asked(other)).toBe(401);
    const headers = { cookie, origin, 'x-drydock-csrf': csrf };
    expect((await request(place, 'DELETE', '/v1/session', { headers })).status).toBe(204);
    expect(await asked(cookie)).toBe(401);
  });

  it('that a token let in may do no more than the token, and is out with it', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const body = JSON.stringify({ name: 'viewer', scopes: ['read'] });
    const created = await call(place.server.socket, 'POST', '/v1/tokens', { body, headers: JSON_TYPE });
    const authorization = `Bearer ${(created.json as { secret: string }).secret}`;
    const made = await request(place, 'POST', '/v1/login-codes', { headers: { ...JSON_TYPE, authorization } });
    const got = await exchange(place, (made.json as { code: string }).code);
    expect(got.json).toMatchObject({ user: 'viewer', scopes: ['read'] });
    const cookie = (got.headers['set-cookie']?.[0] ?? '').split(';')[0];
    expect((await request(place, 'GET', '/v1/runs', { headers: { cookie } })).status).toBe(200);
    expect((await request(place, 'GET', '/v1/tokens', { headers: { cookie } })).status).toBe(403);
    await call(place.server.socket, 'DELETE', '/v1/tokens/viewer');
    expect((await request(place, 'GET', '/v1/runs', { headers: { cookie } })).status).toBe(401);
  });

  it('cannot log in where no browser can come', async () => {
    await using place = await servedHome([echoAs('work')]);
    const got = await call(place.server.socket, 'POST', '/v1/login-codes', { headers: JSON_TYPE });
    expect(got).toMatchObject({ status: 409, json: { code: 'DRY-E8024' } });
  });
});
