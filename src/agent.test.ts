import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Agent, type AgentContext, AgentFailure, artifact, defineAgent, isAgent, z } from './agent.ts';

const counter = defineAgent({
  id: 'line-counter',
  version: '1.2.0',
  description: 'Counts the lines of a program',
  capabilities: [{ skill: 'text.count' }],
  permissions: ['fs:read'],
  config: z.object({ skipBlank: z.boolean().default(false) }),
  input: z.object({ file: z.string() }),
  output: z.object({ lines: z.int(), listing: artifact.optional() }),
  async run(context, input) {
    expectTypeOf(context.config).toEqualTypeOf<{ skipBlank: boolean }>();
    expectTypeOf(input).toEqualTypeOf<{ file: string }>();
    return { output: { lines: context.config.skipBlank ? 1 : input.file.length } };
  },
});

describe('defineAgent', () => {
  it('fills in what a manifest may leave out, and describes the configuration as JSON Schema', () => {
    expect(counter.manifest).toMatchObject({
      id: 'line-counter',
      author: '',
      tags: [],
      runtime: 'in-process',
      limits: {},
      capabilities: [{ skill: 'text.count', constraints: {}, priority: 100 }],
      config: { type: 'object', properties: { skipBlank: { type: 'boolean', default: false } } },
    });
  });

  it('gives run its types from the schemas', async () => {
    const context = { config: { skipBlank: true } } as AgentContext<{ skipBlank: boolean }>;
    expect(await counter.run(context, { file: 'a' })).toEqual({ output: { lines: 1 } });
  });

  it('fits a list of agents of any shape, and is recognised across copies of the contract', () => {
    const agents: Agent[] = [counter];
    expect(agents.every(isAgent)).toBe(true);
    expect(isAgent(structuredClone({ contract: counter.contract }))).toBe(true);
    expect([null, 'agent', {}, { run: () => 1 }].some(isAgent)).toBe(false);
  });

  it.each([
    ['an id with capitals', { id: 'Counter' }, 'id'],
    ['a version that is none', { version: '1' }, 'version'],
    ['a permission nobody knows', { permissions: ['root'] }, 'permissions'],
    ['no capability', { capabilities: [] }, 'capabilities'],
    ['a key that is misspelt', { capabilites: [] }, 'capabilites'],
  ])('refuses %s and names the field', (_, change, field) => {
    const definition = {
      id: 'x',
      version: '1.0.0',
      description: 'x',
      capabilities: [{ skill: 'x' }],
      input: z.string(),
      output: z.string(),
      run: () => ({ output: '' }),
    };
    expect(() => defineAgent({ ...definition, ...change })).toThrow(field);
  });
});

describe('AgentFailure', () => {
  it('carries what the log and the reader need', () => {
    const failure = new AgentFailure('copybook CVACT01Y is missing', { place: 'A.cbl:41:12', final: true });
    expect(failure).toMatchObject({ place: 'A.cbl:41:12', final: true, class: undefined });
  });
});
