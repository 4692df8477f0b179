import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { coordinatorConfigSchema } from './config.ts';

describe('the configuration of the coordinator', () => {
  it('suits one machine when nothing is given: 64 parallel runs, a slot for each processor', () => {
    expect(coordinatorConfigSchema.parse({})).toMatchObject({
      slots: availableParallelism(),
      global: { parallelRuns: 64 },
      ownerWeights: {},
      ageingMs: 600_000,
      patienceMs: 60_000,
    });
  });

  it.each([
    ['an unknown limit', { global: { runs: 3 } }],
    ['a limit of zero', { everyOwner: { parallelRuns: 0 } }],
    ['a weight of zero', { ownerWeights: { ana: 0 } }],
    ['no slots', { slots: 0 }],
  ])('refuses %s', (_, config) => {
    expect(coordinatorConfigSchema.safeParse(config).success).toBe(false);
  });
});
