/** The page about each kind of agent, followed to the letter by somebody who has a daemon running and does not restart it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestingProvider } from '../../src/llm/calls/testing-provider.ts';
import { drydock, temporaryFolder } from './drydock.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is missing: the pages about programs and services are not followed here');

const pageOf = (name: string) => readFileSync(join(root, 'docs', `${name}.md`), 'utf8');

describe('the page about agents', () => {
  let folder: string;
  let provider: TestingProvider;
  let service: ChildProcess | undefined;
  const at = (...args: string[]) => drydock({ home: join(folder, 'home'), cwd: folder }, args);

  beforeAll(async () => {
    folder = await temporaryFolder();
    provider = await TestingProvider.listen('openai-compatible', { text: '{"gist":"It is about ships."}' });
    const entry = { id: 'lab', kind: 'openai-compatible', baseUrl: `${provider.url}/v1`, key: 'env:TEST_KEY' };
    await writeFile(join(folder, 'providers.yaml'), JSON.stringify({ providers: [entry] }));
    vi.stubEnv('TEST_KEY', 'sk-test-0123456789abcdef');
    vi.stubEnv('DRYDOCK_PROVIDERS', join(folder, 'providers.yaml'));
    vi.stubEnv('DRYDOCK_MODEL', 'lab/m');
    await writeFile(join(folder, 'README.md'), 'Ships.\n');
    expect((await at('up', '--port', '0')).code).toBe(0);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    service?.kill();
    await at('down');
    await provider[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Writes the files that the page shows, and types the command that it tells; resolves to the output of the agent. */
  async function followed(page: string, changed: (text: string) => string = (text) => text): Promise<unknown> {
    const text = pageOf(page);
    const files = [...text.matchAll(/is\s`([\w./-]+)`[^`\n]*:\n\n```\w+\n(.*?)```/gs)];
    expect(files.length).toBeGreaterThan(0);
    for (const [, name = '', content = ''] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), changed(content));
    }
    const [, input = ''] = /`([^`]+)`\s(?:in|into)\s`input\.json`/.exec(text) ?? [];
    await writeFile(join(folder, 'input.json'), input);
    const [, command = ''] = /`drydock (agent test [^`]+)`/.exec(text) ?? [];
    const { code, stdout, stderr } = await at(...command.split(' '), '--json');
    expect(code, `${command}\n${stderr}`).toBe(0);
    return (JSON.parse(stdout) as { attempt: { output: unknown } }).attempt.output;
  }

  it('in code adds one', async () => {
    expect(await followed('writing-agents')).toMatchObject({ lines: 1, listing: { name: 'input.json.txt' } });
  }, 60_000);

  it('that are prompts adds one', async () => {
    expect(await followed('prompt-agents')).toEqual({ gist: 'It is about ships.' });
    expect(JSON.stringify(provider.seen[0]?.body)).toContain('what the file README.md is about');
  }, 60_000);

  it.runIf(hasPython)(
    'in any language adds one',
    async () => {
      expect(await followed('program-agents')).toEqual({ text: 'HELLO' });
    },
    60_000,
  );

  it.runIf(hasPython)(
    'that are services adds one',
    async () => {
      await writeFile(join(folder, 'secret'), 'between us\n');
      const [, file = ''] = /python3 (\S+) 8040/.exec(pageOf('remote-agents')) ?? [];
      const env = { ...process.env, AGENT_SECRET: 'between us' };
      const started = spawn('python3', [join(root, file), '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      service = started;
      const [said] = (await once(started.stdout, 'data')) as [Buffer];
      const port = /\d+/.exec(said.toString())?.[0] ?? '';
      const here = (text: string) =>
        text.replace(':8040', `:${port}`).replace('/etc/reverse.secret', join(folder, 'secret'));
      expect(await followed('remote-agents', here)).toMatchObject({ length: 8 });
    },
    60_000,
  );
});
