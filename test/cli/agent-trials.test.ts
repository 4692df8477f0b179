import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestingProvider } from '../../src/llm/calls/testing-provider.ts';
import { drydock, temporaryFolder } from './drydock.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is missing: a new agent in Python is not tested here');

/** Says of a result that it is proven when it counts as a person would. */
const VERIFIER = `
import { defineAgent, z } from 'drydock/agent';

export default defineAgent({
  id: 'word-checker', version: '1.0.0', description: 'Counts again',
  capabilities: [{ skill: 'text.check' }],
  input: z.object({ input: z.object({ text: z.string() }), output: z.object({ words: z.int() }) }),
  output: z.object({ words: z.int() }),
  run(context, { input, output }) {
    const words = input.text.split(' ').length;
    return { output: { words }, verdict: words === output.words ? 'proven' : 'mismatch' };
  },
});
`;

/** Counts what it likes. */
const WRONG = VERIFIER.replaceAll('word-checker', 'wrong-count')
  .replace('text.check', 'text.words')
  .replace(/input: z\.object.*\n/, 'input: z.object({ text: z.string() }),\n')
  .replace(/run\(context[^]*?\n {2}\},/, 'run: () => ({ output: { words: 3 } }),');

const WORKFLOW = `
name: counted
parameters: { texts: { type: array } }
steps:
  count: { forEach: params.texts, agent: text.words, with: { text: "\${item.value}" }, onFailure: continue }
  check: { forEach: count, agent: text.check, with: { input: { text: "\${item.value}" }, output: "\${item.outputs.count}" } }
`;

describe('agents that are made, tried and compared while a daemon runs', () => {
  let folder: string;
  let services: ChildProcess[] = [];
  const at = (...args: string[]) => drydock({ home: join(folder, 'home'), cwd: folder }, args);
  const made = async (id: string, kind: string) => {
    const { code, stdout, stderr } = await at('agent', 'new', id, '--kind', kind, '--skill', 'text.words', '--json');
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as { files: string[]; example: string };
  };
  const tried = async (id: string, example: string) => {
    const { code, stdout, stderr } = await at('agent', 'test', id, '--input', example, '--json');
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as { run: { no: number }; attempt: Record<string, unknown>; duration_ms: number };
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    expect((await at('up', '--port', '0')).code).toBe(0);
  });
  afterEach(() => {
    for (const service of services) service.kill();
    services = [];
  });
  afterAll(async () => {
    await at('down');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  for (const kind of ['code', 'program-shell', ...(hasPython ? ['program-python'] : [])]) {
    it(`a new one of kind ${kind} works unchanged, and at once`, async () => {
      const { example } = await made(`count-${kind}`, kind);
      const { attempt } = await tried(`count-${kind}`, example);
      expect(attempt).toMatchObject({ agent: `count-${kind}`, state: 'succeeded', output: { words: 9 }, usage: null });
    }, 60_000);
  }

  it('a new one of kind remote works unchanged, and at once, with the service that it brings', async () => {
    const { files, example } = await made('count-remote', 'remote');
    const service = spawn(process.execPath, [files.find((file) => file.endsWith('service.mjs')) ?? '']);
    services.push(service);
    await once(service.stdout, 'data');
    const { attempt } = await tried('count-remote', example);
    expect(attempt).toMatchObject({ agent: 'count-remote', state: 'succeeded', output: { words: 9 } });
    const secret = (await readFile(join(folder, 'agents/count-remote/secret'), 'utf8')).trim();
    expect(JSON.stringify(await at('run', 'logs', '@last', '--json'))).not.toContain(secret);
  }, 60_000);

  it('a new one is never written over another', async () => {
    const { files } = await made('mine', 'code');
    const [file = ''] = files;
    await writeFile(file, '// changed by hand\n');
    for (const kind of ['code', 'prompt', 'program-shell']) {
      expect(await at('agent', 'new', 'mine', '--kind', kind)).toMatchObject({
        code: 12,
        stderr: expect.stringContaining('DRY-E3100'),
      });
    }
    expect(await readFile(file, 'utf8')).toBe('// changed by hand\n');
    await rm(file);
  }, 60_000);

  it('where none can be written, the reason is told and nothing is left', async () => {
    const place = { home: join(folder, 'home'), cwd: join(folder, 'blocked') };
    await mkdir(place.cwd);
    await writeFile(join(place.cwd, 'agents'), 'a file, no folder\n');
    for (const kind of ['code', 'remote']) {
      expect(await drydock(place, ['agent', 'new', 'mine', '--kind', kind])).toMatchObject({
        code: 4,
        stderr: expect.stringContaining('DRY-E5004'),
      });
    }
    expect(await readFile(join(place.cwd, 'agents'), 'utf8')).toBe('a file, no folder\n');
  }, 60_000);

  it('several are compared on the same items: what each took, and how much of it was proven', async () => {
    await mkdir(join(folder, 'agents'), { recursive: true });
    await writeFile(join(folder, 'agents/word-checker.ts'), VERIFIER);
    await writeFile(join(folder, 'agents/wrong-count.ts'), WRONG);
    await made('count-bench', 'code');
    await writeFile(join(folder, 'items.jsonl'), '{"text":"one two three"}\n{"text":"one two"}\n');
    const args = ['agent', 'bench', 'count-bench', 'wrong-count', '--items', 'items.jsonl', '--verify', 'text.check'];
    const { code, stdout, stderr } = await at(...args, '--json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      items: [
        { agent: 'count-bench', invocations: 2, succeeded: 2, cost_usd: '0.00', proven: { proven: 2, sample: 2 } },
        { agent: 'wrong-count', invocations: 2, succeeded: 2, proven: { proven: 1, sample: 2, rate: 0.5 } },
      ],
    });
    expect((await at(...args)).stdout).toMatch(/^count-bench +1\.0\.0 +2 +2 +2\/2 \(34-100 %\)/m);
  }, 60_000);

  it('several are compared at one step of a workflow, which verifies what they did', async () => {
    await writeFile(join(folder, 'agents/word-checker.ts'), VERIFIER);
    await writeFile(join(folder, 'agents/wrong-count.ts'), WRONG);
    await made('count-in-workflow', 'code');
    await mkdir(join(folder, 'workflows'), { recursive: true });
    await writeFile(join(folder, 'workflows/counted.yaml'), WORKFLOW);
    const texts = 'texts=["a b c","a"]';
    const chosen = ['agent', 'bench', 'count-in-workflow', 'wrong-count', '-w', 'counted', '--step', 'count'];
    const { code, stdout, stderr } = await at(...chosen, '-p', texts, '--json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [expect.stringMatching(/^run_/), expect.stringMatching(/^run_/)],
      items: [{ proven: { proven: 2, sample: 2 } }, { proven: { proven: 1, sample: 2 } }],
    });
    const nowhere = [...chosen.slice(0, -1), 'nowhere', '-p', texts];
    expect(await at(...nowhere)).toMatchObject({ code: 11, stderr: expect.stringContaining('nowhere') });
  }, 60_000);

  it('what is wrong is named with its place and the next step', async () => {
    await made('count-wrong', 'code');
    await writeFile(join(folder, 'broken.jsonl'), '{"text":"a"}\n{"text":\n');
    const bench = (...args: string[]) => at('agent', 'bench', 'count-wrong', ...args);
    expect((await bench('--items', 'broken.jsonl')).stderr).toMatch(/broken\.jsonl:2:\d+: .*DRY-E3101/);
    await writeFile(join(folder, 'twice.json'), '[{"id":"a"},{"id":"a"}]');
    expect((await bench('--items', 'twice.json')).stderr).toContain('two items are called a');
    expect((await bench()).stderr).toContain('--items');
    expect(await at('agent', 'test', 'count-wrongg')).toMatchObject({
      code: 11,
      stderr: expect.stringContaining('Did you mean count-wrong?'),
    });
    expect((await at('agent', 'test', 'count-wrong', '--skill', 'text.other')).stderr).toContain('DRY-E3103');
    expect(await at('agent', 'test', 'count-wrong')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('expected string'),
    });
    await at('agent', 'disable', 'count-wrong');
    await writeFile(join(folder, 'input.json'), '{"text":"a"}');
    expect(await at('agent', 'test', 'count-wrong', '--input', 'input.json')).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/DRY-E3104/),
    });
  }, 60_000);
});

describe('a new agent of kind prompt', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('works unchanged, and at once, with the model that the settings name; tokens are told, a cost that nobody knows is unknown', async () => {
    const folder = await temporaryFolder();
    await using provider = await TestingProvider.listen('openai-compatible', {
      text: '{"summary":"Ships and dry docks."}',
      usage: { input: 70, output: 9 },
    });
    const entry = { id: 'lab', kind: 'openai-compatible', baseUrl: `${provider.url}/v1`, key: 'env:TEST_KEY' };
    await writeFile(join(folder, 'providers.yaml'), JSON.stringify({ providers: [entry] }));
    vi.stubEnv('TEST_KEY', 'sk-test-0123456789abcdef');
    vi.stubEnv('DRYDOCK_PROVIDERS', join(folder, 'providers.yaml'));
    vi.stubEnv('DRYDOCK_MODEL', 'lab/m');
    const at = (...args: string[]) => drydock({ home: join(folder, 'home'), cwd: folder }, args);
    try {
      expect((await at('up', '--port', '0')).code).toBe(0);
      const { stdout } = await at('agent', 'new', 'gist', '--kind', 'prompt', '--json');
      const { example } = JSON.parse(stdout) as { example: string };
      const test = await at('agent', 'test', 'gist', '--input', example);
      expect(test.code, test.stderr).toBe(0);
      expect(test.stdout).toContain('"summary": "Ships and dry docks."');
      expect(test.stdout).toContain('tokens: 70 input, 9 output; cost unknown');
      expect(test.stdout).toContain('lab/m, live');
      expect(JSON.stringify(provider.seen[0]?.body)).toContain('Ships are built and mended in a dry dock.');
    } finally {
      await at('down');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }, 60_000);
});
