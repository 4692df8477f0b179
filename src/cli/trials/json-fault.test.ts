import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault, lineAndColumn } from './json-fault.ts';

describe('where a text stops being JSON', () => {
  it('is its end when something is missing there, and the character that cannot stand there otherwise', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
        const text = JSON.stringify([value]);
        const cut = text.slice(0, at % text.length);
        expect(jsonFault(cut)).toBe(cut.length);
        expect(jsonFault(`${text}!`)).toBe(text.length);
      }),
    );
  });

  it.each([
    ['[1,\n2,,3]', 2, 3],
    ['{"a" 1}', 1, 6],
    ['{a: 1}', 1, 2],
    ['[truth]', 1, 5],
    ['{"a": "b\nc"}', 1, 9],
    ['[01]', 1, 3],
    ['[1]]', 1, 4],
    ['hello', 1, 1],
    ['', 1, 1],
  ])('is told by line and column: %j', (text, line, column) => {
    expect(lineAndColumn(text, jsonFault(text))).toEqual({ line, column });
  });
});
