import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Heap, inserted, withoutFirst } from './heap.ts';
import { emptyQueue, enqueued, isEmpty, pruned, waiting } from './queue.ts';
import { at, emptyVector, pushed, toArray, vectorOf, withAt } from './vector.ts';

describe('Vector', () => {
  it('holds what an array would hold, however it was built', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(200), (length, more) => {
        const initial = Array.from({ length }, (_, index) => index);
        let vector = vectorOf(initial);
        for (let index = 0; index < more; index++) {
          vector = pushed(vector, length + index);
          initial.push(length + index);
        }
        expect(toArray(vector)).toEqual(initial);
        expect(vector.length).toBe(initial.length);
        if (initial.length > 0) expect(at(vector, initial.length - 1)).toBe(initial.length - 1);
      }),
      { numRuns: 50 },
    );
  });

  it('grows from empty through every height without losing a value', () => {
    let vector = emptyVector<number>();
    for (let index = 0; index < 33_000; index++) vector = pushed(vector, index);
    for (let index = 0; index < 33_000; index++) if (at(vector, index) !== index) expect.fail(`at ${index}`);
    expect(vector.length).toBe(33_000);
  });

  it('leaves the old version untouched when a value is replaced', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (length, seed) => {
        const before = vectorOf(Array.from({ length }, (_, index) => index));
        const index = seed % length;
        const after = withAt(before, index, -1);
        expect(at(before, index)).toBe(index);
        expect(at(after, index)).toBe(-1);
        expect(toArray(after).filter((value) => value !== -1)).toHaveLength(length - 1);
      }),
    );
  });

  it('refuses an index outside the list', () => {
    expect(() => at(vectorOf([1]), 1)).toThrow(RangeError);
    expect(() => withAt(emptyVector<number>(), 0, 1)).toThrow(RangeError);
  });
});

describe('Queue', () => {
  it('gives entries back in order and forgets the stale ones at its front', () => {
    const queue = [1, 2, 3, 4].reduce(enqueued, emptyQueue<number>());
    const later = pruned(queue, (value) => value < 3);
    expect([...waiting(later)]).toEqual([3, 4]);
    expect([...waiting(queue)]).toEqual([1, 2, 3, 4]);
    expect(isEmpty(pruned(later, () => true))).toBe(true);
  });
});

describe('Heap', () => {
  it('yields entries by key, then by tie', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20))), (entries) => {
        let heap = entries.reduce<Heap<string>>((all, [key, tie]) => inserted(all, key, tie, `${key}/${tie}`), null);
        const seen: [number, number][] = [];
        while (heap !== null) {
          seen.push([heap.key, heap.tie]);
          heap = withoutFirst(heap);
        }
        expect(seen).toEqual(entries.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });
});
