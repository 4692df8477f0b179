import { describe, expect, it } from 'vitest';
import { bindUnit, resolveDialect } from '../semantics/index.ts';
import { readSource } from '../source/index.ts';
import { parseProgram } from '../syntax/index.ts';
import { translateProgram } from './index.ts';

/** The cuts in the Java of one statement, in the order in which they are made. */
function cuts(statement: string, std: 'default' | 'ibm' = 'ibm'): number[] {
  const text = `
       IDENTIFICATION DIVISION.
       PROGRAM-ID. SAMPLE.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01 I0 PIC S9(4).
       01 I1 PIC S9(4) COMP.
       01 D1 PIC S9(4)V9.
       01 D2 PIC S9(4)V99.
       01 D3 PIC S9(4)V999 COMP-3.
       01 D4 PIC S9(4)V9999 COMP-3.
       PROCEDURE DIVISION.
           ${statement}
           STOP RUN.
`;
  const dialect = resolveDialect(std);
  const source = { path: 'sample.cbl', bytes: new TextEncoder().encode(text) };
  const unit = readSource(source, { format: 'fixed', std }, { find: () => undefined });
  const [bound] = dialect ? bindUnit(parseProgram(unit), dialect) : [];
  if (!bound) throw new Error('the sample holds no program');
  const java = translateProgram(bound, { packageName: 'com.example' }).files[0]?.text ?? '';
  return [...java.matchAll(/\.aligned(?:To|OrUndefined)\((\d+)\)/g)].map((match) => Number(match[1]));
}

describe('intermediate results under arithmetic-osvs', () => {
  // The calls of cob_decimal_align in the C of cobc 3.1.2; those that change nothing are left out.
  it.each([
    ['COMPUTE I0 = (D2 / D3) * I1.', [2]],
    ['COMPUTE I0 = (D3 / D2) * I1.', [3]],
    ['COMPUTE I0 = D2 / D3 * D1 + 1.23456.', [5]],
    ['COMPUTE D1 D2 = D3 / I1 + D4 / I1.', [4, 4]],
    ['COMPUTE I0 = D1 / I1 / 3 * 100.', []],
    ['COMPUTE I0 = 100 * (D1 / I1 - 1).', [1]],
    ['COMPUTE I0 = D1 / I1 * D2 * I1 / D1.', [2, 3, 2]],
    ['COMPUTE I0 = (D4 ** D1) * I1.', [3]],
    ['COMPUTE I0 = (D1 ** D4) * I1.', []],
    ['COMPUTE D2 = I1 * (1 + D1 / 100) ** 12.', [2, 2]],
    ['COMPUTE D2 = I1 * (1 - 5 / 100).', [2]],
    ['COMPUTE I0 = (- D1 / I1) * D2.', [2, 2]],
    ['COMPUTE I0 = D1 + D2 * D3.', []],
    ['COMPUTE D2 = (I1 * 100 / I0) * D1.', [2, 2]],
    ['COMPUTE I0 = FUNCTION ABS(D3) / I1 * D1.', [1]],
    ['IF I1 / 3 > D2 DISPLAY "A".', [2]],
    ['IF (I1 + 1) / 3 = I0 DISPLAY "A".', [0]],
    ['IF I1 = D1 / D2 DISPLAY "A".', []],
    ['EVALUATE I1 / 3 WHEN 2 DISPLAY "X".', [0]],
    ['DIVIDE D1 BY D2 GIVING I0.', []],
    ['COMPUTE I0 = I1 + 1.5 ** 3.', [1]],
    ['COMPUTE I0 = D1 + 1 / 4.', [1]],
    ['COMPUTE I0 = D1 + 2 ** 3 * D2.', [3]],
  ])('%s', (statement, expected) => {
    expect(cuts(statement)).toEqual(expected);
  });

  it('are left alone in other dialects', () => {
    expect(cuts('COMPUTE I0 = (D2 / D3) * I1.', 'default')).toEqual([]);
  });
});
