import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AgentRegistry } from '../../registry/index.ts';
import { SCAFFOLD_KINDS, scaffoldAgent } from './index.ts';

const id = fc.stringMatching(/^[a-z][a-z0-9]{0,8}([.-][a-z0-9]{1,6}){0,3}$/);
const description = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 60 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.constantFrom('---', '"', "it's", '${process.exit()}', '`', '{{ secret }}', 'a: b #c', '\n---\n', '\u2028', '*/'),
  )
  .filter((text) => text.trim() !== '');

describe('a new agent', () => {
  it('is one that the engine takes, says what it was told to say, and brings an input that it takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SCAFFOLD_KINDS),
        id,
        id.map((name) => `text.${name}`),
        description,
        async (kind, name, skill, text) => {
          const folder = await mkdtemp(join(tmpdir(), 'scaffold-'));
          try {
            const { files, example } = await scaffoldAgent({ id: name, kind, skill, description: text }, folder);
            const registry = await AgentRegistry.load([], [folder]);
            expect(registry.problems).toEqual([]);
            const found = registry.list();
            expect(found.map(({ agent }) => agent.manifest)).toMatchObject([
              { id: name, description: text, capabilities: [{ skill }] },
            ]);
            expect(files).toContain(example);
            expect((await readdir(folder)).filter((entry) => entry.startsWith('.'))).toEqual([]);
          } finally {
            await rm(folder, { recursive: true });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that is a service keeps its secret to its owner, and another one has another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scaffold-'));
    try {
      const make = (name: string) =>
        scaffoldAgent({ id: name, kind: 'remote', skill: 'text.count', description: 'Counts' }, folder);
      await make('one');
      await make('two');
      const secrets = await Promise.all(['one', 'two'].map((name) => stat(join(folder, name, 'secret'))));
      expect(secrets.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o600]);
      const registry = await AgentRegistry.load([], [folder]);
      const urls = registry.list().map(({ agent }) => agent.manifest.remote?.url);
      expect(new Set(urls).size).toBe(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
