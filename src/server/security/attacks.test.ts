import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentFor, call, echoAs, ONE_STEP, raw, type ServedHome, servedHome } from '../testing.ts';
import { homeToken, tokenFile } from './token-file.ts';

async function onPort(limits = {}): Promise<ServedHome & { readonly port: number; readonly bearer: string }> {
  const place = await servedHome([echoAs('work')], { port: 0, limits });
  const port = Number(new URL(place.server.url ?? '').port);
  return {
    ...place,
    port,
    bearer: `Authorization: Bearer ${place.server.token}\r\n`,
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

/** A request as its bytes; ends the connection after the answer. */
function bytesOf(line: string, headers: string, body = ''): string {
  return `${line} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n${body}`;
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

const RUNS = 'GET /v1/runs';
const JSON_BODY = 'Content-Type: application/json\r\nIdempotency-Key: "k"\r\n';

describe('a port on the loopback address', () => {
  it('answers who has the token and names it by its own address', async () => {
    await using place = await onPort();
    for (const host of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
      const answer = await raw(place.port, bytesOf(RUNS, `Host: ${host}:${place.port}\r\n${place.bearer}`));
      expect(statusOf(answer)).toBe(200);
      expect(answer).not.toMatch(/access-control-/i);
      expect(answer).toMatch(/x-content-type-options: nosniff/i);
    }
  });

  it('refuses a name that was rebound to it, on every path and method', async () => {
    await using place = await onPort();
    for (const host of [
      'evil.example',
      `evil.example:${place.port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `127.0.0.1.evil.example:${place.port}`,
    ]) {
      for (const line of [RUNS, 'GET /healthz', 'POST /v1/runs', 'OPTIONS /v1/runs', 'GET /v1/events']) {
        const answer = await raw(place.port, bytesOf(line, `Host: ${host}\r\n${place.bearer}`));
        expect(statusOf(answer), `${line} as ${host}`).toBe(421);
      }
    }
  });

  it('refuses requests without one Host, with an absolute target, or of two minds about their length', async () => {
    await using place = await onPort();
    const own = `Host: 127.0.0.1:${place.port}\r\n`;
    expect(statusOf(await raw(place.port, bytesOf(RUNS, place.bearer)))).toBe(400);
    expect(statusOf(await raw(place.port, bytesOf(RUNS, `${own}Host: evil.example\r\n${place.bearer}`)))).toBe(400);
    expect(statusOf(await raw(place.port, bytesOf('GET http://evil.example/v1/runs', own + place.bearer)))).toBe(400);
    const both = `${own}${place.bearer}${JSON_BODY}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`;
    expect(
      statusOf(await raw(place.port, bytesOf('POST /v1/runs', both, '0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n'))),
    ).toBe(400);
    const twice = `${own}${place.bearer}${JSON_BODY}Content-Length: 2\r\nContent-Length: 3\r\n`;
    expect(statusOf(await raw(place.port, bytesOf('POST /v1/runs', twice, '{} ')))).toBe(400);
    expect((await place.client.runs()).items).toEqual([]);
  });

  it('loads no workflow by a path: a TypeScript one would be executed', async () => {
    await using place = await onPort();
    const own = `Host: 127.0.0.1:${place.port}\r\n${place.bearer}`;
    for (const workflow of ['/tmp/evil.ts', '../evil.yaml', 'evil.mjs', { by: 'name', name: 'sub/evil.js' }]) {
      for (const line of ['POST /v1/runs', 'POST /v1/workflows:validate']) {
        const body = JSON.stringify({
          workflow:
            typeof workflow === 'string' && line.endsWith('validate') ? { by: 'name', name: workflow } : workflow,
        });
        const headers = `${own}${JSON_BODY}Content-Length: ${Buffer.byteLength(body)}\r\n`;
        const answer = await raw(place.port, bytesOf(line, headers, body));
        expect(statusOf(answer), line).toBe(422);
        expect(answer).toContain('DRY-E8002');
      }
    }
    expect((await place.client.runs()).items).toEqual([]);
  });

  it('refuses web pages of other sites, with the token or without, whatever they ask for', async () => {
    await using place = await onPort();
    const own = `Host: 127.0.0.1:${place.port}\r\n${place.bearer}`;
    const foreign = [
      'Origin: http://evil.example',
      'Origin: null',
      `Origin: https://127.0.0.1:${place.port}`,
      'Sec-Fetch-Site: cross-site',
      'Sec-Fetch-Site: same-site',
    ];
    for (const header of foreign) {
      for (const line of [RUNS, 'GET /healthz', 'POST /v1/runs', 'OPTIONS /v1/runs']) {
        const answer = await raw(place.port, bytesOf(line, `${own}${header}\r\n`));
        expect(statusOf(answer), `${line} with ${header}`).toBe(403);
        expect(answer).not.toMatch(/access-control-/i);
      }
    }
    const same = `${own}Origin: http://localhost:${place.port}\r\nSec-Fetch-Site: same-origin\r\n`;
    expect(statusOf(await raw(place.port, bytesOf(RUNS, same)))).toBe(200);
  });

  it('answers no preflight with permission: not to other sites, and not to pages of the internet that ask for this machine', async () => {
    await using place = await onPort();
    const asks = 'Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n';
    for (const space of [
      '',
      'Access-Control-Request-Private-Network: true\r\n',
      'Access-Control-Request-Local-Network: true\r\n',
    ]) {
      for (const origin of ['https://evil.example', `http://127.0.0.1:${place.port}`]) {
        const headers = `Host: 127.0.0.1:${place.port}\r\nOrigin: ${origin}\r\n${asks}${space}`;
        const answer = await raw(place.port, bytesOf('OPTIONS /v1/runs', headers));
        expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
        expect(answer).not.toMatch(/access-control-allow/i);
      }
    }
  });

  it('refuses what a form could send', async () => {
    await using place = await onPort();
    const own = `Host: 127.0.0.1:${place.port}\r\n${place.bearer}Idempotency-Key: "k"\r\nContent-Length: 2\r\n`;
    for (const type of [
      '',
      'Content-Type: text/plain\r\n',
      'Content-Type: application/x-www-form-urlencoded\r\n',
      'Content-Type: application/jsonx\r\n',
    ]) {
      expect(statusOf(await raw(place.port, bytesOf('POST /v1/runs', own + type, '{}')))).toBe(415);
    }
  });

  it('wants the token in its header: not in the address, not a part of it, not another', async () => {
    await using place = await onPort();
    const own = `Host: 127.0.0.1:${place.port}\r\n`;
    const token = place.server.token ?? '';
    const wrong = [
      '',
      'Authorization: Bearer \r\n',
      `Authorization: Bearer ${token.slice(0, -1)}\r\n`,
      `Authorization: Bearer ${token}x\r\n`,
      `Authorization: Basic ${token}\r\n`,
      `Cookie: token=${token}\r\n`,
    ];
    for (const header of wrong) expect(statusOf(await raw(place.port, bytesOf(RUNS, own + header)))).toBe(401);
    expect(statusOf(await raw(place.port, bytesOf(`${RUNS}?token=${token}&access_token=${token}`, own)))).toBe(401);
    expect(statusOf(await raw(place.port, bytesOf('GET /openapi.json', own)))).toBe(401);
    expect(statusOf(await raw(place.port, bytesOf('GET /healthz', own)))).toBe(200);
    expect(statusOf(await raw(place.port, bytesOf('GET /healthz/../v1/runs', own)))).toBe(400);
    expect(statusOf(await raw(place.port, bytesOf('GET /healthz/%2E%2e/v1/runs', own)))).toBe(400);
  });

  it('cuts clients that are slow with their headers or their body, and refuses what is too large', async () => {
    await using place = await onPort({ headersMs: 300, requestMs: 600 });
    const own = `Host: 127.0.0.1:${place.port}\r\n${place.bearer}`;
    expect([0, 408]).toContain(statusOf(await raw(place.port, `${RUNS} HTTP/1.1\r\nHost: 127`)));
    const slow = bytesOf('POST /v1/runs', `${own}${JSON_BODY}Content-Length: 100\r\n`, '{');
    expect([0, 408]).toContain(statusOf(await raw(place.port, slow)));
    const large = bytesOf('POST /v1/runs', `${own}${JSON_BODY}Content-Length: 2000000\r\n`, '{');
    expect(statusOf(await raw(place.port, large))).toBe(413);
    const chunk = `${(70_000).toString(16)}\r\n${'x'.repeat(70_000)}\r\n`;
    const chunked = bytesOf(
      'POST /v1/runs',
      `${own}${JSON_BODY}Transfer-Encoding: chunked\r\n`,
      `${chunk.repeat(20)}0\r\n\r\n`,
    );
    expect([0, 413]).toContain(statusOf(await raw(place.port, chunked)));
    expect(statusOf(await raw(place.port, bytesOf(RUNS, `${own}X-Long: ${'x'.repeat(20_000)}\r\n`)))).toBe(431);
    expect(statusOf(await raw(place.port, bytesOf(RUNS, own)))).toBe(200);
  });

  it('is not disturbed by a client that goes away in the middle', async () => {
    await using place = await onPort();
    for (const part of [
      'GET /v1/events HTTP/1.1\r\n',
      `POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1:${place.port}\r\n${place.bearer}Content-Length: 10\r\n\r\n{`,
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(place.port, '127.0.0.1', () => socket.write(part, () => socket.resetAndDestroy()));
        socket.once('close', () => resolve());
        socket.on('error', () => {});
      });
    }
    expect((await place.client.runs()).items).toEqual([]);
    expect(place.defects).toEqual([]);
  });
});

describe('the token of a home', () => {
  it('is kept for this user alone, survives, and is made anew when others could have read it', async () => {
    const home = await mkdtemp(join(tmpdir(), 'drydock-token-'));
    const token = await homeToken(home);
    expect(token).toHaveLength(43);
    expect(statSync(tokenFile(home)).mode & 0o777).toBe(0o600);
    expect(await homeToken(home)).toBe(token);
    await rm(tokenFile(home));
    writeFileSync(tokenFile(home), `${token}\n`, { mode: 0o644 });
    const second = await homeToken(home);
    expect(second).not.toBe(token);
    expect(readFileSync(tokenFile(home), 'utf8')).toBe(`${second}\n`);
    await rm(home, { recursive: true });
  });
});

describe('artifacts', () => {
  const writer = agentFor('test.work', async ({ artifacts }) => ({
    output: await artifacts.write('evil <name>.html', 'text', '<script>alert(1)</script>'),
  }));

  it('are downloads, by the hash of their content and by nothing else', async () => {
    await using place = await servedHome([writer]);
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    await place.client.settled(id);
    const [artifact] = (await place.client.artifacts(id)).items;
    const get = (path: string) => call(place.server.socket, 'GET', `/v1/runs/${id}/artifacts/${path}`);
    const got = await get(artifact?.sha256 ?? '');
    expect(got).toMatchObject({ status: 200, text: '<script>alert(1)</script>' });
    expect(got.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment; filename="evil__name_.html"',
    });
    for (const path of [
      '../../config.json',
      '..%2f..%2fconfig.json',
      '%2e%2e/%2e%2e/config.json',
      '/etc/passwd',
      'evil <name>.html'.replaceAll(' ', '%20'),
    ]) {
      expect([400, 404]).toContain((await get(path)).status);
    }
    expect((await get('0'.repeat(64))).status).toBe(404);
  });

  it('that were replaced by a link are not followed', async () => {
    await using place = await servedHome([writer]);
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    await place.client.settled(id);
    const [artifact] = (await place.client.artifacts(id)).items;
    const sha256 = artifact?.sha256 ?? '';
    const file = join(place.plane.workspaces.pathOf(id), 'state', 'artifacts', sha256.slice(0, 2), sha256);
    const secret = join(place.home, 'secret');
    writeFileSync(secret, 'x'.repeat(artifact?.bytes ?? 0));
    await rm(file);
    await symlink(secret, file);
    const got = await call(place.server.socket, 'GET', `/v1/runs/${id}/artifacts/${sha256}`);
    expect(got.status).toBe(410);
    expect(got.text).not.toContain('xxxx');
  });
});
