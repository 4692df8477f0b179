import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentManifestSchema } from '../model/index.ts';
import { ProgramPool, probeAgent } from './index.ts';

const never = new AbortController().signal;

let folder: string;
let pool: ProgramPool;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probe-'));
  pool = new ProgramPool({ folder: join(folder, 'processes') });
});

afterEach(async () => {
  await pool[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function probe(more: object) {
  const base = { id: 'tester', version: '1.0.0', description: 'x', capabilities: [{ skill: 'test' }] };
  return probeAgent(agentManifestSchema.parse({ ...base, ...more }), join(folder, 'agent.yaml'), pool, never);
}

const program = (script: string) => ({
  kind: 'program',
  program: { command: ['/bin/sh', '-c', script], startSeconds: 1 },
});

const remote = (url: string) => ({
  kind: 'remote',
  permissions: ['net:127.0.0.1'],
  remote: { url, secret: { $secret: 'env:NONE' }, answerSeconds: 1 },
});

describe('a probe', () => {
  it('says that a program is well which becomes ready in time, and why another one is not', async () => {
    expect(await probe(program('echo \'{"ready":true}\'; cat'))).toBeNull();
    expect(await probe(program('echo no licence; exit 1'))).toMatchObject({ class: 'crash', code: 'DRY-E4050' });
    expect(await probe(program('sleep 1000'))).toMatchObject({ class: 'timeout', code: 'DRY-E4051' });
  });

  it('says that a service is well which answers anything, unless somebody answers in its place', async () => {
    let status = 404;
    const server = createServer((_, response) => void response.writeHead(status).end());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await probe(remote(url))).toBeNull();
    status = 503;
    expect(await probe(remote(url))).toMatchObject({ class: 'unavailable', code: 'DRY-E4061' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await probe(remote(url))).toMatchObject({ class: 'unavailable', code: 'DRY-E4061' });
  });

  it('says nothing against an agent that is code: there is nothing that could be away', async () => {
    expect(await probe({})).toBeNull();
  });
});
