import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commentText, integerLiteral, stringLiteral } from './java-literal.ts';

/** What javac makes of a literal expression: escapes undone, pieces joined. */
function meaning(java: string): string {
  const pieces = java.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  const named: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\' };
  return pieces
    .map((piece) =>
      piece
        .slice(1, -1)
        .replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, hex?: string, short?: string) =>
          hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (named[short ?? ''] ?? ''),
        ),
    )
    .join('');
}

const bytes = fc.array(fc.integer({ min: 0, max: 255 })).map((codes) => String.fromCharCode(...codes));

describe('literals in Java source', () => {
  it('stand for exactly the bytes of the COBOL literal', () => {
    fc.assert(
      fc.property(bytes, (text) => {
        expect(meaning(stringLiteral(text))).toBe(text);
      }),
    );
  });

  it('hold only printable ASCII, so that no source encoding can change them', () => {
    fc.assert(
      fc.property(bytes, (text) => {
        expect(stringLiteral(text)).toMatch(/^[ -~]*$/);
      }),
    );
  });

  it('never use a Unicode escape for a character that would end the line or the literal', () => {
    expect(stringLiteral('a\nb"c\\d')).toBe('"a\\nb\\"c\\\\d"');
  });

  it('mark integers beyond int as long', () => {
    expect(integerLiteral(2147483647n)).toBe('2147483647');
    expect(integerLiteral(2147483648n)).toBe('2147483648L');
  });

  it('keep comments on one line and unable to end early', () => {
    expect(commentText('MOVE */ TO\n  X \\u000a')).toBe('MOVE * / TO X /u000a');
  });
});
