import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAgentFile } from './agent-file.ts';
import { AgentRegistry } from './agent-registry.ts';
import { loadAgents } from './load-agents.ts';

const source = (id: string, version = '1.0.0') => `
import { defineAgent, z } from 'drydock/agent';
export default defineAgent({
  id: '${id}', version: '${version}', description: 'greets', capabilities: [{ skill: 'greet' }],
  input: z.object({ name: z.string() }), output: z.string(),
  run: (_context, input) => ({ output: 'hello ' + input.name }),
});
`;

const PROGRAM = `
id: tool
version: 1.0.0
description: does
kind: program
capabilities: [{ skill: do }]
program: { command: [cat] }
`;

describe('agents as files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'agents-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('takes part by being in the folder, although drydock is not installed there', async () => {
    await writeFile(join(folder, 'greeter.mjs'), source('greeter'));
    const registry = await AgentRegistry.load([], [folder]);
    expect(registry.problems).toEqual([]);
    expect(registry.skills()).toEqual(['greet']);
    expect(registry.get('greeter')?.origin).toBe(join(folder, 'greeter.mjs'));
  });

  it('names a broken file and loads the others', async () => {
    await writeFile(join(folder, 'a-broken.mjs'), 'export default {');
    await writeFile(join(folder, 'b-wrong.mjs'), 'export default 42;');
    await writeFile(join(folder, 'c-good.mjs'), source('good'));
    await writeFile(join(folder, 'notes.txt'), 'no agent');
    const { agents, problems } = await loadAgents(folder);
    expect(agents.map(({ agent }) => agent.manifest.id)).toEqual(['good']);
    expect(problems.map((problem) => [problem.code, problem.message.includes('.mjs')])).toEqual([
      ['DRY-E3003', true],
      ['DRY-E3003', true],
    ]);
  });

  it('holds no agents when the folder does not exist', async () => {
    expect(await loadAgents(join(folder, 'none'))).toEqual({ agents: [], problems: [] });
  });

  it('takes links for what they lead to, and says what cannot be read', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    try {
      await writeFile(join(elsewhere, 'real.mjs'), source('linked'));
      await writeFile(join(elsewhere, 'agent.yaml'), PROGRAM);
      await symlink(join(elsewhere, 'real.mjs'), join(folder, 'link.mjs'));
      await symlink(elsewhere, join(folder, 'tool'));
      await symlink('nowhere', join(folder, 'dangling.mjs'));
      await symlink('/dev/null', join(folder, 'device.agent.yaml'));
      const { agents, problems } = await loadAgents(folder);
      expect(agents.map(({ agent }) => agent.manifest.id).toSorted()).toEqual(['linked', 'tool']);
      expect(problems.map(({ message }) => /dangling.*leads nowhere|device.*not a file/.test(message))).toEqual([
        true,
        true,
      ]);
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('gives up a module that waits for ever, and says so', async () => {
    const file = join(folder, 'waits.mjs');
    await writeFile(file, 'await new Promise(() => {});');
    const loaded = await loadAgentFile('waits.mjs', file, 'hash', 100);
    expect(loaded).toMatchObject({ code: 'DRY-E3003', message: expect.stringContaining('did not load within') });
  });

  it('survives a module that throws what has no text', async () => {
    await writeFile(join(folder, 'odd.mjs'), 'throw { toString() { throw 1; } };');
    expect((await loadAgents(folder)).problems.map(({ code }) => code)).toEqual(['DRY-E3003']);
  });

  it('uses the newest version of an agent and reports the same version twice', async () => {
    await writeFile(join(folder, 'one.mjs'), source('greeter', '1.9.0'));
    await writeFile(join(folder, 'two.mjs'), source('greeter', '1.10.0'));
    await writeFile(join(folder, 'two-again.mjs'), source('greeter', '1.10.0'));
    const registry = await AgentRegistry.load([], [folder]);
    expect(registry.get('greeter')?.agent.manifest.version).toBe('1.10.0');
    expect(registry.problems.map((problem) => problem.code)).toEqual(['DRY-E3004']);
  });
});
