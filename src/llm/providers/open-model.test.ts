import { expect, onTestFinished, test, vi } from 'vitest';
import { openModel } from './open-model.ts';
import { resolveModel } from './resolved-model.ts';

test.each([
  ['openai', 'https://api.openai.com/v1/'],
  ['anthropic', 'https://api.anthropic.com/v1/'],
  ['google', 'https://generativelanguage.googleapis.com/v1beta/'],
] as const)(
  '%s: without an address in the settings a key goes to the service itself, whatever the environment says',
  async (kind, address) => {
    onTestFinished(() => void vi.unstubAllEnvs());
    onTestFinished(() => void vi.unstubAllGlobals());
    for (const name of ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'GOOGLE_GENERATIVE_AI_BASE_URL'])
      vi.stubEnv(name, 'http://127.0.0.1:1/elsewhere');
    const asked: string[] = [];
    vi.stubGlobal('fetch', (input: string) => {
      asked.push(input);
      return Promise.reject(new TypeError('the network is off'));
    });
    const model = resolveModel([{ id: 'x', kind, models: [] }], 'x/m');
    const opened = await openModel(model, { apiKey: 'key', headers: {}, secrets: ['key'] }, 100);
    const { generateText } = await import('ai');
    await expect(generateText({ model: opened, prompt: 'Hi', maxRetries: 0 })).rejects.toThrow('network');
    expect(asked.map((url) => url.startsWith(address))).toEqual([true]);
  },
);
