import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DrydockError } from '../../model/index.ts';
import { readAccess } from './provider-key.ts';
import { parseProviders, resolveModel } from './resolved-model.ts';

const providers = parseProviders(
  [
    {
      id: 'openai',
      kind: 'openai',
      models: [{ name: 'gpt-5', aliases: ['strong'], price: { input: 1, output: 2 } }],
    },
    { id: 'local', kind: 'openai-compatible', baseUrl: 'http://localhost:11434/v1', price: 'free' },
  ],
  'drydock.yaml',
);

function problemsOf(settings: unknown): readonly string[] {
  try {
    parseProviders(settings, 'drydock.yaml');
  } catch (error) {
    if (error instanceof DrydockError && error.code === 'DRY-E3011' && error.place === 'drydock.yaml')
      return error.details;
    throw error;
  }
  return [];
}

describe('a model', () => {
  test('is named by provider/model, by an alias, and may have slashes of its own', () => {
    expect(resolveModel(providers, 'strong')).toMatchObject({ id: 'openai/gpt-5', price: { input: 1 } });
    expect(resolveModel(providers, 'openai/gpt-6')).toMatchObject({ name: 'gpt-6', price: undefined });
    expect(resolveModel(providers, 'local/meta/llama')).toMatchObject({ name: 'meta/llama', price: 'free' });
  });

  test.each([
    ['opnai/gpt-5', 'DRY-E3012', 'Did you mean openai?'],
    ['strng', 'DRY-E3013', 'Did you mean strong?'],
    ['/gpt-5', 'DRY-E3013', 'strong'],
    ['openai/', 'DRY-E3013', 'strong'],
    ['', 'DRY-E3013', 'strong'],
  ])('%s is refused with what was meant', (text, code, fix) => {
    const resolve = () => resolveModel(providers, text);
    expect(resolve).toThrow(expect.objectContaining({ code, next: expect.stringContaining(fix) }));
  });

  test('is refused without any provider, and the next step says so', () => {
    expect(() => resolveModel([], 'a/b')).toThrow(
      expect.objectContaining({ next: expect.stringContaining('none is configured') }),
    );
  });
});

describe('settings', () => {
  test.each([
    [{ kind: 'openai', id: 'Open AI' }, 'providers.0.id'],
    [{ kind: 'bedrock', id: 'a' }, 'providers.0.kind'],
    [{ kind: 'openai-compatible', id: 'a' }, 'needs a baseUrl'],
    [{ kind: 'openai', id: 'a', key: 'sk-0123456789' }, 'never the secret itself'],
    [{ kind: 'openai', id: 'a', baseUrl: 'https://user:pass@host/v1' }, 'without user'],
    [{ kind: 'openai', id: 'a', baseUrl: 'https://host/v1?key=abc' }, 'without user'],
    [{ kind: 'openai', id: 'a', baseUrl: 'file:///etc/passwd' }, 'http or https'],
    [{ kind: 'openai', id: 'a', headers: { Authorization: 'Bearer abc' } }, 'providers.0.headers.Authorization'],
    [{ kind: 'google', id: 'a', api: 'chat' }, 'only providers of kind openai'],
    [
      { kind: 'openai', id: 'a', models: [{ name: 'm', price: { input: -1, output: 1 } }] },
      'providers.0.models.0.price',
    ],
    [{ kind: 'openai', id: 'a', models: [{ name: 'm', aliases: ['a'] }] }, 'a already is the id of a provider'],
    [{ kind: 'openai', id: 'a', temperature: 1 }, 'temperature'],
  ])('%j are refused at their place', (settings, problem) => {
    const problems = problemsOf([settings]);
    expect(problems.join('\n')).toContain(problem);
    expect(problems.join('\n')).not.toContain('sk-0123456789');
  });

  test('an alias means one model', () => {
    const one = { name: 'm', aliases: ['fast'] };
    const settings = [
      { kind: 'openai', id: 'a', models: [one] },
      { kind: 'google', id: 'b', models: [one] },
    ];
    expect(problemsOf(settings)).toEqual(['providers.1.models.0.aliases: fast already is an alias of a/m']);
  });
});

describe('a key', () => {
  test('is read from the usual variable, a named one, or a file, and so are secret headers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'key-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'key'), 'from-file\n');
    const [openai, local] = providers;
    if (openai === undefined || local === undefined) throw new Error('two providers');
    expect((await readAccess(openai, { OPENAI_API_KEY: 'usual' })).apiKey).toBe('usual');
    expect((await readAccess({ ...openai, key: 'env:MINE' }, { MINE: 'mine' })).apiKey).toBe('mine');
    expect((await readAccess({ ...openai, key: `file:${join(folder, 'key')}` }, {})).apiKey).toBe('from-file');
    expect(await readAccess(local, {})).toEqual({ apiKey: undefined, headers: {}, secrets: [] });
    const headers = { 'x-team': 'blue', 'x-auth': 'env:TEAM' };
    const access = await readAccess({ ...local, headers }, { TEAM: 'secret' });
    expect(access).toEqual({
      apiKey: undefined,
      headers: { 'x-team': 'blue', 'x-auth': 'secret' },
      secrets: ['secret'],
    });
  });

  test.each([
    [undefined, {}, 'the variable OPENAI_API_KEY is not set', 'Set OPENAI_API_KEY'],
    ['env:MINE', { MINE: ' ' }, 'the variable MINE is not set', 'Set MINE'],
    ['file:/nowhere/key', {}, 'the file /nowhere/key cannot be read (ENOENT)', '/nowhere/key'],
  ])('that is missing (%s) is asked for by name', async (key, env, problem, next) => {
    const [openai] = providers;
    if (openai === undefined) throw new Error('a provider');
    const reading = readAccess(key === undefined ? openai : { ...openai, key }, env);
    await expect(reading).rejects.toMatchObject({
      code: 'DRY-E3014',
      message: `provider openai cannot be asked: ${problem}`,
      next: expect.stringContaining(next),
    });
  });
});
