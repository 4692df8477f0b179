import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentManifest, defineAgent, z } from '../../agent.ts';
import type { AttemptTask } from '../attempt-task.ts';
import { executeAttempt } from '../execute-attempt.ts';
import { taskFor } from '../testing.ts';

const never = new AbortController().signal;
const quiet = { progress: () => {}, log: () => {} };

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let folder: string;
let server: Server;
let url: string;
let asked: Asked[];
/** How the service answers: it gets the request, and how many there were before. */
let answer: (response: ServerResponse, request: Asked, before: number) => void | Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remote-'));
  process.env['REMOTE_TEST_SECRET'] = 'only we two know';
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const one = { method, url, headers, body };
      asked.push(one);
      if (method === 'DELETE') response.writeHead(204).end();
      else void answer(response, one, asked.length - 1);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

function remoteAgent(
  more: Partial<NonNullable<AgentManifest['remote']>> = {},
  permissions: `net:${string}`[] = ['net:127.0.0.1'],
) {
  return defineAgent({
    id: 'far',
    version: '1.0.0',
    description: 'Far away',
    kind: 'remote',
    capabilities: [{ skill: 'test' }],
    permissions,
    remote: { url, secret: { $secret: 'env:REMOTE_TEST_SECRET' }, ...more },
    input: z.json(),
    output: z.json(),
    run: () => {
      throw new Error('never called');
    },
  });
}

function perform(more: Partial<AttemptTask> = {}, listener = quiet, stop = never) {
  return executeAttempt(taskFor(remoteAgent(), folder, more), listener, stop);
}

function lines(response: ServerResponse, ...told: readonly object[]): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (const line of told) response.write(`${JSON.stringify(line)}\n`);
}

describe('a remote agent', () => {
  it('is asked with a signature over id, time and body, and tells as it goes', async () => {
    answer = (response) => {
      lines(response, { progress: 'half', fraction: 0.5 }, { log: 'careful', level: 'warn' }, { usage: { output: 3 } });
      lines(response, { artifact: { name: 'a.bin', type: 'data', base64: 'AAEC' } });
      lines(response, { result: { made: { $artifact: 'a.bin' } } });
      response.end();
    };
    const said: unknown[] = [];
    const outcome = await perform({ input: { a: 1 } }, {
      progress: (_: unknown, message: unknown, fraction: unknown) => said.push([message, fraction]),
      log: (_: unknown, level: unknown, message: unknown) => said.push([level, message]),
    } as never);
    expect(outcome).toMatchObject({ ok: true, output: { made: { name: 'a.bin', bytes: 3 } }, usage: { output: 3 } });
    expect(said).toEqual([
      ['half', 0.5],
      ['warn', 'careful'],
    ]);
    const [{ headers, body, url: path } = expect.fail('nobody asked')] = asked;
    expect(path).toBe('/attempts');
    const { 'webhook-id': id, 'webhook-timestamp': time } = headers;
    const hmac = createHmac('sha256', 'only we two know').update(`${String(id)}.${String(time)}.${body}`);
    expect(headers['webhook-signature']).toBe(`v1,${hmac.digest('base64')}`);
    expect(headers['idempotency-key']).toBe('run_1/work//1');
    expect(JSON.parse(body)).toMatchObject({ key: 'run_1/work//1', run: 'run_1', input: { a: 1 }, files: {} });
    expect(body).not.toContain('only we two know');
  });

  it.each([
    ['one JSON document', 'application/json', '{"result": 7}'],
    [
      'Server-Sent Events',
      'text/event-stream',
      ': hello\n\nid: 1\ndata: {"progress":\ndata: "x"}\n\nid: 2\ndata: {"result": 7}\n\n',
    ],
    ['lines with a last one that no line feed ends', 'application/x-ndjson', '{"progress":"x"}\r\n{"result": 7}'],
  ])('may answer with %s', async (_, type, body) => {
    answer = (response) => void response.writeHead(200, { 'content-type': type }).end(body);
    expect(await perform()).toMatchObject({ ok: true, output: 7 });
  });

  it('gets the content of the artifacts that its input names', async () => {
    answer = (response) => (lines(response, { result: 'ok' }), void response.end());
    const task = taskFor(remoteAgent(), folder);
    const artifact = await task.files.stage('a.txt', 'text', { bytes: Buffer.from('content') });
    await executeAttempt({ ...task, input: { deep: [artifact] } }, quiet, never);
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      files: { [artifact.sha256]: Buffer.from('content').toString('base64') },
    });
  });
});

describe('a connection that breaks', () => {
  it('is made anew with the same key, and nothing that was said before counts twice', async () => {
    answer = async (response, _, before) => {
      lines(response, { usage: { output: 5 } }, { log: 'once' });
      if (before === 0) {
        await wait(50);
        return void response.destroy();
      }
      lines(response, { usage: { output: 1 } }, { result: 'done' });
      response.end();
    };
    const said: unknown[] = [];
    const listener = { ...quiet, log: (_: unknown, __: unknown, message: unknown) => said.push(message) } as never;
    expect(await perform({}, listener)).toMatchObject({ ok: true, output: 'done', usage: { output: 6 } });
    expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['run_1/work//1', 'run_1/work//1']);
    expect(asked[1]?.headers['last-event-id']).toBe('2');
    expect(said.filter((line) => line === 'once')).toHaveLength(1);
  });

  it('goes on where it was when the service numbers its lines', async () => {
    answer = async (response, { headers }) => {
      const after = Number(headers['last-event-id'] ?? 0);
      const all = [{ usage: { output: 5 } }, { usage: { output: 2 } }, { result: 'done' }];
      for (const [index, line] of all.entries()) if (index + 1 > after) lines(response, { seq: index + 1, ...line });
      if (after > 0) return void response.end();
    };
    answer = ((full) => (response: ServerResponse, request: Asked, before: number) => {
      if (before > 0) return full(response, request, before);
      lines(response, { seq: 1, usage: { output: 5 } });
      void wait(50).then(() => response.destroy());
    })(answer);
    expect(await perform()).toMatchObject({ ok: true, output: 'done', usage: { output: 7 } });
  });

  it('again and again is a service that is not available', async () => {
    answer = (response) => {
      lines(response, { progress: 'begun' });
      setTimeout(() => response.destroy(), 20);
    };
    expect(await perform()).toMatchObject({ failure: { class: 'unavailable', code: 'DRY-E4061' } });
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(4);
  });

  it('never was: nobody listens there', async () => {
    const agent = remoteAgent({ url: 'http://127.0.0.1:1' });
    const outcome = await executeAttempt(taskFor(agent, folder), quiet, never);
    expect(outcome).toMatchObject({ failure: { class: 'unavailable', code: 'DRY-E4061' } });
  });
});

describe('a service that does not do what it should', () => {
  type Answer = typeof answer;
  const status =
    (code: number, headers: Record<string, string> = {}): Answer =>
    (response) =>
      void response.writeHead(code, headers).end('the reason');

  it.each<[string, Answer, object]>([
    [
      'asks to wait',
      status(429, { 'retry-after': '7' }),
      { class: 'rate_limited', code: 'DRY-E4062', retryAfterMs: 7_000 },
    ],
    ['is down for a while', status(503, { 'retry-after': '2' }), { class: 'unavailable', retryAfterMs: 2_000 }],
    ['fails', status(500), { class: 'unavailable', code: 'DRY-E4061', message: expect.stringContaining('the reason') }],
    ['does not believe the signature', status(401), { class: 'agent_error', code: 'DRY-E4060', final: true }],
    ['redirects', status(307, { location: 'http://127.0.0.1:1/' }), { code: 'DRY-E4060', final: true }],
    [
      'answers in HTML',
      (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      { code: 'DRY-E4063' },
    ],
    [
      'writes garbage for ever',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write('garbage\n'.repeat(200));
      },
      { class: 'agent_error', code: 'DRY-E4063' },
    ],
    [
      'ends with an answer that is none, which asking again would not mend',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{ "error": { "message": "no", "class": "cancelled" } }');
      },
      { class: 'agent_error', code: 'DRY-E4063', message: expect.stringContaining('this is none') },
    ],
    [
      'writes more than it may',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write('x'.repeat(70 * 1024 * 1024));
      },
      { code: 'DRY-E4063', message: expect.stringContaining('64 MiB') },
    ],
    [
      'asks for what only programs may',
      (response) => lines(response, { call: 1, method: 'exec', params: {} }),
      { code: 'DRY-E4063' },
    ],
    [
      'reports an error',
      (response) => lines(response, { error: { message: 'no', class: 'rate_limited', retryAfterMs: 5 } }),
      { class: 'rate_limited', retryAfterMs: 5 },
    ],
  ])('%s', async (_, how, failure) => {
    answer = how;
    expect(await perform()).toMatchObject({ ok: false, failure });
  });

  it('does not begin to answer', async () => {
    answer = () => {};
    const outcome = await executeAttempt(taskFor(remoteAgent({ answerSeconds: 0.2 }), folder), quiet, never);
    expect(outcome).toMatchObject({ failure: { class: 'unavailable', message: expect.stringContaining('0.2 s') } });
  });

  it('falls silent: the attempt is lost, and the service is told', async () => {
    answer = (response) => lines(response, { progress: 'begun' });
    expect(await perform({ heartbeatMs: 200 })).toMatchObject({ failure: { class: 'lost' } });
    for (let tries = 0; tries < 50 && asked.length < 2; tries++) await wait(20);
    expect(asked[1]).toMatchObject({ method: 'DELETE', url: '/attempts/run_1%2Fwork%2F%2F1' });
    expect(asked[1]?.headers['webhook-signature']).toMatch(/^v1,/);
  });
});

describe('what a remote agent may reach', () => {
  it('is its host only if the run allows it: nothing is sent otherwise', async () => {
    expect(await perform({ permissions: { allow: [] } })).toMatchObject({
      failure: { class: 'permission_denied', code: 'DRY-E4007' },
    });
    expect(asked).toEqual([]);
  });

  it('is asked by no request without its secret', async () => {
    delete process.env['REMOTE_TEST_SECRET'];
    expect(await perform()).toMatchObject({ failure: { code: 'DRY-E4023' } });
    expect(asked).toEqual([]);
  });
});
