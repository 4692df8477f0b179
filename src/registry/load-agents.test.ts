import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

  it('uses the newest version of an agent and reports the same version twice', async () => {
    await writeFile(join(folder, 'one.mjs'), source('greeter', '1.9.0'));
    await writeFile(join(folder, 'two.mjs'), source('greeter', '1.10.0'));
    await writeFile(join(folder, 'two-again.mjs'), source('greeter', '1.10.0'));
    const registry = await AgentRegistry.load([], [folder]);
    expect(registry.get('greeter')?.agent.manifest.version).toBe('1.10.0');
    expect(registry.problems.map((problem) => problem.code)).toEqual(['DRY-E3004']);
  });
});
