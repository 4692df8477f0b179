import { describe, expect, it } from 'vitest';
import { fixed, freeTexts, problemsOf, readFixture, textsOf } from './source-fixture.ts';

const words = (...lines: string[]): string => freeTexts(`${lines.join('\n')}\n`).join(' ');

describe('directives', () => {
  it.each(['>>SOURCE FORMAT IS FREE', '>> SOURCE FREE', '$SET SOURCEFORMAT"FREE"', '$set sourceformat(free)'])(
    '%s sets free format from the next line on',
    (directive) => {
      const unit = readFixture({ text: `${fixed(directive)}STOP RUN.\n` });
      expect(textsOf(unit)).toEqual(['STOP', 'RUN', '.']);
      expect(unit.lines[0]?.kind).toBe('directive');
    },
  );

  it('sets fixed format again', () => {
    expect(words('A', '>>SOURCE FORMAT FIXED', '000100 B', '      * C')).toBe('A B');
  });

  it('leaves out the branches that do not hold, COPY in them included', () => {
    expect(words('>>IF X DEFINED', 'COPY MISSING.', '>>ELSE', 'B', '>>END-IF', 'C')).toBe('B C');
    expect(words('>>DEFINE X AS 3', '>>IF X IS DEFINED', 'A', '>>ELSE', 'B', '>>END-IF')).toBe('A');
  });

  it.each([
    ['X = 3', 'YES'],
    ['X IS EQUAL TO 3', 'YES'],
    ['X IS NOT = 3', 'NO'],
    ['X > 2', 'YES'],
    ['X GREATER THAN OR EQUAL TO 4', 'NO'],
    ['X < "A"', 'NO'],
    ['X = Y', 'NO'],
    ['X IS NOT DEFINED', 'NO'],
    ['P64 IS SET', 'YES'],
    ['ENDIAN = "LITTLE"', 'YES'],
  ])('evaluates %s', (condition, expected) => {
    expect(words('>>DEFINE X 3', `>>IF ${condition}`, 'YES', '>>ELSE', 'NO', '>>END-IF')).toBe(expected);
  });

  it('takes the first branch that holds, nested ones apart', () => {
    const text = [
      '>>DEFINE X 2',
      '>>IF X = 1',
      'A',
      '>>IF X = 2',
      'B',
      '>>END-IF',
      '>>ELIF X = 2',
      'C',
      '>>ELSE',
      'D',
      '>>END-IF',
    ];
    expect(words(...text)).toBe('C');
  });

  it('knows the Micro Focus forms', () => {
    expect(words('$SET CONSTANT LIMIT 10', '$IF LIMIT = 10', 'A LIMIT', '$ELSE', 'B', '$END')).toBe('A 10');
  });

  it('takes variables from outside', () => {
    const text = '>>IF SITE = "BERN" AND\n>>END-IF\n>>IF SITE = "BERN"\nA\n>>END-IF\n>>IF N = 4\nB\n>>END-IF\n';
    const unit = readFixture({ text, dialect: { format: 'free', defines: { SITE: 'BERN', N: '4' } } });
    expect(textsOf(unit)).toEqual(['A', 'B']);
  });

  it('reads >>D lines as debugging lines', () => {
    expect(words('>>D DISPLAY A', 'B')).toBe('B');
    const unit = readFixture({ text: '>>D A\n', dialect: { format: 'free', debugging: true } });
    expect(unit.tokens[0]).toMatchObject({ text: 'A', position: { column: 5 } });
  });

  it('reports what does not fit together', () => {
    expect(problemsOf(readFixture({ text: fixed('>>ELSE', '>>END-IF', '>>IF', '>>FOO', 'A') }))).toEqual([
      'directive-unbalanced PROGRAM.cob:1:8',
      'directive-unbalanced PROGRAM.cob:2:8',
      'directive-invalid PROGRAM.cob:3:8',
      'directive-unbalanced PROGRAM.cob:1:1',
    ]);
  });
});
