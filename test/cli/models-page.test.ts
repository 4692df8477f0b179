/** docs/models.md as somebody follows it who has a server of the OpenAI protocol. */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';
import { shownIn } from './shown-commands.ts';

const page = readFileSync(new URL('../../docs/models.md', import.meta.url), 'utf8');

const AGENT = `---
id: sentence
version: 1.0.0
description: Writes one sentence
capabilities: [{ skill: text.sentence }]
input: { type: object, properties: { about: { type: string } }, required: [about] }
maxOutputTokens: 100
---
One sentence about {{ input.about }}.
`;

/** Every answer took 20 tokens in, 5 of them from the cache of the server, and 7 out, 3 of them reasoned. */
const USAGE = {
  prompt_tokens: 20,
  completion_tokens: 7,
  total_tokens: 27,
  prompt_tokens_details: { cached_tokens: 5 },
  completion_tokens_details: { reasoning_tokens: 3 },
};
let asked = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    asked += 1;
    const chunk = (rest: object) =>
      `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', ...rest })}\n\n`;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'They flow.' } }] }));
    response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: USAGE }));
    response.end('data: [DONE]\n\n');
  });
});

let at: Playground;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  at = await playground();
  const { port } = server.address() as AddressInfo;
  await mkdir(join(at.folder, 'workflows'), { recursive: true });
  await writeFile(join(at.folder, 'agents', 'sentence.agent.md'), AGENT);
  const [, providers = ''] = /```yaml\n# providers\.yaml\n(.*?)```/s.exec(page) ?? [];
  const [, limits = ''] = /```yaml\n# in providers\.yaml[^\n]*\n(.*?)```/s.exec(page) ?? [];
  const own = `${providers}${limits}`.replace(/http:\S+/, `http://127.0.0.1:${port}/v1`).replace(/ {4}key: .*\n/, '');
  await writeFile(
    join(at.folder, 'providers.yaml'),
    own.replace('price: free ', 'price: { input: 100, output: 100 } '),
  );
  const [, workflow = ''] = /```yaml\n(name: ask-model\n.*?)```/s.exec(page) ?? [];
  await writeFile(join(at.folder, 'workflows', 'ask-model.yaml'), workflow);
}, 60_000);
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});

interface Cost {
  readonly spent_usd: string;
  readonly models: readonly object[];
}

describe('docs/models.md', () => {
  it('shows commands that do what they are shown for', async () => {
    for (const { args } of shownIn(page, 'sh')) {
      const { code, stderr } = await at.run(...args);
      expect(code, `drydock ${args.join(' ')}\n${stderr}`).toBe(0);
    }
  }, 120_000);

  it('pays for each question once, and shows it by classes that add up', async () => {
    expect(asked).toBe(3);
    const cost = async (run: string): Promise<Cost> =>
      JSON.parse((await at.run('run', 'cost', run, '--json')).stdout) as Cost;
    expect(await cost('first')).toMatchObject({
      spent_usd: '0.0081',
      budget_usd: '0.75',
      models: [
        {
          step: 'ask',
          agent: 'sentence',
          model: 'lab/qwen3-coder-30b',
          calls: 3,
          cost_usd: '0.0081',
          estimated_usd: '0.00',
          tokens: { input_uncached: 45, cache_read: 15, cache_write: 0, output: 12, reasoning: 9, total: 81 },
        },
      ],
    });
    expect(await cost('again')).toMatchObject({
      spent_usd: '0.00',
      models: [{ calls: 0, from_cache: 3, cost_usd: '0.00' }],
    });
    expect(await cost('replayed')).toMatchObject({ spent_usd: '0.00', models: [{ calls: 0, from_recording: 3 }] });
    const estimate = JSON.parse((await at.run('run', 'estimate', '-w', 'ask-model', '--json')).stdout) as object;
    expect(estimate).toMatchObject({ runs: 3, cost_usd: { likely: '0.0081', samples: 1 } });
    const { stdout } = await at.run('run', 'cost', 'first', '--by', 'step');
    expect(stdout).toMatch(/ask +3 +0 +0 +\$0\.0081 +45 +15 +0 +12 +9 +81/);
  }, 60_000);
});
