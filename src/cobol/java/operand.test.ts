import { describe, expect, it } from 'vitest';
import { bindUnit, resolveDialect } from '../semantics/index.ts';
import { readSource } from '../source/index.ts';
import { parseProgram } from '../syntax/index.ts';
import { translateProgram } from './index.ts';

/** What stands between the parentheses of the Java `display` for one DISPLAY. */
function displayed(operands: string, std: 'default' | 'ibm' | 'mf' = 'default'): string {
  const text = `
       IDENTIFICATION DIVISION.
       PROGRAM-ID. SAMPLE.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01 NAME PIC X(7).
       01 SIZE-NOW PIC 9.
       01 LIST.
          05 ENTRY-OF PIC X OCCURS 1 TO 5 DEPENDING ON SIZE-NOW.
       01 NARROW.
          05 DIGIT PIC 9 COMP-5.
       PROCEDURE DIVISION.
           DISPLAY ${operands}.
           STOP RUN.
`;
  const dialect = resolveDialect(std);
  const source = { path: 'sample.cbl', bytes: new TextEncoder().encode(text) };
  const unit = readSource(source, { format: 'fixed', std }, { find: () => undefined });
  const [bound] = dialect ? bindUnit(parseProgram(unit), dialect) : [];
  if (!bound) throw new Error('the sample holds no program');
  const java = translateProgram(bound, { packageName: 'com.example' }).files[0]?.text ?? '';
  return /display\((.*)\);/.exec(java)?.[1] ?? '';
}

// Observed with cobc 3.1.2.
describe('an operand of DISPLAY', () => {
  it('shows a length that the compiler knows without leading zeros', () => {
    expect(displayed('FUNCTION LENGTH(NAME)')).toBe('"7"');
    expect(displayed('FUNCTION LENGTH("abc")')).toBe('"3"');
    expect(displayed('FUNCTION BYTE-LENGTH(NAME)')).toBe('"7"');
  });

  it('leaves a length that only the run knows to the library', () => {
    expect(displayed('FUNCTION LENGTH(LIST)')).toBe('function.length(list)');
    expect(displayed('FUNCTION LENGTH(NAME(2:))')).toContain('function.length(');
  });

  it('shows a numeric literal as written, a negative zero as a positive one', () => {
    expect(displayed('-.50')).toBe('"-.50"');
    expect(displayed('-0')).toBe('"+0"');
  });

  it('shows only sign and digits of a numeric literal without the pretty display', () => {
    expect(displayed('-.50', 'ibm')).toBe('"-50"');
    expect(displayed('-0', 'ibm')).toBe('"-0"');
  });

  it('counts one byte for a digit of COMP-5 in every dialect', () => {
    expect(displayed('LENGTH OF NARROW', 'ibm')).toBe('"1"');
    expect(displayed('LENGTH OF NARROW', 'mf')).toBe('"1"');
  });
});
