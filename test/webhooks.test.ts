/** Webhooks of a daemon that is killed, and the receivers that docs/webhooks.md shows. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, connect } from '../src/server/index.ts';
import { receiver, until } from '../src/server/testing-receiver.ts';
import { type Playground, playground } from './cli/playground.ts';

let at: Playground;
beforeEach(async () => {
  at = await playground();
});
afterEach(() => at[Symbol.asyncDispose]());

async function daemon(): Promise<Client> {
  await at.run('up', '--port', '0');
  const client = await connect(at.home);
  if (client === null) throw new Error('no daemon');
  return client;
}

interface Made {
  readonly webhook: { readonly id: string };
  readonly secret: string;
}

describe('a daemon that is killed', () => {
  it('sends everything after its next start, with the ids that were under way', async () => {
    let isUp = false;
    await using hook = await receiver(() => (isUp ? 204 : 'hang'));
    using first = await daemon();
    await first.call('POST', '/v1/webhooks', { url: hook.url, events: ['run.*', 'item.finished'] });
    const started = await at.run('run', 'start', '-q', '-w', 'long', '-p', 'ms=1');
    expect(started.code).toBe(0);
    // Some are with the receiver, which does not answer; the others wait.
    await hook.seen(4);
    const underWay = new Set(hook.received.map(({ headers }) => String(headers['webhook-id'])));
    const { pid } = JSON.parse(readFileSync(join(at.home, 'daemon.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    isUp = true;
    const count = hook.received.length;
    using second = await daemon();
    const types = () => hook.received.slice(count).map(({ body }) => (JSON.parse(body) as { type: string }).type);
    await until(
      () => types().includes('run.finished') && types().filter((type) => type === 'item.finished').length === 12,
    );
    const after = hook.received.slice(count).map(({ headers }) => String(headers['webhook-id']));
    for (const id of underWay) expect(after).toContain(id);
    expect(new Set(after).size).toBe(after.length);
    const history = await second.history('@last', { limit: 500 });
    const wanted = history
      .filter(({ type }) => type.startsWith('run.') || type === 'item.finished')
      .map(({ id }) => id);
    const told = hook.received
      .slice(count)
      .map(({ body }) => (JSON.parse(body) as { data: { event: { id: number } } }).data.event.id);
    expect(told.toSorted((a, b) => a - b)).toEqual(wanted);
  }, 60_000);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const page = readFileSync(fileURLToPath(new URL('../docs/webhooks.md', import.meta.url)), 'utf8');

function receiverIn(language: string): string {
  const found = new RegExp(`\`\`\`${language} receiver\n(.*?)\`\`\``, 's').exec(page)?.[1];
  if (found === undefined) throw new Error(`docs/webhooks.md shows no receiver in ${language}`);
  return found;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { method: 'POST', body: '{}' }).then(
    ({ status }) => status === 401,
    () => false,
  );
}

describe('docs/webhooks.md', () => {
  for (const [language, tool, args] of [
    ['js', process.execPath, ['--input-type=module', '-e']],
    ['python', 'python3', ['-c']],
  ] as const) {
    it(`shows a receiver in ${language} that takes what is signed, and nothing else`, async ({ skip }) => {
      if (spawnSync(tool, ['--version']).status !== 0) skip();
      using client = await daemon();
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/`;
      const { webhook, secret } = (await client.call('POST', '/v1/webhooks', {
        url,
        events: ['run.finished'],
      })) as Made;
      const env = { PATH: process.env['PATH'], WEBHOOK_SECRET: secret, PORT: String(port) };
      const shown: ChildProcess = spawn(tool, [...args, receiverIn(language)], {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        await until(() => answers(url));
        const lines = createInterface(shown.stdout as NodeJS.ReadableStream)[Symbol.asyncIterator]();
        const tested = await client.call('POST', `/v1/webhooks/${webhook.id}:test`, {});
        expect(tested).toMatchObject({ state: 'succeeded', last: { status: 204 } });
        expect((await lines.next()).value).toMatch(/^msg_\S+ webhook\.test$/);
        await client.call('POST', `/v1/webhooks/${webhook.id}:rotate-secret`, {});
        expect((await at.run('run', 'start', '-q', '-w', 'short')).code).toBe(0);
        expect((await lines.next()).value).toMatch(/^msg_\S+ run\.finished$/);
        const forged = {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
          'webhook-signature': 'v1,AAAA',
        };
        expect((await fetch(url, { method: 'POST', body: '{"type":"run.finished"}', headers: forged })).status).toBe(
          401,
        );
      } finally {
        shown.kill('SIGKILL');
      }
    }, 60_000);
  }
});
