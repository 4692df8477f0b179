import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmless, harmlessJson, jsonWithin, shortened } from './harmless-text.ts';

describe('text of agents and programs', () => {
  it('loses what moves a cursor, names a window, turns text around or hides it; words and lines stay', () => {
    expect(harmless('a\u001b[2J\u001b[31mred\u001b[0m\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('aredlink');
    expect(harmless('one\r\ntwo\n\tthree\u0000\u0007\u0085\u009b')).toBe('one\ntwo\n\tthree');
    expect(harmless('a\u202eb\u2066c\u200bd\ufeffe\u{e0041}\u{e0042}')).toBe('abcde');
    expect(harmless('\ud800 lone')).toBe('\ufffd lone');
    expect(harmless('Größe 表 🚀')).toBe('Größe 表 🚀');
  });

  it('never holds a control character, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = harmless(text);
        expect(clean).not.toMatch(/(?![\n\t])\p{Cc}|\p{Surrogate}/u);
        expect(harmless(clean)).toBe(clean);
      }),
    );
  });

  it('is cut between characters, and says how much is missing', () => {
    expect(shortened('abcdef', 3)).toBe('abc… (3 more characters)');
    expect(shortened('a🚀b', 2)).toBe('a… (3 more characters)');
    expect(shortened('abc', 3)).toBe('abc');
  });
});

describe('a JSON value', () => {
  it('is shown within its bounds, and says what is left out', () => {
    expect(harmlessJson({ a: ['\u0007x', 'y', 'z'] }, { entries: 2 })).toEqual({ a: ['x', 'y', '… (1 more entries)'] });
    expect(harmlessJson({ a: { b: { c: 1 } } }, { levels: 2 })).toEqual({ a: { b: '… (deeper levels are left out)' } });
    expect(harmlessJson({ a: 1, b: 2, c: 3 }, { entries: 2 })).toEqual({ a: 1, b: 2, '…': '1 more fields' });
  });

  it('is never longer than it may be, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 10, max: 500 }), (value, most) => {
        const shown = JSON.stringify(jsonWithin(value, most));
        // A text in JSON has its quotes and escapes beside its characters, and the note of what is missing.
        expect(shown.length).toBeLessThanOrEqual(most * 6 + 100);
      }),
    );
  });
});
