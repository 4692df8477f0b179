import { describe, expect, it } from 'vitest';
import { argumentsOfDialect, dialectOfArguments } from './cobc-arguments.ts';
import type { SourceDialect } from './source-unit.ts';

const base = { format: 'fixed', std: 'default' } as const;

describe('cobc arguments', () => {
  it('say how text is read', () => {
    const args = [
      '-x',
      '-free',
      '-std=ibm',
      '-ftext-column=120',
      '-fdebugging-line',
      '-D',
      'A=1',
      '-DB',
      '-fsign=EBCDIC',
    ];
    expect(dialectOfArguments(base, args)).toEqual({
      format: 'free',
      std: 'ibm',
      textColumn: 120,
      debugging: true,
      defines: { A: '1', B: '' },
    });
    expect(dialectOfArguments(base, [])).toEqual(base);
  });

  it.each<SourceDialect>([
    base,
    { format: 'free', std: 'mf', mfComments: true, acuComments: true },
    { format: 'fixed', std: 'ibm', textColumn: 80, debugging: true, defines: { A: 'x y', B: '' } },
  ])('come back from the dialect they stand for: %j', (dialect) => {
    expect(dialectOfArguments(base, argumentsOfDialect(dialect))).toEqual(dialect);
  });

  it('give variable format its column', () => {
    expect(argumentsOfDialect({ format: 'variable', std: 'default' })).toEqual(['-std=default', '-ftext-column=255']);
  });
});
