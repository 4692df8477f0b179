import { describe, expect, it } from 'vitest';
import { detectFormat } from './format-detection.ts';
import { bytesOf, fixed } from './source-fixture.ts';

const formatOf = (...lines: string[]): string => detectFormat(bytesOf(`${lines.join('\n')}\n`)).format;

describe('format detection', () => {
  it('takes program text in the first columns for free format and says where', () => {
    const guess = detectFormat(bytesOf('*> note\nIDENTIFICATION DIVISION.\nPROGRAM-ID. A.\n'));
    expect(guess.format).toBe('free');
    expect(guess.reasons[0]).toMatchObject({ format: 'free', line: 1, count: 1 });
    expect(guess.reasons[1]).toMatchObject({ what: 'program text starts in columns 1 to 6', line: 2, count: 2 });
  });

  it('takes sequence numbers and comment indicators for fixed format', () => {
    expect(formatOf('000100 IDENTIFICATION DIVISION.', '000200*NOTE', '000300 PROGRAM-ID. A.')).toBe('fixed');
    expect(formatOf('      * NOTE', '       IDENTIFICATION DIVISION.')).toBe('fixed');
    expect(formatOf('ABC12 * NOTE', 'ABC12  IDENTIFICATION DIVISION.')).toBe('fixed');
  });

  it('follows a directive', () => {
    expect(formatOf('>>SOURCE FORMAT IS FREE', '       ID DIVISION.')).toBe('free');
    expect(formatOf('      $SET SOURCEFORMAT"FREE"', 'ID DIVISION.')).toBe('free');
    expect(formatOf('      * NOTE', '       >>SOURCE FORMAT IS FREE', 'ID DIVISION.', 'PROGRAM-ID. A.')).toBe('fixed');
  });

  it('takes text that reads alike in both for fixed', () => {
    expect(detectFormat(bytesOf(fixed('ID DIVISION.', 'PROGRAM-ID. A.')))).toEqual({ format: 'fixed', reasons: [] });
    expect(formatOf('')).toBe('fixed');
  });

  it('sees fixed format without a right margin, and knows it from an identification', () => {
    const long = `           DISPLAY ${'A-LONG-NAME '.repeat(8)}`;
    expect(formatOf('      * NOTE', long)).toBe('variable');
    expect(formatOf('       ID DIVISION.', long)).toBe('free');
    expect(formatOf('      * NOTE', `${'           DISPLAY A'.padEnd(71, 'A')} PROG0001`)).toBe('fixed');
  });

  it('is not misled by asterisks in column 7 of free text', () => {
    expect(formatOf('DISPLAY 1', 'ADD A*', 'MOVE A* TO B')).toBe('free');
  });
});
