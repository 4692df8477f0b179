import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nestingOf } from './region-nesting.ts';
import { type ParagraphJump, regionsOf } from './regions.ts';

const jump = fc.record({ from: fc.nat(8), to: fc.nat(8), ends: fc.constant(false) });

describe('regions of paragraphs', () => {
  it('hold every jump between their paragraphs, never overlap, and are entered only at their first paragraph', () => {
    fc.assert(
      fc.property(fc.array(jump, { maxLength: 8 }), (jumps) => {
        const regions = regionsOf(jumps, jumps, () => true);
        regions.forEach((region, index) => {
          expect(region.first).toBeLessThanOrEqual(region.last);
          expect(region.first).toBeGreaterThan(regions[index - 1]?.last ?? -1);
          for (const { from, to } of jumps) {
            const isInside = from >= region.first && from <= region.last;
            if (to > region.first && to <= region.last) expect(isInside).toBe(true);
            if (isInside) expect(to >= region.first && to <= region.last + 1).toBe(true);
          }
        });
      }),
    );
  });
});

describe('the blocks and loops of a region', () => {
  it('lie within or beside each other, and give each jump a block that ends or a loop that begins at its target', () => {
    fc.assert(
      fc.property(fc.array(jump, { maxLength: 8 }), (jumps: readonly ParagraphJump[]) => {
        const region = { first: 0, last: 8 };
        const structures = nestingOf(region, jumps);
        for (const a of structures ?? []) {
          for (const b of structures ?? []) {
            expect(a.start < b.start && b.start < a.end && a.end < b.end).toBe(false);
          }
        }
        if (structures === undefined) return;
        for (const { from, to } of jumps) {
          const fits = structures.some(({ kind, start, end }) =>
            to > from ? kind === 'block' && end === to && start <= from : kind === 'loop' && start === to && from < end,
          );
          expect(fits || to > region.last).toBe(true);
        }
      }),
    );
  });
});
