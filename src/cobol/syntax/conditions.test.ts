import { describe, expect, it } from 'vitest';
import { parseClean, showCondition, statement } from './syntax-fixture.ts';

const condition = (text: string): string => showCondition(statement('if', `IF ${text} CONTINUE`).condition);

describe('relations', () => {
  it.each([
    ['A = B', '(A = B)'],
    ['A IS EQUAL TO B', '(A = B)'],
    ['A EQUALS B', '(A = B)'],
    ['A NOT = B', '(A <> B)'],
    ['A <> B', '(A <> B)'],
    ['A IS NOT EQUAL B', '(A <> B)'],
    ['A GREATER THAN B', '(A > B)'],
    ['A IS NOT LESS THAN B', '(A >= B)'],
    ['A GREATER OR EQUAL TO B', '(A >= B)'],
    ['A LESS THAN OR = B', '(A <= B)'],
    ['A > OR EQUAL B', '(A >= B)'],
    ['A NOT >= B', '(A < B)'],
  ])('%s compares as %s', (text, expected) => {
    expect(condition(text)).toBe(expected);
  });

  it('compare expressions, in parentheses too', () => {
    expect(condition('(A + B) * 2 > C - 1')).toBe('((* (+ A B) 2) > (- C 1))');
    expect(condition('((A + B) = C)')).toBe('((+ A B) = C)');
  });
});

describe('abbreviated combined relations', () => {
  it.each([
    ['A = B OR C', '((A = B) or (A = C))'],
    ['A = B OR C AND D', '((A = B) or ((A = C) and (A = D)))'],
    ['A > B AND < C OR D', '(((A > B) and (A < C)) or (A < D))'],
    ['A NOT = B AND C', '((A <> B) and (A <> C))'],
    ['A NOT = B AND NOT C', '((A <> B) and not (A <> C))'],
    ['A = B OR NOT > C', '((A = B) or (A <= C))'],
    ['NOT A = B AND C', '(not (A = B) and (A = C))'],
    ['A = (B OR C)', '((A = B) or (A = C))'],
    ['A = (B OR C) OR D', '(((A = B) or (A = C)) or (A = D))'],
    ['A + 1 = B OR C * 2', '(((+ A 1) = B) or ((+ A 1) = (* C 2)))'],
    ['X = "a" OR "b" OR SPACE', '(((X = "a") or (X = "b")) or (X = SPACE))'],
  ])('%s has both operands everywhere: %s', (text, expected) => {
    expect(condition(text)).toBe(expected);
  });

  it('leave condition names alone and go on behind them', () => {
    expect(condition('A = B OR READY-NOW OR C')).toBe('(((A = B) or ?READY-NOW) or (A = C))');
  });

  it('do not take an operand of a relation of its own', () => {
    expect(condition('A = B OR C = D')).toBe('((A = B) or (C = D))');
    expect(condition('A = B OR C IS NUMERIC')).toBe('((A = B) or (C is NUMERIC))');
  });
});

describe('other conditions', () => {
  it.each([
    ['X IS NUMERIC', '(X is NUMERIC)'],
    ['X IS NOT ALPHABETIC-LOWER', 'not (X is ALPHABETIC-LOWER)'],
    ['A IS POSITIVE AND NOT B NEGATIVE', '((A is positive) and not (B is negative))'],
    ['A NOT ZERO', 'not (A is zero)'],
    ['A + 1 IS ZERO', '((+ A 1) is zero)'],
    ['NOT READY-NOW', 'not ?READY-NOW'],
    ['READY-NOW OF STATE', '?READY-NOW.STATE'],
    ['NOT (A = 1 OR READY-NOW)', 'not ((A = 1) or ?READY-NOW)'],
    ['NOT NOT A = 1', 'not not (A = 1)'],
  ])('%s is %s', (text, expected) => {
    expect(condition(text)).toBe(expected);
  });
});

describe('names that decide how a condition is read', () => {
  const first = (text: string): string => {
    const program = parseClean(text);
    const inner = program.nested[0] ?? program;
    const statement = inner.procedure?.sections[0]?.paragraphs[0]?.sentences[0]?.statements[0];
    return statement?.kind === 'if' ? showCondition(statement.condition) : '';
  };

  it('are user classes and switch conditions', () => {
    expect(
      first(`PROGRAM-ID. P. ENVIRONMENT DIVISION. CONFIGURATION SECTION. SPECIAL-NAMES. CLASS VOWEL IS "A" "E"
        SWITCH-1 ON STATUS IS IS-UP. DATA DIVISION. WORKING-STORAGE SECTION. 01 X PIC X. PROCEDURE DIVISION.
        IF X VOWEL OR IS-UP CONTINUE.`),
    ).toBe('((X is VOWEL) or ?IS-UP)');
  });

  const nested = (global: string): string =>
    `PROGRAM-ID. P. DATA DIVISION. WORKING-STORAGE SECTION. 01 S PIC X ${global}. 88 OUTER VALUE "Y".
     PROGRAM-ID. Q. DATA DIVISION. WORKING-STORAGE SECTION. 01 A PIC X. PROCEDURE DIVISION.
     IF A = "x" OR OUTER CONTINUE. END PROGRAM Q. END PROGRAM P.`;

  it('are the GLOBAL condition names of a containing program', () => {
    expect(first(nested('GLOBAL'))).toBe('((A = "x") or ?OUTER)');
    expect(first(nested(''))).toBe('((A = "x") or (A = OUTER))');
  });
});
