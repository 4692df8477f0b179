import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { table } from './terminal.ts';
import { oneLine, padded, shortened, textWidth } from './text-width.ts';

describe('text on a terminal', () => {
  it.each([
    ['short', 5],
    ['日本語', 6],
    ['🚀 go', 5],
    ['e\u0301', 1],
    ['✓ proven', 8],
    ['\u200bx', 1],
  ])('%j takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('is shortened to what fits, whatever it is made of, and never within a sign', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 60 }), (text, columns) => {
        const short = shortened(text, columns);
        expect(textWidth(short)).toBeLessThanOrEqual(columns);
        expect(short.isWellFormed()).toBe(true);
        expect(textWidth(padded(short, columns))).toBe(columns);
      }),
    );
  });

  it('stays in its line, whatever a name holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', ' ') }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\n\r\u2028]/);
      }),
    );
  });

  it('makes tables with straight columns, one line a row', () => {
    const lines = table(
      ['name', 'state'],
      [
        ['日本語', 'a'],
        ['two\nlines', 'b'],
        ['plain', 'c'],
      ],
    ).split('\n');
    expect(lines).toEqual(['NAME       STATE', '日本語     a', 'two lines  b', 'plain      c', '']);
  });
});
