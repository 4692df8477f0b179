import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentContext, ModelRequest } from '../agent.ts';
import { DrydockError } from '../model/index.ts';
import { loadAgents } from './load-agents.ts';
import { agentInPrompt } from './prompt-agent-file.ts';

const GOOD = `---
id: sentiment
version: 1.0.0
description: Says how a text sounds
capabilities: [{ skill: text.sentiment }]
input: { type: object, properties: { text: { type: string } }, required: [text] }
output: { type: object, properties: { mood: { type: string, enum: [good, bad] } }, required: [mood] }
system: You read closely.
maxOutputTokens: 50
---
How does this sound?

> {{ input.text }}
{% if item %}It is {{ item.id }}.{% endif %}
`;

describe('a prompt as an agent', () => {
  it('holds the texts of the files that it names, of the code base alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-prompt-'));
    await writeFile(join(folder, 'A.cbl'), Buffer.from('DISPLAY "\xc4".', 'latin1'));
    const front = GOOD.replace('system:', 'files: { program: input.text }\nsystem:');
    const agent = agentInPrompt(front.replace('{{ input.text }}', '{{ files.program }}'), 'a.agent.md');
    if (agent instanceof DrydockError) throw agent;
    expect(agent.manifest.permissions).toEqual(['llm', 'fs:read']);
    let prompt: ModelRequest['prompt'] = '';
    const generate = (request: ModelRequest) => {
      ({ prompt } = request);
      return Promise.resolve({ value: { mood: 'good' } });
    };
    const context = {
      item: null,
      params: {},
      config: {},
      source: folder,
      model: { generate },
    } as unknown as AgentContext;
    await agent.run(context, { text: 'A.cbl' });
    expect(prompt).toContain('> DISPLAY "Ä".');
    await symlink('/etc/passwd', join(folder, 'link'));
    for (const text of ['../x', '/etc/passwd', 'link', 'missing'])
      await expect(Promise.resolve(agent.run(context, { text })), text).rejects.toThrow(
        /its file program cannot be read/,
      );
    await rm(folder, { recursive: true });
  });

  it('needs no code: its front matter is the manifest, its text the question, its output what the schema says', async () => {
    const agent = agentInPrompt(GOOD, 'sentiment.agent.md');
    if (agent instanceof DrydockError) throw agent;
    expect(agent.manifest).toMatchObject({ id: 'sentiment', kind: 'prompt', permissions: ['llm'] });
    const asked: ModelRequest[] = [];
    const context = {
      item: { id: 'A', value: 1 },
      params: {},
      config: { model: 'fast' },
      model: {
        generate: (request: ModelRequest) => {
          asked.push(request);
          return Promise.resolve({ value: { mood: 'good' } });
        },
      },
    } as unknown as AgentContext;
    expect(await agent.run(context, { text: '{{ fine }}' })).toEqual({ output: { mood: 'good' } });
    expect(asked).toMatchObject([
      {
        prompt: 'How does this sound?\n\n> {{ fine }}\nIt is A.\n',
        system: 'You read closely.',
        model: 'fast',
        maxOutputTokens: 50,
        promptName: 'sentiment@1.0.0',
      },
    ]);
    expect(asked[0]?.schema?.safeParse({ mood: 'sad' }).success).toBe(false);
  });

  it.each([
    [GOOD.replace('version: 1.0.0', 'version: one'), ':3:10', 'version'],
    [GOOD.replace('system:', 'sytem:'), ':8:8', 'there is no sytem'],
    [GOOD.replace('input.text', 'inptu.text'), ':1:1', 'names inptu; there are input, item, params'],
    [GOOD.replace('{% endif %}', ''), ':14:1', 'is no prompt'],
    ['# no front matter', ':1:1', 'front matter'],
  ])('that is wrong is refused at its place (%#)', (text, place, says) => {
    const found = agentInPrompt(text, '/a/sentiment.agent.md');
    expect(found).toMatchObject({ code: 'DRY-E3090', place: `/a/sentiment.agent.md${place}` });
    expect((found as DrydockError).message).toContain(says);
  });

  it('takes part by being in the folder, beside other Markdown', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'agents-'));
    try {
      await writeFile(join(folder, 'sentiment.agent.md'), GOOD);
      await writeFile(join(folder, 'README.md'), '# Agents of this project\n');
      const { agents, problems } = await loadAgents(folder);
      expect([agents.map(({ agent }) => agent.manifest.id), problems]).toEqual([['sentiment'], []]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
