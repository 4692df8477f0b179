import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, echoAs, type Got, ONE_STEP, PIPELINE_TEXT, request, type ServedHome, servedHome } from '../testing.ts';
import { SCOPES, type Scope } from './principal.ts';
import { TokenBook } from './token-book.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

function admin(place: ServedHome, method: string, path: string, body?: unknown, headers = {}): Promise<Got> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return call(place.server.socket, method, path, { ...content, headers: { ...JSON_TYPE, ...headers } });
}

async function tokenFor(place: ServedHome, name: string, scopes: readonly Scope[]): Promise<string> {
  const got = await admin(place, 'POST', '/v1/tokens', { name, scopes });
  expect(got.status, got.text).toBe(201);
  return (got.json as { secret: string }).secret;
}

interface Document {
  readonly paths: Record<
    string,
    Record<string, { readonly security?: readonly { readonly bearer: readonly Scope[] }[] }>
  >;
}

describe('scopes', () => {
  it('let each token do what its scopes say on every operation, and nothing else', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const { paths } = (await admin(place, 'GET', '/openapi.json')).json as Document;
    const secrets = new Map<Scope, string>();
    for (const scope of SCOPES) secrets.set(scope, await tokenFor(place, `only-${scope}`, [scope]));
    const needs = new Map<string, number>();
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { security = [] }] of Object.entries(methods)) {
        const [needed] = security.flatMap(({ bearer }) => bearer);
        if (needed === undefined || path.endsWith(':stream') || path === '/v1/events') continue;
        needs.set(needed, (needs.get(needed) ?? 0) + 1);
        for (const [scope, secret] of secrets) {
          const filled = path.replace(/\{\w+\}/g, 'none');
          const headers = { ...JSON_TYPE, authorization: `Bearer ${secret}`, 'idempotency-key': 'k' };
          const body = method === 'post' || method === 'patch' ? { body: '{}' } : {};
          const got = await request(place, method.toUpperCase(), filled, { ...body, headers });
          const isAllowed = scope === needed || scope === 'admin';
          if (isAllowed) expect(got.status, `${method} ${path} with ${scope}: ${got.text}`).not.toBe(403);
          else
            expect(got, `${method} ${path} with ${scope}`).toMatchObject({ status: 403, json: { code: 'DRY-E8014' } });
        }
      }
    }
    // None of the four is a word without meaning.
    expect([...needs.keys()].toSorted()).toEqual([...SCOPES].toSorted());
    expect(place.defects).toEqual([]);
  });

  it('tell nobody what there is who may not see it', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const headers = { authorization: `Bearer ${await tokenFor(place, 'reader', ['read'])}` };
    const answers = await Promise.all(
      ['reader', 'nobody'].map((name) => request(place, 'GET', `/v1/tokens/${name}`, { headers })),
    );
    const told = answers.map(({ status, json }) => ({ ...(json as object), status, request_id: '', instance: '' }));
    expect(told[0]).toEqual(told[1]);
    expect(told[0]).toMatchObject({ status: 403 });
  });
});

describe('a named token', () => {
  it('is shown once, kept as a hash in a private file, and survives a restart', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const secret = await tokenFor(place, 'ci', ['read', 'command']);
    expect(secret).toMatch(/^dry_pat_[\w-]{43}$/);
    const file = join(place.home, 'tokens.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain(secret.slice('dry_pat_'.length));
    for (const path of ['/v1/tokens', '/v1/tokens/ci', '/v1/audit'])
      expect((await admin(place, 'GET', path)).text).not.toContain(secret);
    await using book = new TokenBook(place.home, []);
    expect(book.find(secret)).toMatchObject({ name: 'ci', scopes: ['read', 'command'] });
    expect(book.find(`${secret}x`)).toBeNull();
  });

  it('acts in its own name, and the audit log says so with where it came from', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const headers = { ...JSON_TYPE, authorization: `Bearer ${await tokenFor(place, 'ci', ['command'])}` };
    const body = JSON.stringify({ workflow: ONE_STEP, owner: 'somebody-else' });
    const started = await request(place, 'POST', '/v1/runs', { body, headers: { ...headers, 'idempotency-key': 'k' } });
    expect(started.status, started.text).toBe(202);
    const { id } = started.json as { id: string };
    await place.client.settled(id);
    const set = `/v1/runs/${id}:set-priority`;
    await request(place, 'POST', set, { body: '{"priority":"high"}', headers });
    const origin = expect.stringMatching(/^api via=token token=ci address=127\.0\.0\.1 request=req_/);
    await expect
      .poll(async () => ((await admin(place, 'GET', '/v1/audit?limit=500')).json as { items: object[] }).items)
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            action: 'token.create',
            target: 'token:ci',
            origin: expect.stringContaining('via=socket'),
          }),
          expect.objectContaining({ action: 'run.create', actor: 'user:ci', target: id, origin }),
        ]),
      );
  });

  it('ends with its expiry, and with its revocation: its streams too', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const secret = await tokenFor(place, 'ci', ['read']);
    const headers = { authorization: `Bearer ${secret}` };
    expect((await request(place, 'GET', '/v1/runs', { headers })).status).toBe(200);
    const streaming = request(place, 'GET', '/v1/events', { headers }).catch(() => null);
    while (place.server.streams === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await admin(place, 'DELETE', '/v1/tokens/ci')).status).toBe(200);
    await streaming;
    expect(place.server.streams).toBe(0);
    expect((await request(place, 'GET', '/v1/runs', { headers })).status).toBe(401);
    let now = Date.now();
    await using book = new TokenBook(place.home, [], () => now);
    const made = await book.create({ name: 'short', scopes: ['read'], expiresAt: now + 1_000 }, 'user:ana');
    expect(book.find(made.secret)?.name).toBe('short');
    now += 1_000;
    expect(book.find(made.secret)).toBeNull();
  });

  it('must expire within a year, and have a name that stands for nobody else', async () => {
    await using place = await servedHome([echoAs('work')]);
    await tokenFor(place, 'ci', ['read']);
    const { user } = (await admin(place, 'GET', '/v1/session')).json as { user: string };
    const refused = async (body: object) => (await admin(place, 'POST', '/v1/tokens', body)).json;
    expect(await refused({ name: 'ci', scopes: ['read'] })).toMatchObject({ code: 'DRY-E8018', status: 409 });
    expect(await refused({ name: user, scopes: ['read'] })).toMatchObject({ code: 'DRY-E8018' });
    expect(await refused({ name: 'x', scopes: [] })).toMatchObject({ code: 'DRY-E8002' });
    expect(await refused({ name: '../x', scopes: ['read'] })).toMatchObject({ code: 'DRY-E8002' });
    const late = { name: 'x', scopes: ['read'], expires_at: '2999-01-01T00:00:00.000Z' };
    expect(await refused(late)).toMatchObject({ code: 'DRY-E8019', status: 422 });
  });

  it('is changed only by who knows how it is now', async () => {
    await using place = await servedHome([echoAs('work')]);
    await tokenFor(place, 'ci', ['read', 'command']);
    const { headers } = await admin(place, 'GET', '/v1/tokens/ci');
    const change = (with_: object) => admin(place, 'PATCH', '/v1/tokens/ci', { scopes: ['read'] }, with_);
    expect(await change({})).toMatchObject({ status: 428, json: { code: 'DRY-E8022' } });
    expect(await change({ 'if-match': '"other"' })).toMatchObject({ status: 412, json: { code: 'DRY-E8023' } });
    expect(await change({ 'if-match': headers.etag })).toMatchObject({ status: 200, json: { scopes: ['read'] } });
    expect(await change({ 'if-match': headers.etag })).toMatchObject({ status: 412 });
  });

  it('is nobody when others can read the file of tokens', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const headers = { authorization: `Bearer ${await tokenFor(place, 'ci', ['read'])}` };
    const file = join(place.home, 'tokens.json');
    chmodSync(file, 0o644);
    await using book = new TokenBook(place.home, []);
    expect(() => book.list()).toThrow(expect.objectContaining({ code: 'DRY-E8020' }));
    chmodSync(file, 0o600);
    expect((await request(place, 'GET', '/v1/runs', { headers })).status).toBe(200);
  });
});

describe('limits', () => {
  it('tell a token that asks too often when to come back, and let others and the health check alone', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0, limits: { requestsPerMinute: 5 } });
    const headers = { authorization: `Bearer ${await tokenFor(place, 'ci', ['read'])}` };
    const got = [];
    for (let count = 0; count < 8; count++) got.push(await request(place, 'GET', '/v1/runs', { headers }));
    expect(got.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(got[0]?.headers).toMatchObject({ 'ratelimit-policy': '"default";q=5;w=60', ratelimit: '"default";r=4;t=0' });
    expect(Number(got[7]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(got[7]?.json).toMatchObject({ code: 'DRY-E8015', retryable: true });
    expect((await request(place, 'GET', '/healthz')).status).toBe(200);
    expect((await admin(place, 'GET', '/v1/runs')).status).toBe(200);
  });
});

describe('a server that wants two people', () => {
  it('does not let who started a run approve it, by whatever name it was accounted to', async () => {
    const approval = `${PIPELINE_TEXT.split('steps:')[0]}steps:\n  ask: { approval: { message: Really? } }\n`;
    await using place = await servedHome([echoAs('work')], { port: 0, approverMustDiffer: true });
    const [ana, bob] = [await tokenFor(place, 'ana', ['admin']), await tokenFor(place, 'bob', ['approve'])];
    const as = (secret: string) => ({ ...JSON_TYPE, authorization: `Bearer ${secret}`, 'idempotency-key': secret });
    const body = JSON.stringify({ workflow: { by: 'text', text: approval }, owner: 'carol' });
    const { id } = (await request(place, 'POST', '/v1/runs', { body, headers: as(ana) })).json as { id: string };
    await expect.poll(async () => (await place.client.run(id)).openApprovals).toBe(1);
    const approve = { body: '{"step":"ask","item":null}' };
    const asAna = await request(place, 'POST', `/v1/runs/${id}:approve`, { ...approve, headers: as(ana) });
    expect(asAna).toMatchObject({ status: 403, json: { code: 'DRY-E8021' } });
    const asBob = await request(place, 'POST', `/v1/runs/${id}:approve`, { ...approve, headers: as(bob) });
    expect(asBob.status, asBob.text).toBe(202);
    expect((await place.client.settled(id)).state).toBe('succeeded');
  });
});
