import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentManifestInput, agentManifestSchema, agentRequirementSchema } from '../model/index.ts';
import { chooseAgent } from './match.ts';

const agent = (
  id: string,
  capability: Partial<AgentManifestInput['capabilities'][number]> = {},
  more: Partial<AgentManifestInput> = {},
) =>
  agentManifestSchema.parse({
    id,
    version: '1.0.0',
    description: id,
    capabilities: [{ skill: 'cobol.translate', ...capability }],
    ...more,
  });
const need = (more: object = {}) => agentRequirementSchema.parse({ skill: 'cobol.translate', ...more });

describe('choosing an agent', () => {
  it('takes only agents with the skill', () => {
    const choice = chooseAgent(need(), [agent('rules'), agent('tester', { skill: 'cobol.verify' })]);
    expect(choice.candidates.map((candidate) => candidate.agent)).toEqual(['rules']);
  });

  it('refuses an agent whose types or constraints do not fit, and says why', () => {
    const choice = chooseAgent(need({ output: 'java.source', constraints: { dialect: 'ibm' } }), [
      agent('to-go', { output: 'go.source' }),
      agent('gnu-only', { constraints: { dialect: ['gnu'] } }),
      agent('any'),
    ]);
    expect(choice.chosen).toBe('any');
    expect(choice.candidates.find((candidate) => candidate.agent === 'to-go')?.reasons).toEqual([
      'gives go.source, not java.source',
    ]);
    expect(choice.candidates.find((candidate) => candidate.agent === 'gnu-only')?.reasons[0]).toContain('needed "ibm"');
  });

  it('prefers the agent that names more of what the step requires', () => {
    const requirement = need({ constraints: { dialect: 'ibm' } });
    expect(
      chooseAgent(requirement, [
        agent('any', { priority: 900 }),
        agent('ibm', { constraints: { dialect: ['ibm', 'mvs'] } }),
      ]).chosen,
    ).toBe('ibm');
  });

  it.each([
    ['priority', [agent('a'), agent('b', { priority: 200 })], {}, 'b'],
    ['cost', [agent('a', {}, { permissions: ['llm'] }), agent('b')], {}, 'b'],
    ['load', [agent('a'), agent('b')], { a: { running: 2, succeeded: 0, failed: 0 } }, 'b'],
    [
      'performance',
      [agent('a'), agent('b')],
      { a: { running: 0, succeeded: 1, failed: 0 }, b: { running: 0, succeeded: 90, failed: 10 } },
      'b',
    ],
  ] as const)('ranks by %s when the step asks for it', (strategy, agents, seen, expected) => {
    const activity = (id: string) =>
      (seen as Record<string, { running: number; succeeded: number; failed: number }>)[id] ?? {
        running: 0,
        succeeded: 0,
        failed: 0,
      };
    expect(chooseAgent(need({ strategy }), agents, activity).chosen).toBe(expected);
  });

  it('puts an agent last whose attempts break down, but does not do without it when there is no other', () => {
    const activity = (id: string) => ({ running: 0, succeeded: 9, failed: 3, breakdowns: id === 'a' ? 3 : 2 });
    const choice = chooseAgent(need(), [agent('a', { priority: 900 }), agent('b')], activity);
    expect(choice.chosen).toBe('b');
    expect(choice.candidates[1]?.reasons).toContain('unhealthy: its last 3 attempts broke down');
    expect(chooseAgent(need(), [agent('a')], activity).chosen).toBe('a');
  });

  it('uses exactly the agent that the step names', () => {
    expect(chooseAgent(need({ use: 'b' }), [agent('a', { priority: 1000 }), agent('b')]).chosen).toBe('b');
    expect(chooseAgent(need({ use: 'c' }), [agent('a')]).chosen).toBeNull();
  });

  it('law: the choice does not depend on the order of registration, and every candidate has a reason', () => {
    const agents = fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^[a-z]{1,3}$/),
        priority: fc.integer({ min: 0, max: 3 }),
        dialect: fc.constantFrom('ibm', 'gnu', undefined),
      }),
      { selector: (one) => one.id, minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(agents, fc.constantFrom('capability', 'priority', 'cost'), (list, strategy) => {
        const manifests = list.map(({ id, priority, dialect }) =>
          agent(id, { priority, constraints: dialect === undefined ? {} : { dialect } }),
        );
        const requirement = need({ strategy, constraints: { dialect: 'ibm' } });
        const choice = chooseAgent(requirement, manifests);
        expect(chooseAgent(requirement, manifests.toReversed())).toEqual(choice);
        expect(choice.candidates.every((candidate) => candidate.reasons.length > 0)).toBe(true);
      }),
    );
  });
});
