import { chmodSync, copyFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedNetwork, type NetworkOptions } from './network.ts';
import { TrustedProxies, wayOf } from './security/index.ts';
import { call, echoAs, raw, servedHome } from './testing.ts';
import { readTlsFiles } from './tls-files.ts';

const fixtures = fileURLToPath(new URL('../../test/fixtures/tls/', import.meta.url));
let folder: string;
let tls: { cert: string; key: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-tls-'));
  for (const name of ['cert.pem', 'key.pem', 'other-key.pem']) {
    copyFileSync(join(fixtures, name), join(folder, name));
    chmodSync(join(folder, name), 0o600);
  }
  tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
});
afterAll(() => rm(folder, { recursive: true }));

const refusedAs = (code: string) => expect.objectContaining({ code });

describe('where a server may listen', () => {
  it('is this machine, unless TLS or a proxy is named', () => {
    expect(checkedNetwork({})).toMatchObject({ addresses: ['127.0.0.1', '::1'], isOpen: false });
    for (const host of ['127.0.0.1', '::1', '[::1]', 'localhost', '127.1.2.3'])
      expect(checkedNetwork({ host }).isOpen, host).toBe(false);
    for (const host of ['0.0.0.0', '::', '192.0.2.7', '2001:db8::1'])
      expect(() => checkedNetwork({ host }), host).toThrow(refusedAs('DRY-E8120'));
    expect(checkedNetwork({ host: '192.0.2.7', tls })).toMatchObject({ isOpen: true });
    expect(checkedNetwork({ host: '192.0.2.7', proxies: ['192.0.2.1'] })).toMatchObject({ isOpen: true });
  });

  it('is every address only when the names are known that clients may call it', () => {
    for (const host of ['0.0.0.0', '::']) {
      expect(() => checkedNetwork({ host, tls })).toThrow(refusedAs('DRY-E8123'));
      const open = checkedNetwork({ host, tls, allowedHosts: ['Drydock.Example', 'other.example:8443'] });
      expect(open.url(7717)).toBe('https://drydock.example:7717');
      expect([...open.hosts(7717)]).toEqual(
        expect.arrayContaining(['drydock.example', 'drydock.example:7717', 'other.example:8443', 'localhost:7717']),
      );
      expect(open.hosts(7717).has('other.example')).toBe(false);
    }
  });

  it('refuses names and addresses that are none, with the option they came by', () => {
    for (const wrong of [
      { host: 'example.com' },
      { host: '256.1.1.1' },
      { host: '' },
      { proxies: ['proxy'] },
      { proxies: ['10.0.0.0/33'] },
      { proxies: ['0.0.0.0/0'] },
      { proxies: ['::/0'] },
      { allowedHosts: ['*'] },
      { allowedHosts: ['a b'] },
      { allowedHosts: ['a/b'] },
      { allowedHosts: ['a\r\nb'] },
      { allowedHosts: ['.a'] },
    ] satisfies NetworkOptions[])
      expect(() => checkedNetwork(wrong), JSON.stringify(wrong)).toThrow(refusedAs('DRY-E8123'));
  });

  it('is nowhere with a certificate that does not fit its key, has expired, is missing, or whose key others can read', () => {
    const unusable = refusedAs('DRY-E8121');
    expect(() => checkedNetwork({ tls: { ...tls, key: join(folder, 'other-key.pem') } })).toThrow(unusable);
    expect(() => checkedNetwork({ tls: { ...tls, cert: tls.key } })).toThrow(unusable);
    expect(() => checkedNetwork({ tls: { ...tls, cert: join(folder, 'nothing') } })).toThrow(unusable);
    expect(() => readTlsFiles(tls, Date.parse('2999-01-01'))).toThrow(/expired/);
    chmodSync(join(folder, 'other-key.pem'), 0o644);
    expect(() => checkedNetwork({ tls: { ...tls, key: join(folder, 'other-key.pem') } })).toThrow(/everybody/);
  });
});

describe('a server of this machine', () => {
  it('answers at 127.0.0.1 and at ::1, on one port', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0 });
    const { port } = new URL(place.server.url ?? '');
    for (const [address, host] of [
      ['127.0.0.1', 'localhost'],
      ['::1', '[::1]'],
    ] as const) {
      const answer = await raw(
        Number(port),
        `GET /healthz HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`,
        address,
      );
      expect(answer, address).toMatch(/^HTTP\/1\.1 200/);
    }
    expect(place.server.isOpen).toBe(false);
  });

  it('does not share its port: not with another program at ::1 either, which would be sent its tokens', async () => {
    const other = createServer().listen(0, '::1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const failing = servedHome([echoAs('work')], { port });
    await expect(failing).rejects.toMatchObject({
      code: 'DRY-E8011',
      message: expect.stringContaining(`[::1]:${port}`),
    });
    other.close();
  });
});

describe('a server with a certificate', () => {
  it('speaks TLS only, takes its own origin, marks its cookie, and takes a renewed certificate', async () => {
    await using place = await servedHome([echoAs('work')], {
      port: 0,
      network: { tls, allowedHosts: ['drydock.example'] },
    });
    const { port, origin } = new URL(place.server.url ?? '');
    expect(origin).toBe(`https://127.0.0.1:${port}`);
    const ca = readFileSync(tls.cert);
    const ask = (path: string, headers: Record<string, string>, body?: string) =>
      new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
        const method = body === undefined ? 'GET' : 'POST';
        const sent = httpsRequest(
          { host: '127.0.0.1', port, path, method, headers, ca, servername: 'localhost', agent: false },
          (response) => {
            response.resume();
            resolve({ status: response.statusCode ?? 0, headers: response.headers });
          },
        );
        sent.once('error', reject);
        sent.end(body);
      });
    const authorization = `Bearer ${place.server.token}`;
    expect((await ask('/v1/runs', { authorization, host: 'drydock.example' })).status).toBe(200);
    expect((await ask('/v1/runs', { authorization, origin: 'https://drydock.example' })).status).toBe(200);
    expect((await ask('/v1/runs', { authorization, origin: 'http://drydock.example' })).status).toBe(403);
    expect((await ask('/v1/runs', { authorization, host: 'evil.example' })).status).toBe(421);
    const { json } = await call(place.server.socket, 'POST', '/v1/login-codes', {
      headers: { 'content-type': 'application/json' },
    });
    const { code } = json as { code: string };
    const login = await ask('/v1/sessions', { 'content-type': 'application/json', origin }, JSON.stringify({ code }));
    // Of this name, browsers take it from this very host alone, and over TLS.
    const [cookie = ''] = login.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-drydock_session_\d+=.*; Path=\/; .*; Secure$/);
    expect((await ask('/v1/runs', { cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
    expect(await raw(Number(port), `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)).not.toMatch(/ 200 /);
    place.server.reloadTls();
    expect((await ask('/healthz', {})).status).toBe(200);
  });
});

describe('a server behind a proxy', () => {
  const get = (port: string, headers: string, line = 'GET /v1/runs') =>
    raw(Number(port), `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}Connection: close\r\n\r\n`);

  it('believes what its proxy says about a request: host, scheme and sender', async () => {
    const network = { proxies: ['127.0.0.1'], allowedHosts: ['drydock.example'] };
    await using place = await servedHome([echoAs('work')], { port: 0, network });
    const { port } = new URL(place.server.url ?? '');
    const bearer = `Authorization: Bearer ${place.server.token}\r\n`;
    const forwarded = `${bearer}X-Forwarded-For: 6.6.6.6, 198.51.100.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: drydock.example\r\n`;
    expect(await get(port, `${forwarded}Origin: https://drydock.example\r\n`)).toMatch(/^HTTP\/1\.1 200/);
    expect(await get(port, `${forwarded}Origin: http://drydock.example\r\n`)).toMatch(/^HTTP\/1\.1 403/);
    expect(await get(port, `${bearer}X-Forwarded-Host: evil.example\r\n`)).toMatch(/^HTTP\/1\.1 421/);
    const body = JSON.stringify({ name: 'ci', scopes: ['read'] });
    const made = `${forwarded}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    expect(
      await raw(
        Number(port),
        `POST /v1/tokens HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${made}Connection: close\r\n\r\n${body}`,
      ),
    ).toMatch(/ 201 /);
    const audit = (await call(place.server.socket, 'GET', '/v1/audit')).json as { items: { origin: string }[] };
    expect(audit.items.at(-1)?.origin).toContain('address=198.51.100.9');
  });

  it('believes nobody else, and takes nothing in the clear from other machines', async () => {
    await using place = await servedHome([echoAs('work')], { port: 0, network: { proxies: ['192.0.2.1'] } });
    const { port } = new URL(place.server.url ?? '');
    const lies = 'X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n';
    const bearer = `Authorization: Bearer ${place.server.token}\r\n`;
    expect(await get(port, bearer + lies)).toMatch(/^HTTP\/1\.1 200/);
    expect(await get(port, lies)).toMatch(/^HTTP\/1\.1 401/);
    expect(await get(port, `${bearer}${lies}Origin: https://127.0.0.1:${port}\r\n`)).toMatch(/^HTTP\/1\.1 403/);
    const from = (remoteAddress: string, encrypted = false) =>
      wayOf({ socket: { remoteAddress, encrypted }, headers: {} } as never, new TrustedProxies(['192.0.2.0/24']));
    expect(from('198.51.100.1')).toMatchObject({ isProtected: false });
    expect(from('198.51.100.1', true)).toMatchObject({ isProtected: true });
    expect(from('::ffff:192.0.2.77')).toMatchObject({ isProtected: true });
  });

  it('names as the sender an address that its proxy has seen, whatever the sender wrote before it', () => {
    const address = fc.ipV4().filter((one) => !one.startsWith('10.'));
    const made = fc.array(fc.oneof(address, fc.string(), fc.constant('10.0.0.1')), { maxLength: 5 });
    fc.assert(
      fc.property(made, address, (lies, sender) => {
        const header = [...lies.map((lie) => lie.replaceAll(',', '')), sender, '10.0.0.7'].join(', ');
        const request = { socket: { remoteAddress: '10.0.0.2' }, headers: { 'x-forwarded-for': header } };
        expect(wayOf(request as never, new TrustedProxies(['10.0.0.0/8'])).address).toBe(sender);
      }),
    );
  });
});
