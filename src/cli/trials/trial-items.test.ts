import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../model/index.ts';
import { itemsIn } from './trial-items.ts';

describe('the items of a trial', () => {
  it('are the same as an array and as lines, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (drawn) => {
        const values = JSON.parse(JSON.stringify(drawn)) as JsonValue[];
        // A first line that is a list would be taken for the array of all.
        fc.pre(!Array.isArray(values[0]));
        const whole = itemsIn(JSON.stringify(values, null, 2), 'items.json');
        const lines = itemsIn(values.map((value) => `${JSON.stringify(value)}\r\n\n`).join(''), 'items.jsonl');
        expect(lines).toEqual(whole);
        expect(whole.length).toBe(values.length);
      }),
    );
  });

  it('are called as they say, or by their number; only an id and an input stand for another value', () => {
    const text = '[{"id":"a","input":{"text":"x"}},{"id":"b","text":"y"},{"id":"c","input":1,"more":2},3,{"id":4}]';
    expect(itemsIn(text, 'items.json')).toEqual([
      { id: 'a', input: { text: 'x' } },
      { id: 'b', input: { id: 'b', text: 'y' } },
      { id: 'c', input: { id: 'c', input: 1, more: 2 } },
      { id: '4', input: 3 },
      { id: '5', input: { id: 4 } },
    ]);
  });

  it('that cannot be read are named with file, line and column', () => {
    const problem = (text: string) => {
      try {
        itemsIn(text, 'items.jsonl');
      } catch (error) {
        return (error as { place?: string }).place;
      }
      return null;
    };
    expect(problem('1\n\n{"a" 1}\n')).toBe('items.jsonl:3:6');
    expect(problem('[1,\n2,,3]')).toBe('items.jsonl:2:3');
  });
});
