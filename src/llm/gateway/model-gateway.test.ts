import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ModelRequest, z } from '../../agent.ts';
import { parseProviders } from '../providers/resolved-model.ts';
import { TEST_KEY, type Reply as ServerReply, TestingProvider } from '../calls/testing-provider.ts';
import { AnswerCache } from './answer-cache.ts';
import { type AskOptions, ModelGateway, type Reply } from './model-gateway.ts';
import { Recording } from './recording.ts';

const scope = { run: 'r', step: 's', item: null, attempt: 1, agent: 'a', owner: 'o', project: 'p' };

interface Home extends AsyncDisposable {
  readonly folder: string;
  readonly provider: TestingProvider;
  gateway(more?: { readonly cache?: AnswerCache; readonly headers?: Record<string, string> }): ModelGateway;
  ask(gateway: ModelGateway, request?: Partial<ModelRequest<z.ZodType>>, more?: Partial<AskOptions>): Promise<Reply>;
}

async function home(...replies: readonly ServerReply[]): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-gateway-'));
  const provider = await TestingProvider.listen('openai-compatible', ...replies);
  const settings = { id: 'test', kind: 'openai-compatible', baseUrl: `${provider.url}/v1`, key: 'env:TEST_KEY' };
  return {
    folder,
    provider,
    gateway: ({ cache, ...changes } = {}) =>
      new ModelGateway({
        providers: parseProviders([{ ...settings, price: { input: 1, output: 1 }, ...changes }], 'the test'),
        model: 'test/m',
        env: { TEST_KEY },
        cache,
      }),
    ask: (gateway, request = {}, more = {}) =>
      gateway.ask(
        { prompt: 'Hi', ...request },
        { scope, signal: new AbortController().signal, mask: (text) => text, ...more },
      ),
    [Symbol.asyncDispose]: async () => {
      await provider[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describe('the gateway', () => {
  it('lets the next in line ask when the first of many with the same question fails, and no other', async () => {
    await using at = await home({ status: 500, body: '{}' }, { text: 'Hello' });
    const gateway = at.gateway({ cache: new AnswerCache(join(at.folder, 'cache')) });
    const replies = await Promise.all(Array.from({ length: 10 }, () => at.ask(gateway)));
    expect(at.provider.seen).toHaveLength(2);
    expect(replies.map(({ ok, use }) => `${ok} ${use.source}`).toSorted()).toEqual([
      'false live',
      ...Array.from({ length: 8 }, () => 'true cache'),
      'true live',
    ]);
  });

  it('does not take the answer of one server for that of another that goes by the same name', async () => {
    await using first = await home({ text: 'of the first' });
    await using second = await home({ text: 'of the second' });
    const cache = new AnswerCache(join(first.folder, 'cache'));
    for (const [at, text] of [
      [first, 'of the first'],
      [second, 'of the second'],
    ] as const)
      expect(await at.ask(at.gateway({ cache }))).toMatchObject({ use: { source: 'live' }, answer: { text } });
  });

  it('gives an answer that was paid for also when it cannot be kept for the next time', async () => {
    await using at = await home({ text: 'Hello' });
    const blocked = join(at.folder, 'cache');
    await writeFile(blocked, 'a file where a folder should be');
    expect(await at.ask(at.gateway({ cache: new AnswerCache(blocked) }))).toMatchObject({ ok: true });
  });

  it('asks anew what changed in any way: the words, the schema, effort, temperature, length of the answer', async () => {
    const questions: Partial<ModelRequest<z.ZodType>>[] = [
      {},
      { prompt: 'Hi!' },
      { system: 'Be short' },
      { effort: 'low' },
      { effort: 'high' },
      { maxOutputTokens: 77 },
      { temperature: 0 },
      {
        prompt: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Ho' },
          { role: 'user', content: 'Hi' },
        ],
      },
    ];
    await using at = await home(...questions.map(() => ({ text: 'Hello' })));
    const gateway = at.gateway({ cache: new AnswerCache(join(at.folder, 'cache')) });
    const hashes = new Set<string>();
    for (const question of [...questions, ...questions]) hashes.add((await at.ask(gateway, question)).use.promptHash);
    expect([hashes.size, at.provider.seen.length]).toEqual([questions.length, questions.length]);
  });

  it('keeps no key and no header of the provider in cache and recording, also when it was asked about or the provider repeats it', async () => {
    await using at = await home({ text: `You are ${TEST_KEY}`, usage: { input: 10 } });
    const [cache, recording] = [join(at.folder, 'cache'), join(at.folder, 'recording')];
    const gateway = at.gateway({ cache: new AnswerCache(cache), headers: { 'x-auth-token': 'env:TEST_KEY' } });
    const asked = { prompt: `The file .env says OPENAI_API_KEY=${TEST_KEY}` };
    const reply = await at.ask(gateway, asked, { recording: new Recording(recording) });
    expect(reply).toMatchObject({ ok: true, answer: { text: 'You are ***' } });
    for (const folder of [cache, recording]) {
      const [name = ''] = await readdir(folder);
      expect(await readFile(join(folder, name), 'utf8')).not.toContain(TEST_KEY);
    }
  });
});

describe('a replay', () => {
  it('asks nobody, and names the question that was not recorded', async () => {
    await using at = await home({ text: 'Hello' }, { text: 'Never' });
    const recording = new Recording(join(at.folder, 'recording'));
    const gateway = at.gateway();
    await at.ask(gateway, {}, { recording });
    expect(await at.ask(gateway, {}, { replay: recording })).toMatchObject({ ok: true, use: { source: 'recording' } });
    const other = await at.ask(gateway, { prompt: 'Other', promptName: 'other@2' }, { replay: recording });
    expect(other).toMatchObject({
      ok: false,
      failure: { code: 'DRY-E3041', message: expect.stringContaining('other@2'), final: true },
    });
    expect(at.provider.seen).toHaveLength(1);
  });

  it('says which file of a recording is damaged, or holds an answer that does not fit', async () => {
    await using at = await home({ text: '{"lines": 3}' });
    const folder = join(at.folder, 'recording');
    const recording = new Recording(folder);
    const gateway = at.gateway();
    const question = { schema: z.object({ lines: z.int() }), promptName: 'count@1' };
    await at.ask(gateway, question, { recording });
    const [name = ''] = await readdir(folder);
    const kept = await readFile(join(folder, name), 'utf8');
    for (const [content, says] of [
      [kept.slice(0, 100), 'is no exchange'],
      [kept.replace('"lines": 3', '"lines": "three"'), 'does not fit'],
    ] as const) {
      await writeFile(join(folder, name), content);
      const { failure } = (await at.ask(gateway, question, { replay: recording })) as Extract<Reply, { ok: false }>;
      expect(failure).toMatchObject({ code: 'DRY-E3041', final: true });
      expect(failure.message).toContain(says);
      expect(failure.message).toContain(name);
    }
    expect(at.provider.seen).toHaveLength(1);
  });
});

describe('a recording', () => {
  it('takes over the exchanges of a run that was a part of its own, and nothing else that lies there', async () => {
    await using at = await home({ text: 'one' }, { text: 'two' }, { text: 'two again' });
    const [parent, child] = [join(at.folder, 'parent'), join(at.folder, 'child')];
    const gateway = at.gateway();
    await at.ask(gateway, { prompt: 'first' }, { recording: new Recording(parent) });
    await at.ask(gateway, { prompt: 'second' }, { recording: new Recording(child) });
    await mkdir(join(child, `${'a'.repeat(64)}.json`));
    await writeFile(join(child, `${'b'.repeat(64)}.json`), 'half of a f');
    await writeFile(join(child, 'notes.json'), '{}');
    await new Recording(parent).adopt(child);
    await new Recording(parent).adopt(join(at.folder, 'nowhere'));
    const replay = new Recording(parent);
    expect(await replay.count()).toBe(2);
    for (const [prompt, text] of [
      ['first', 'one'],
      ['second', 'two'],
    ] as const)
      expect(await at.ask(gateway, { prompt }, { replay })).toMatchObject({ ok: true, answer: { text } });
    expect(at.provider.seen).toHaveLength(2);
  });
});
