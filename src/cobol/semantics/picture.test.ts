import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePicture } from './picture.ts';

const plain = { decimalPointIsComma: false, currencySymbols: ['$'], constant: () => undefined };

function parsed(text: string) {
  const picture = parsePicture(text, plain);
  if ('message' in picture) throw new Error(picture.message);
  return picture;
}

describe('PICTURE strings', () => {
  it.each([
    ['9(5)', 'numeric', 5, 5, 0, false],
    ['S9(7)V99', 'numeric', 9, 9, 2, true],
    ['SV9(3)', 'numeric', 3, 3, 3, true],
    ['VPP999', 'numeric', 3, 5, 5, false],
    ['9(3)PP', 'numeric', 3, 5, -2, false],
    ['X(30)', 'alphanumeric', 30, 0, 0, false],
    ['A9X', 'alphanumeric', 3, 1, 0, false],
    ['A(4)', 'alphabetic', 4, 0, 0, false],
    ['XXBXX', 'alphanumeric-edited', 5, 0, 0, false],
    ['ZZ,ZZ9.99', 'numeric-edited', 9, 7, 2, false],
    ['$$,$$9.99-', 'numeric-edited', 10, 6, 2, true],
    ['+++9', 'numeric-edited', 4, 3, 0, true],
    ['9(4)CR', 'numeric-edited', 6, 4, 0, true],
    ['99/99/9999', 'numeric-edited', 10, 8, 0, false],
    ['*(6).99', 'numeric-edited', 9, 8, 2, false],
  ] as const)('%s is %s of %i positions', (text, category, size, digits, scale, signed) => {
    expect(parsed(text)).toMatchObject({ category, size, digits, scale, signed });
  });

  it('counts the comma as the decimal point when the program says so', () => {
    expect(parsePicture('9.999,99', { ...plain, decimalPointIsComma: true })).toMatchObject({
      size: 8,
      digits: 6,
      scale: 2,
    });
  });

  it('takes a constant as a repetition', () => {
    expect(
      parsePicture('X(WIDTH)', { ...plain, constant: (name) => (name === 'WIDTH' ? 12 : undefined) }),
    ).toMatchObject({ size: 12, text: 'X(12)' });
  });

  it.each([
    ['9(5', 'not closed'],
    ['9(WIDTH)', 'neither a number nor a constant'],
    ['9Q', '"Q" is no picture symbol'],
    ['', 'empty'],
    ['X(0)', 'at least 1'],
  ])('refuses %j and says why', (text, reason) => {
    expect(parsePicture(text, plain)).toEqual({ message: expect.stringContaining(reason) });
  });

  it('law: never throws, whatever the string', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePicture(text, plain)));
  });

  it('law: n nines make n positions and n digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 38 }), (n) => {
        expect(parsed(`9(${n})`)).toMatchObject({ size: n, digits: n });
      }),
    );
  });
});
