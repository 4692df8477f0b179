import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waves } from './waves.ts';

const graphs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), { maxLength: 40 })
  .map((pairs) => {
    const nodes = Array.from({ length: 13 }, (_, index) => `P${index}`);
    const callees = new Map(nodes.map((node) => [node, new Set<string>()]));
    for (const [from, to] of pairs) callees.get(`P${from}`)?.add(`P${to}`);
    return { nodes, successors: (node: string) => [...(callees.get(node) ?? [])] };
  });

describe('migration waves', () => {
  it('puts callees before callers', () => {
    const calls: Record<string, string[]> = { MAIN: ['CALC', 'DATES'], CALC: ['ROUND'], DATES: [], ROUND: [] };
    expect(waves(Object.keys(calls), (node) => calls[node] ?? []).waves).toEqual([
      ['DATES', 'ROUND'],
      ['CALC'],
      ['MAIN'],
    ]);
  });

  it('names programs that call each other in a circle, and gives them one wave', () => {
    const calls: Record<string, string[]> = { A: ['B'], B: ['A'], C: ['A'] };
    const plan = waves(Object.keys(calls), (node) => calls[node] ?? []);
    expect(plan.cycles).toEqual([['A', 'B']]);
    expect(plan.waves).toEqual([['A', 'B'], ['C']]);
  });

  it('law: every program is in exactly one wave, and calls only earlier waves or its own cycle', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, successors }) => {
        const plan = waves(nodes, successors);
        expect(plan.waves.flat().toSorted()).toEqual(nodes.toSorted());
        const waveOf = new Map(plan.waves.flatMap((wave, index) => wave.map((node) => [node, index] as const)));
        const cycleOf = new Map(plan.cycles.flatMap((cycle, index) => cycle.map((node) => [node, index] as const)));
        for (const node of nodes) {
          for (const callee of successors(node)) {
            const sameCycle = cycleOf.has(node) && cycleOf.get(node) === cycleOf.get(callee);
            if (!sameCycle) expect(waveOf.get(callee)).toBeLessThan(waveOf.get(node) ?? -1);
          }
        }
      }),
    );
  });
});
