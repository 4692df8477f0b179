import { describe, expect, it } from 'vitest';
import { type Agent, defineAgent, z } from '../agent.ts';
import { agentRequirementSchema } from '../model/index.ts';
import { AgentRegistry } from './agent-registry.ts';

const translator: Agent = defineAgent({
  id: 'rules',
  version: '1.0.0',
  description: 'Translates',
  capabilities: [{ skill: 'cobol.translate' }],
  input: z.unknown(),
  output: z.unknown(),
  run: () => ({ output: null }),
});

function request(requirement: object) {
  return { step: 's', requirement: agentRequirementSchema.parse(requirement), file: 'w.yaml', line: 7, column: 12 };
}

describe('what a workflow asks of the agents', () => {
  it('is told, with its place and what was probably meant, when no agent has the skill', async () => {
    const registry = await AgentRegistry.load([translator], []);
    expect(registry.problemWith([request({ skill: 'cobol.translat' })])).toMatchObject({
      code: 'DRY-E3001',
      place: 'w.yaml:7:12',
      details: ['Did you mean cobol.translate?'],
      next: expect.stringContaining('Known: cobol.translate'),
    });
    expect(registry.problemWith([request({ skill: 'cobol.translate' })])).toBeNull();
  });

  it('is told when an agent that it names does not exist', async () => {
    const registry = await AgentRegistry.load([translator], []);
    expect(registry.problemWith([request({ skill: 'cobol.translate', use: 'rule' })])).toMatchObject({
      code: 'DRY-E3002',
      details: ['Did you mean rules?'],
    });
    expect(registry.problemWith([request({ skill: 'cobol.translate', fallbacks: ['rules', 'zz'] })])).toMatchObject({
      code: 'DRY-E3002',
      message: expect.stringContaining('zz'),
    });
  });
});

describe('several things that are missing', () => {
  it('are told together', async () => {
    const registry = await AgentRegistry.load([translator], []);
    const error = registry.problemWith([
      request({ skill: 'cobol.translate' }),
      request({ skill: 'x' }),
      request({ skill: 'cobol.translate', use: 'rule' }),
    ]);
    expect(error).toMatchObject({ code: 'DRY-E3001', details: ['w.yaml:7:12: step s needs the agent rule'] });
  });
});
