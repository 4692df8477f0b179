import { describe, expect, it } from 'vitest';
import { parseClean, show, statement } from './syntax-fixture.ts';

const compute = (text: string): string => show(statement('compute', `COMPUTE A = ${text}`).expression);
const moved = (text: string): string => show(statement('move', `MOVE ${text} TO X`).source);
const displayed = (text: string): string[] => statement('display', `DISPLAY ${text}`).operands.map(show);

describe('arithmetic', () => {
  it('binds powers before products before sums', () => {
    expect(compute('A + B * C ** 2 - D / 2')).toBe('(- (+ A (* B (** C 2))) (/ D 2))');
  });

  it('reads powers from the right in COMPUTE and from the left in conditions, as cobc does', () => {
    expect(compute('2 ** 3 ** 2')).toBe('(** 2 (** 3 2))');
    const { condition } = statement('if', 'IF 2 ** 3 ** 2 = 64 CONTINUE');
    expect(condition.kind === 'relation' && show(condition.left)).toBe('(** (** 2 3) 2)');
  });

  it('binds a sign tighter than a power: - A ** 2 is the square of - A', () => {
    expect(compute('- A ** 2')).toBe('(** (- A) 2)');
  });

  it('reads a floating-point literal as the number that it is', () => {
    expect(displayed('1.23E0 -1.5E2 2.5E-3 12.50E1')).toEqual(['1.23', '-150', '0.0025', '125.0']);
  });

  it('keeps the sign of a number that is written joined to it', () => {
    expect(compute('A * -1')).toBe('(* A -1)');
    expect(compute('A - -1')).toBe('(- A -1)');
  });

  it('takes the sign before a number for a difference where only one value can stand', () => {
    expect(compute('A -1')).toBe('(- A 1)');
  });
});

describe('lists of arguments and subscripts', () => {
  it('part at a sign that is joined to a number', () => {
    expect(moved('FUNCTION MAX (A -1 B)')).toBe('MAX(A -1 B)');
    expect(moved('FUNCTION MAX (A - 1 B)')).toBe('MAX((- A 1) B)');
  });

  it('part at commas', () => {
    expect(moved('FUNCTION MAX (A, - B, (C + 1), D)')).toBe('MAX(A (- B) (+ C 1) D)');
  });

  it('may be separated by spaces alone', () => {
    expect(moved('E (I + 1)')).toBe('E[(+ I 1)]');
    expect(moved('E OF T (A B - 1 2)')).toBe('E.T[A (- B 1) 2]');
  });

  it('hold ALL and the keywords of functions as names', () => {
    expect(moved('FUNCTION MAX (E (ALL))')).toBe('MAX(E[ALL])');
    expect(moved('FUNCTION TRIM (X TRAILING)')).toBe('TRIM(X TRAILING)');
  });
});

describe('identifiers', () => {
  it('carry qualification, subscripts and reference modification', () => {
    expect(moved('E IN T (I) (2 : A - 1)')).toBe('E.T[I](2:(- A 1))');
    expect(moved('X (A:)')).toBe('X(A:)');
  });

  it('tell reference modification of an argument from that of the call', () => {
    expect(moved('FUNCTION UPPER-CASE (X (1:2)) (1:1)')).toBe('UPPER-CASE(X(1:2))(1:1)');
    expect(moved('FUNCTION CURRENT-DATE (1:8)')).toBe('CURRENT-DATE()(1:8)');
  });

  it('may be special registers', () => {
    expect(displayed('LENGTH OF X LENGTH E RETURN-CODE')).toEqual(['length X', 'length E', 'RETURN-CODE']);
  });
});

describe('functions without the word FUNCTION', () => {
  const program = (repository: string, displayed: string): string =>
    `PROGRAM-ID. P. ENVIRONMENT DIVISION. CONFIGURATION SECTION. REPOSITORY. ${repository}.
     DATA DIVISION. WORKING-STORAGE SECTION. 01 X PIC X(9). PROCEDURE DIVISION. DISPLAY ${displayed}.`;
  const operands = (repository: string, displayed: string): string[] => {
    const first = parseClean(program(repository, displayed)).procedure?.sections[0]?.paragraphs[0]?.sentences[0]
      ?.statements[0];
    return first?.kind === 'display' ? first.operands.map((operand) => `${operand.kind} ${show(operand)}`) : [];
  };

  it('are calls where REPOSITORY lets them be', () => {
    expect(operands('FUNCTION ALL INTRINSIC FUNCTION TWICE', 'MAX (1 2) LENGTH (X) TWICE (3)')).toEqual([
      'function MAX(1 2)',
      'function LENGTH(X)',
      'function TWICE(3)',
    ]);
    expect(operands('FUNCTION MAX INTRINSIC', 'MAX (1 2)')).toEqual(['function MAX(1 2)']);
  });

  it('are names where it does not', () => {
    expect(operands('FUNCTION TWICE', 'MAX (1 2)')).toEqual(['reference MAX[1 2]']);
  });
});

describe('literals', () => {
  it('joined by & are one', () => {
    expect(displayed('"a" & "b" & X"43"')).toEqual(['"abC"']);
  });

  it('repeat with ALL and have figurative names', () => {
    expect(displayed('ALL "ab" ZEROES SPACES HIGH-VALUES ALL QUOTES NULL')).toEqual([
      'ALL "ab"',
      'ZERO',
      'SPACE',
      'HIGH-VALUE',
      'QUOTE',
      'NULL',
    ]);
  });

  it('that denote numbers in other bases are numbers', () => {
    expect(displayed('B"101" H"FF" 1.50 -2')).toEqual(['5', '255', '1.50', '-2']);
  });
});
