import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../../examples/statements/answers.ts';
import { drydock, eventsOf, hasCobc, hasJdk, temporaryFolder } from './drydock.ts';

const KEY = 'key-of-the-lab-0123456789';

interface Lab {
  readonly url: string;
  /** What it was sent, by path. */
  readonly asked: { readonly path: string; readonly body: string }[];
  close(): Promise<void>;
}

/** A service of the OpenAI protocol that has one model, wants its key, and answers with the answers of the demonstration in turn. */
async function lab(): Promise<Lab> {
  const asked: Lab['asked'] = [];
  let questions = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.once('end', () => {
      const path = request.url ?? '';
      asked.push({ path, body });
      const say = (status: number, type: string, text: string) =>
        response.writeHead(status, { 'content-type': type }).end(text);
      if (!path.startsWith('/v1/')) return say(404, 'text/html', '<html>Not Found</html>');
      if (request.headers.authorization !== `Bearer ${KEY}`)
        return say(401, 'application/json', `{"error":{"message":"no ${request.headers.authorization}"}}`);
      if (path === '/v1/models') return say(200, 'application/json', '{"data":[{"id":"hand-written"}]}');
      const content = JSON.stringify(answers[Math.min(questions++, answers.length - 1)]);
      const chunk = (more: object): string => `data: ${JSON.stringify({ id: `a${questions}`, ...more })}\n\n`;
      return say(
        200,
        'text/event-stream',
        [
          chunk({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] }),
          chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
          chunk({ choices: [], usage: { prompt_tokens: 900, completion_tokens: 80, total_tokens: 980 } }),
          'data: [DONE]\n\n',
        ].join(''),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let folder: string;
let service: Lab;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  service = await lab();
});
afterEach(() => service.close());

/** A project whose settings name a model of the service. */
async function project(
  name: string,
  of: { readonly model?: string; readonly baseUrl?: string; readonly key?: string } = {},
) {
  const { model = 'lab/hand-written', baseUrl = `${service.url}/v1`, key = KEY } = of;
  const cwd = join(folder, name);
  await mkdir(cwd, { recursive: true });
  await writeFile(join(cwd, 'key'), `${key}\n`, { mode: 0o600 });
  await writeFile(join(cwd, 'drydock.yaml'), `model: ${model}\nproviders: providers.yaml\n`);
  await writeFile(
    join(cwd, 'providers.yaml'),
    `providers:\n  - id: lab\n    kind: openai-compatible\n    baseUrl: ${baseUrl}\n    key: file:${join(cwd, 'key')}\n    price: { input: 1, output: 10 }\n`,
  );
  const home = join(cwd, 'home');
  return { home, at: (...args: string[]) => drydock({ home, cwd }, args) };
}

describe('drydock doctor, of the model that the settings name', () => {
  it.each([
    ['has it', {}, ['ok', 'lab has lab/hand-written'], undefined],
    ['mistypes it', { model: 'lab/hand-writen' }, ['warn', 'lab knows no model hand-writen'], /config set model/],
    [
      'has the wrong key',
      { key: 'key-of-nobody-0123456789' },
      ['warn', 'lab refuses (HTTP 401)'],
      /Check the key of lab/,
    ],
  ] as const)('tells who %s', async (name, of, says, fix) => {
    const { at } = await project(name.replaceAll(' ', '-'), of);
    const { stdout, stderr } = await at('doctor', 'model', 'model-service', '--json');
    const { items } = JSON.parse(stdout) as { items: { id: string; status: string; found: string; fix?: string }[] };
    const service = items.find(({ id }) => id === 'model-service');
    expect([service?.status, service?.found]).toEqual(says);
    if (fix !== undefined) expect(service?.fix).toMatch(fix);
    expect(stdout + stderr).not.toContain(KEY);
  });

  it('tells where its address is wrong: without its version, or of something else', async () => {
    const { at } = await project('versionless', { baseUrl: service.url });
    const { stdout } = await at('doctor', 'model-service');
    expect(stdout).toContain(`lab is not at ${service.url}/models`);
    expect(stdout).toContain('most end in /v1');
  });

  it('names the place and each problem of a file of providers that is wrong', async () => {
    const { at } = await project('broken');
    const wrong = 'providers: [{ id: lab, kind: openai, price: cheap, headers: { x-a: "1\\n2" } }]\n';
    await writeFile(join(folder, 'broken', 'providers.yaml'), wrong);
    const { stdout } = await at('doctor', 'model');
    expect(stdout).toMatch(
      /broken\/providers.yaml: .*headers.x-a: expected one line .*providers.0.price: expected free/,
    );
    await writeFile(join(folder, 'broken', 'providers.yaml'), 'providers: *nowhere\n');
    expect((await at('doctor', 'model')).stdout).toMatch(/broken\/providers.yaml: Unresolved alias/);
  });

  it('names the provider that it does not know, and the file whose key is missing', async () => {
    const wrong = await project('wrong-provider', { model: 'labb/hand-written' });
    expect((await wrong.at('doctor', 'model')).stdout).toMatch(/there is no provider labb[^]*Did you mean lab\?/);
    const keyless = await project('keyless');
    await rm(join(folder, 'keyless', 'key'));
    expect((await keyless.at('doctor', 'model')).stdout).toMatch(/the file .*keyless\/key cannot be read/);
  });
});

describe('drydock demo --live', () => {
  it.skipIf(!hasCobc || !hasJdk)(
    'asks the model of the settings until its answer is proven, says that it was asked and what that cost, and tells nobody the key',
    async () => {
      const { home, at } = await project('live');
      const ended = await at('demo', '--live', '--out', join(folder, 'live-out'));
      expect(ended.stderr).toContain('What is missing is asked of the language model lab/hand-written.');
      expect(ended.stdout).toContain('statements #2 succeeded: proven 1\n');
      expect(ended.code).toBe(0);
      expect(service.asked.filter(({ path }) => path === '/v1/chat/completions')).toHaveLength(2);
      const asked = (await eventsOf(home, '2')).flatMap((event) =>
        event.type === 'attempt.succeeded' ? (event.data.asked ?? []) : [],
      );
      expect(asked.map(({ source, usage }) => [source, usage.costMicros])).toEqual([
        ['live', 900 + 800],
        ['live', 900 + 800],
      ]);
      const cost = await at('run', 'cost', '2', '--by', 'model');
      expect(cost.stdout).toMatch(/lab\/hand-written[^\n]*0\.0034/);
      const logs = await at('run', 'logs', '2', '--json');
      const everything = [ended, cost, logs].map(({ stdout, stderr }) => stdout + stderr).join('');
      expect(everything).not.toContain(KEY);

      const replayed = await at('migrate', join(import.meta.dirname, '../../examples/statements'), '--replay', '2');
      expect(replayed.stdout).toContain('proven 1\n');
      expect(service.asked).toHaveLength(2);
    },
    240_000,
  );

  it.skipIf(!hasCobc || !hasJdk)(
    'with a key that the provider refuses names it and the next step, asks once for each attempt, and proves nothing',
    async () => {
      const { home, at } = await project('refused', { key: 'key-of-nobody-0123456789' });
      const ended = await at('demo', '--live');
      expect(ended.stdout).not.toContain('statements #2 succeeded');
      expect(ended.code).not.toBe(0);
      const failures = (await eventsOf(home, '2')).flatMap((event) =>
        event.type === 'attempt.failed' ? [event.data.error] : [],
      );
      expect(failures.map(({ code }) => code)).toContain('DRY-E3018');
      expect(failures.find(({ code }) => code === 'DRY-E3018')?.next).toContain('Check the key of provider lab');
      expect(JSON.stringify(failures) + ended.stderr + ended.stdout).not.toContain('key-of-nobody');
    },
    240_000,
  );
});
