import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDifference } from './byte-difference.ts';

const text = (value: string) => Buffer.from(value, 'latin1');

describe('first difference of two byte strings', () => {
  it('is none exactly when they are equal', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
        expect(firstDifference(left, left)).toBeUndefined();
        expect(firstDifference(left, right) === undefined).toBe(Buffer.compare(left, right) === 0);
      }),
    );
  });

  it('has equal bytes before it, and other bytes or an end at it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 3 }), fc.uint8Array({ max: 3 }), (left, right) => {
        const found = firstDifference(left, right);
        fc.pre(found !== undefined);
        const { offset } = found;
        expect(left.subarray(0, offset)).toEqual(right.subarray(0, offset));
        expect(left[offset]).not.toBe(right[offset]);
      }),
    );
  });

  it('counts lines and columns as an editor does', () => {
    expect(firstDifference(text('one\ntwo\nthree'), text('one\ntwo\nthrEe'))).toMatchObject({
      offset: 11,
      line: 3,
      column: 4,
    });
    expect(firstDifference(text('one\n'), text('one\nmore'))).toMatchObject({ offset: 4, line: 2, column: 1 });
    expect(firstDifference(text('one\n'), text('one'))).toMatchObject({ offset: 3, line: 1, column: 4 });
  });

  it('shows the bytes around it on both sides, with dots for what does not print', () => {
    const found = firstDifference(text('BALANCE \u0012\u0034\u005C!'), text('BALANCE \u0012\u0034\u005D!'));
    expect(found?.expected).toEqual({ start: 0, hex: '42 41 4c 41 4e 43 45 20 12 34 5c 21', text: 'BALANCE .4\\!' });
    expect(found?.actual.text).toBe('BALANCE .4]!');
  });

  it('keeps the excerpt short in a long output', () => {
    const long = Buffer.alloc(100_000, 'x');
    const other = Buffer.from(long);
    other[50_000] = 0x79;
    const found = firstDifference(long, other);
    expect(found?.expected.start).toBe(49_988);
    expect(found?.expected.text).toHaveLength(32);
  });
});
