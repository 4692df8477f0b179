import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spanIdOf, traceIdOf } from '../model/index.ts';
import { type Received, receiver, until } from './testing-receiver.ts';
import type { ServerLimits } from './serve.ts';
import { call, echoAs, ONE_STEP, type ServedHome, servedHome } from './testing.ts';

/** Pauses of a test: short, and of the same shape. */
const QUICK: NonNullable<ServerLimits['webhooks']> = {
  retry: { delaysMs: [10, 20, 40], refusedAttempts: 2, longestHoldMs: 20, longestRetryAfterMs: 60_000 },
  timeoutMs: 300,
};

interface Made {
  readonly webhook: { readonly id: string; readonly version: number; readonly url: string };
  readonly secret: string;
}

const JSON_BODY = { 'content-type': 'application/json' };

function served(webhooks: ServerLimits['webhooks'] = QUICK): Promise<ServedHome> {
  return servedHome([echoAs('work')], { limits: { webhooks } });
}

async function create({ client }: ServedHome, body: object): Promise<Made> {
  return (await client.call('POST', '/v1/webhooks', body)) as Made;
}

async function runOnce({ client }: ServedHome): Promise<string> {
  const { id } = await client.startRun({ workflow: ONE_STEP });
  await client.settled(id);
  return id;
}

interface Listed {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly attempts: number;
  readonly last: { readonly status: number | null; readonly error: string | null } | null;
}

async function deliveries({ client }: ServedHome, id: string): Promise<readonly Listed[]> {
  return ((await client.call('GET', `/v1/webhooks/${id}/deliveries`)) as { items: Listed[] }).items;
}

const statusOf = ({ client }: ServedHome, id: string) =>
  client.call('GET', `/v1/webhooks/${id}/status`) as Promise<Record<string, unknown>>;

function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

const typesOf = (received: readonly Received[]) => received.map(({ body }) => (JSON.parse(body) as Listed).type);

describe('a webhook', () => {
  it('is told of what it asked for, signed, with the event and its run', async () => {
    await using place = await served();
    await using hook = await receiver();
    await using other = await receiver();
    const { secret } = await create(place, { url: hook.url, events: ['run.created', 'run.finished'] });
    await create(place, { url: other.url, workflow: 'another' });
    const run = await runOnce(place);
    await hook.seen(2);
    expect(typesOf(hook.received).toSorted()).toEqual(['run.created', 'run.finished']);
    for (const got of hook.received) {
      expect(isSigned(got, secret)).toBe(true);
      expect(got.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'drydock/0.1.0' });
      expect(got.headers['traceparent']).toBe(`00-${traceIdOf(run)}-${spanIdOf(run)}-01`);
      expect(Math.abs(Number(got.headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(60);
      const { type, data } = JSON.parse(got.body) as { type: string; data: { event: object; run: object } };
      expect(data.event).toMatchObject({ type, run, actor: expect.any(String), seq: expect.any(Number) });
      expect(data.run).toMatchObject({ id: run, no: 1, project: 'one', workflow: { name: 'one' } });
    }
    expect(other.received).toEqual([]);
  });

  it('gets one message again, with the same id and content, until it takes it', async () => {
    const redirect = [302, { location: 'http://127.0.0.1:1/' }] as const;
    await using hook = await receiver((count) => (['cut', 500, 'hang', redirect, 204] as const)[count - 1] ?? 204);
    const retry = { delaysMs: [5, 5, 5, 5], refusedAttempts: 2, longestHoldMs: 5, longestRetryAfterMs: 60_000 };
    await using patient = await served({ ...QUICK, retry });
    const { webhook } = await create(patient, { url: hook.url, events: ['run.finished'] });
    await runOnce(patient);
    await hook.seen(5);
    expect(new Set(hook.received.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
    await until(async () => (await deliveries(patient, webhook.id))[0]?.state === 'succeeded');
    expect(await deliveries(patient, webhook.id)).toMatchObject([{ attempts: 5, last: { status: 204, error: null } }]);
    expect(await statusOf(patient, webhook.id)).toMatchObject({ state: 'active', failures: 0, pending: 0 });
    expect(patient.defects).toEqual([]);
  });

  it('is left alone as long as it asks for, and is tried less often for what it refuses', async () => {
    await using place = await served();
    await using busy = await receiver((count) => (count === 1 ? [429, { 'retry-after': '30' }] : 204));
    await using strict = await receiver(() => 422);
    const { webhook } = await create(place, { url: busy.url, events: ['run.created', 'run.finished'] });
    const refused = await create(place, { url: strict.url, events: ['run.finished'] });
    await runOnce(place);
    await busy.seen(1);
    await until(async () => (await statusOf(place, webhook.id))['held_until_at'] !== null);
    const { held_until_at: held, state } = await statusOf(place, webhook.id);
    expect(Date.parse(String(held)) - Date.now()).toBeGreaterThan(20_000);
    expect(state).toBe('failing');
    await until(async () => (await deliveries(place, refused.webhook.id))[0]?.state === 'failed');
    expect(await deliveries(place, refused.webhook.id)).toMatchObject([{ attempts: 2, last: { status: 422 } }]);
    // Others that are sent at the same time may be on their way already.
    expect(busy.received.length).toBeLessThanOrEqual(2);
  });

  it('that answers 410, or fails for days, is disabled, which the audit log tells; enabled, it goes on from then', async () => {
    await using place = await served({ ...QUICK, disableAfterMs: 0, disableAfterFailures: 3 });
    let isUp = false;
    await using gone = await receiver(() => (isUp ? 204 : 410));
    await using dead = await receiver(() => 500);
    const [first, second] = [await create(place, { url: gone.url }), await create(place, { url: dead.url })];
    await runOnce(place);
    for (const [{ webhook }, reason] of [
      [first, 'gone'],
      [second, 'failing'],
    ] as const) {
      const read = () => place.client.call('GET', `/v1/webhooks/${webhook.id}`);
      await until(async () => !((await read()) as { enabled: boolean }).enabled);
      expect(await read()).toMatchObject({ disabled_reason: reason });
      expect(await statusOf(place, webhook.id)).toMatchObject({ state: 'disabled' });
      await until(
        async () =>
          (await place.plane.store.audit({ action: 'webhook.disable', target: `webhook:${webhook.id}` })).length === 1,
      );
    }
    const count = gone.received.length;
    const missed = await runOnce(place);
    isUp = true;
    const path = `/v1/webhooks/${first.webhook.id}`;
    const { headers } = await call(place.server.socket, 'GET', path);
    const enable = { body: '{"enabled":true}', headers: { ...JSON_BODY, 'if-match': String(headers.etag) } };
    expect(await call(place.server.socket, 'PATCH', path, enable)).toMatchObject({
      status: 200,
      json: { enabled: true },
    });
    const run = await runOnce(place);
    await until(() =>
      gone.received.slice(count).some(({ body }) => body.includes(run) && body.includes('run.finished')),
    );
    expect(gone.received.some(({ body }) => body.includes(missed))).toBe(false);
    await call(place.server.socket, 'DELETE', path);
    expect(await call(place.server.socket, 'GET', path)).toMatchObject({ status: 404, json: { code: 'DRY-E8091' } });
  });

  it('that hangs delays neither another one, nor a run, nor the end', async () => {
    await using hook = await receiver();
    await using stuck = await receiver(() => 'hang');
    {
      await using place = await served({ ...QUICK, timeoutMs: 60_000, window: 5 });
      for (let index = 0; index < 5; index += 1) await create(place, { url: stuck.url, events: ['*'] });
      await create(place, { url: hook.url, events: ['run.finished'] });
      for (let index = 0; index < 10; index += 1) await runOnce(place);
      await hook.seen(10);
      await stuck.seen(5);
    }
    expect(hook.received).toHaveLength(10);
  });

  it('has a queue of bounded length: what comes later waits in the log, and nothing is lost', async () => {
    let isUp = false;
    await using hook = await receiver(() => (isUp ? 204 : 503));
    const retry = {
      delaysMs: Array.from({ length: 500 }, () => 10),
      refusedAttempts: 2,
      longestHoldMs: 10,
      longestRetryAfterMs: 10,
    };
    await using place = await served({ ...QUICK, window: 5, retry });
    const { webhook } = await create(place, { url: hook.url, events: ['run.finished'] });
    const runs = [];
    for (let index = 0; index < 25; index += 1) runs.push(await runOnce(place));
    await until(async () => Number((await statusOf(place, webhook.id))['pending']) >= 5);
    expect(await statusOf(place, webhook.id)).toMatchObject({ state: 'failing' });
    expect(Number((await statusOf(place, webhook.id))['pending'])).toBeLessThan(25);
    isUp = true;
    await until(
      async () => (await deliveries(place, webhook.id)).filter(({ state }) => state === 'succeeded').length === 25,
    );
    const told = new Set(
      hook.received.map(({ body }) => (JSON.parse(body) as { data: { run: { id: string } } }).data.run.id),
    );
    expect(told).toEqual(new Set(runs));
  });

  it('signs with two secrets for a time after a rotation', async () => {
    await using place = await served();
    await using hook = await receiver();
    const { webhook, secret } = await create(place, { url: hook.url, events: ['run.finished'] });
    const renewed = (await place.client.call('POST', `/v1/webhooks/${webhook.id}:rotate-secret`, {})) as Made;
    expect(renewed.secret).not.toBe(secret);
    await runOnce(place);
    await hook.seen(1);
    const [got] = hook.received;
    if (got === undefined) throw new Error('nothing came');
    expect([isSigned(got, secret), isSigned(got, renewed.secret), isSigned(got, 'whsec_AAAA')]).toEqual([
      true,
      true,
      false,
    ]);
    const shown = JSON.stringify(await place.client.call('GET', '/v1/webhooks'));
    expect(shown).not.toContain('whsec_');
    expect(JSON.stringify(await place.plane.store.audit())).not.toContain('whsec_');
  });

  it('is tried out at will, and what was sent can be sent again with the same id', async () => {
    await using place = await served();
    await using hook = await receiver();
    const { webhook, secret } = await create(place, { url: hook.url, events: ['run.finished'] });
    const tested = await place.client.call('POST', `/v1/webhooks/${webhook.id}:test`, {});
    expect(tested).toMatchObject({ type: 'webhook.test', state: 'succeeded', last: { status: 204 } });
    await runOnce(place);
    await hook.seen(2);
    await until(async () => (await deliveries(place, webhook.id)).every(({ state }) => state === 'succeeded'));
    const [newest] = await deliveries(place, webhook.id);
    const path = `/v1/webhooks/${webhook.id}/deliveries/${newest?.id ?? ''}`;
    expect(await place.client.call('POST', `${path}:redeliver`, {})).toMatchObject({ state: 'pending', attempts: 0 });
    await hook.seen(3);
    expect(hook.received[2]?.headers['webhook-id']).toBe(hook.received[1]?.headers['webhook-id']);
    expect(hook.received[2]?.body).toBe(hook.received[1]?.body);
    expect(hook.received.every((got) => isSigned(got, secret))).toBe(true);
    expect(await place.client.call('GET', path)).toMatchObject({ body: hook.received[1]?.body });
    await hook[Symbol.asyncDispose]();
    expect(await place.client.call('POST', `/v1/webhooks/${webhook.id}:test`, {})).toMatchObject({
      state: 'failed',
      last: { status: null, error: expect.stringContaining('ECONNREFUSED') },
    });
    expect(
      await place.client.call('POST', '/v1/webhooks/wh_x:test', {}).catch((error: unknown) => error),
    ).toMatchObject({ code: 'DRY-E8091' });
  });

  it('sends no event that is too large: its data are left out', async () => {
    await using place = await served();
    await using hook = await receiver();
    await create(place, { url: hook.url, events: ['run.created'] });
    const text = `name: one\ndescription: ${'x'.repeat(80_000)}\nsteps: { only: { agent: test.work } }`;
    await place.client.startRun({ workflow: { by: 'text', text, file: 'one.yaml' } });
    await hook.seen(1);
    const { body } = hook.received[0] ?? { body: '{}' };
    expect(Buffer.byteLength(body)).toBeLessThan(65_536);
    expect(JSON.parse(body)).toMatchObject({
      data: { event: { data: null, truncated: true }, run: { name: expect.any(String) } },
    });
  });
});

describe('what a webhook may reach', () => {
  it('is decided by the address that is connected to, whatever its name resolved to before', async () => {
    await using hook = await receiver();
    const { port } = new URL(hook.url);
    let address = '127.0.0.1';
    await using place = await served({
      ...QUICK,
      resolve: (_, done) =>
        done(null, [
          { address: '93.184.215.14', family: 4 },
          { address, family: 4 },
        ]),
    });
    const test = async (url: string, allowed = false) => {
      const { webhook } = await create(place, { url, allow_private: allowed });
      return (await place.client.call('POST', `/v1/webhooks/${webhook.id}:test`, {})) as Listed;
    };
    for (address of ['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1', '::ffff:10.0.0.1', '0.0.0.0']) {
      const refused = await test(`https://rebound.example:${port}/`);
      expect(refused.last?.error).toMatch(/not allowed to reach|no address of a receiver/);
    }
    address = '10.0.0.1';
    expect((await test(`http://localhost:${port}/`)).last?.error).toContain('not this machine');
    expect(hook.received).toEqual([]);
  });

  it('is no address inside the network, nor plain HTTP, unless an admin allows it', async () => {
    await using place = await served();
    for (const url of [
      'http://example.com/',
      'https://192.168.0.1/',
      'https://[fd00::1]/',
      'http://169.254.169.254/',
      'gopher://x/',
    ])
      await expect(create(place, { url })).rejects.toMatchObject({ code: 'DRY-E8090' });
    await expect(create(place, { url: 'http://192.168.0.1/', allow_private: true })).resolves.toBeDefined();
    await expect(create(place, { url: 'https://x.example/', events: ['run.finish'] })).rejects.toMatchObject({
      code: 'DRY-E8002',
    });
  });

  it('is nobody whose certificate is not trusted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-tls-'));
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-nodes', '-days', '2', '-subj', '/CN=localhost'];
    const files = ['-keyout', keyFile, '-out', certFile];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject, ...files], { stdio: 'ignore' });
    let requests = 0;
    const server = createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (_, response) => {
      requests += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await using place = await served();
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    const { webhook } = await create(place, { url });
    const tested = (await place.client.call('POST', `/v1/webhooks/${webhook.id}:test`, {})) as Listed;
    expect(tested).toMatchObject({
      state: 'failed',
      last: { status: null, error: expect.stringMatching(/self.signed/) },
    });
    expect(requests).toBe(0);
    server.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the webhooks of a home', () => {
  it('are for admins, who change only what they have read', async () => {
    await using place = await served();
    await using hook = await receiver();
    const { webhook } = await create(place, { url: hook.url });
    const path = `/v1/webhooks/${webhook.id}`;
    const change = (headers: Record<string, string>) =>
      call(place.server.socket, 'PATCH', path, { body: '{"description":"ci"}', headers: { ...JSON_BODY, ...headers } });
    expect(await change({})).toMatchObject({ status: 428 });
    expect(await change({ 'if-match': '"x"' })).toMatchObject({ status: 412 });
    const { headers } = await call(place.server.socket, 'GET', path);
    const both = await Promise.all([
      change({ 'if-match': String(headers.etag) }),
      change({ 'if-match': String(headers.etag) }),
    ]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 412]));
    for (let index = 1; index < 50; index += 1) await create(place, { url: hook.url });
    await expect(create(place, { url: hook.url })).rejects.toMatchObject({ code: 'DRY-E8092' });
    const first = await call(place.server.socket, 'GET', '/v1/webhooks?limit=30');
    const { items, next_cursor: cursor } = first.json as { items: object[]; next_cursor: string };
    const rest = (await call(place.server.socket, 'GET', `/v1/webhooks?limit=30&cursor=${cursor}`)).json;
    expect([...items, ...(rest as { items: object[] }).items]).toHaveLength(50);
  });
});
