import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Token } from '../source/index.ts';
import { parseProgram } from './index.ts';
import { around, read } from './syntax-fixture.ts';
import { statementsOf, walkStatements } from './walk.ts';

const program = around(`
  DECLARE-IT SECTION. P1. MOVE E (A + 1) (1:2) TO B, C. ADD 1 TO A ON SIZE ERROR MOVE 0 TO A END-ADD.
  P2. IF A = B OR C AND NOT READY-NOW DISPLAY "x" UPON SYSERR ELSE NEXT SENTENCE END-IF.
  EVALUATE TRUE ALSO A WHEN A > 1 ALSO 1 THRU 3 CONTINUE WHEN OTHER GO TO P1 END-EVALUATE.
  PERFORM VARYING I FROM 1 BY 1 UNTIL I > 3 AFTER A FROM 1 BY 1 UNTIL A > 2 STRING X DELIMITED BY SIZE INTO Y END-PERFORM.
  READ F NEXT AT END EXIT PARAGRAPH NOT AT END CALL "SUB" USING BY CONTENT A ON EXCEPTION CONTINUE END-CALL END-READ.
  EXEC SQL SELECT 1 END-EXEC INSPECT X TALLYING A FOR ALL "a" BEFORE "b" REPLACING ALL "c" BY "d". SEARCH E WHEN E (I) = 1 STOP RUN.
  END PROGRAM P. PROGRAM-ID. Q. ENVIRONMENT DIVISION. INPUT-OUTPUT SECTION. FILE-CONTROL. SELECT F ASSIGN "x" RECORD KEY K.
  DATA DIVISION. FILE SECTION. FD F RECORD CONTAINS 5 CHARACTERS. 01 R. 05 K PIC X OCCURS 1 TO 3 DEPENDING ON N. LINKAGE SECTION.
  01 N PIC 9 VALUE 1. 88 M VALUES 1 THRU 3 5. PROCEDURE DIVISION USING N. DECLARATIVES. S SECTION. USE AFTER ERROR PROCEDURE ON F.
  END DECLARATIVES. GOBACK. END PROGRAM Q.`);

const tokens = read(program).tokens;

type Edit = (list: Token[]) => void;
const place = fc.nat({ max: tokens.length - 2 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 30 })).map(
    ([at, count]): Edit =>
      (list) =>
        void list.splice(at, count),
  ),
  fc.tuple(place, place).map(
    ([from, to]): Edit =>
      (list) =>
        void list.splice(to, 0, ...list.slice(from, from + 1)),
  ),
  fc.tuple(place, place).map(
    ([one, other]): Edit =>
      (list) => {
        const [a, b] = [list[one], list[other]];
        if (a !== undefined && b !== undefined) [list[one], list[other]] = [b, a];
      },
  ),
);

function edited(edits: readonly Edit[]): Token[] {
  const list = tokens.slice(0, -1);
  for (const change of edits) change(list);
  return [...list, ...tokens.slice(-1)];
}

describe('a program with tokens deleted, repeated and swapped', () => {
  it('is read to its end without an exception, and every statement has a place', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        const tree = parseProgram({ ...read(''), tokens: edited(edits) });
        for (const each of tree.programs.flatMap(({ nested, ...own }) => [own, ...nested])) {
          walkStatements(statementsOf({ nested: [], ...each }), ({ position }) => {
            expect(position.line).toBeGreaterThan(0);
          });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('has a problem wherever a character stands that COBOL does not know', () => {
    const silent = tokens.flatMap((token, at) => {
      const stray: Token = { ...token, kind: 'symbol', text: '?', raw: '?' };
      const list = tokens.toSpliced(at, 0, stray);
      return parseProgram({ ...read(''), tokens: list }).problems.length > 0 ? [] : [`? ${token.raw}`];
    });
    // The text of EXEC SQL is the affair of another language.
    expect(silent).toEqual(['? SQL', '? SELECT 1', '? END-EXEC']);
  });
});

describe('nesting beyond all measure', () => {
  it.each([
    ['parentheses', `COMPUTE A = ${'( '.repeat(20_000)}1${' )'.repeat(20_000)}.`],
    ['subscripts', `MOVE ${'E ( '.repeat(20_000)}1${' )'.repeat(20_000)} TO A.`],
    ['IF', `${'IF A = 1 '.repeat(20_000)} CONTINUE.`],
    ['NOT', `IF ${'NOT '.repeat(20_000)} A = 1 CONTINUE.`],
    ['a sum', `COMPUTE A = 1 ${'+ 1 '.repeat(20_000)}.`],
    ['programs', 'PROGRAM-ID. X. '.repeat(2000)],
  ])('of %s is a problem, not an exception', (_, text) => {
    expect(parseProgram(read(around(text))).problems).not.toEqual([]);
  });
});
