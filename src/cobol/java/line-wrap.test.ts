import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapLine } from './line-wrap.ts';

describe('long lines', () => {
  it('stay as they are up to 140 columns', () => {
    const text = `call(${'a'.repeat(130)});`;
    expect(wrapLine('  ', text)).toEqual([`  ${text}`]);
  });

  it('break between the calls of a chain', () => {
    const call = (name: string): string => `.${name}("${'x'.repeat(30)}")`;
    const lines = wrapLine(
      '    ',
      `boolean overflow = new StringStatement(target)${call('one')}${call('two')}${call('three')}.execute();`,
    );
    expect(lines[0]).toMatch(/^ {4}boolean overflow/);
    expect(lines.slice(1).every((line) => line.startsWith('            .'))).toBe(true);
  });

  it('never break inside a string and never lose a character', () => {
    const piece = fc.stringMatching(/^[a-z ,.()+]{0,40}$/).map((text) => `"${text}"`);
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const text = `display(${pieces.join(', ')});`;
        const lines = wrapLine('        ', text);
        expect(lines.map((line, index) => (index === 0 ? line.trimStart() : ` ${line.trimStart()}`)).join('')).toBe(
          text,
        );
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(140);
      }),
    );
  });
});
