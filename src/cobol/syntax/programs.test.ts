import { describe, expect, it } from 'vitest';
import type { ProcedureDivision, Program } from './ast.ts';
import { parse, parseClean } from './syntax-fixture.ts';

const procedure = (text: string, header = 'PROCEDURE DIVISION.'): ProcedureDivision => {
  const division = parseClean(`PROGRAM-ID. P. ${header} ${text}`).procedure;
  if (division === undefined) throw new Error('no procedure division');
  return division;
};

/** `SECTION{paragraph:sentences}`; what has no name is shown as `-`. */
function outline({ sections }: Pick<ProcedureDivision, 'sections'>): string {
  return sections
    .map(({ name = '-', paragraphs }) => {
      const inside = paragraphs.map((paragraph) => `${paragraph.name ?? '-'}:${paragraph.sentences.length}`);
      return `${name}{${inside.join(' ')}}`;
    })
    .join(' ');
}

function family(programs: readonly Program[]): string {
  return programs.map(({ name, nested }) => (nested.length > 0 ? `${name}(${family(nested)})` : name)).join(' ');
}

describe('the procedure division', () => {
  it('has sections and paragraphs, with names or without', () => {
    expect(
      outline(procedure('CONTINUE. CONTINUE CONTINUE. P1. EXIT. P2. S1 SECTION. CONTINUE. P3. EXIT. S2 SECTION 50.')),
    ).toBe('-{-:2 P1:1 P2:0} S1{-:1 P3:1} S2{}');
  });

  it('takes numbers as paragraph names', () => {
    expect(outline(procedure('0100. PERFORM 0200. 0200. EXIT.'))).toBe('-{0100:1 0200:1}');
  });

  it('keeps segment numbers', () => {
    expect(procedure('S1 SECTION 50. P1. EXIT.').sections[0]?.segment).toBe(50);
  });

  it('has parameters', () => {
    const header = 'PROCEDURE DIVISION USING A BY VALUE B C REFERENCE OPTIONAL D RETURNING E.';
    expect(procedure('GOBACK.', header)).toMatchObject({
      using: [
        { name: 'A', mode: 'reference' },
        { name: 'B', mode: 'value' },
        { name: 'C', mode: 'value' },
        { name: 'D', mode: 'reference', optional: true },
      ],
      returning: { name: 'E' },
      chaining: false,
    });
    expect(procedure('GOBACK.', 'PROCEDURE DIVISION CHAINING A.').chaining).toBe(true);
  });

  it('has declaratives', () => {
    const { declaratives, sections } =
      procedure(`DECLARATIVES. D1 SECTION. USE GLOBAL AFTER STANDARD ERROR PROCEDURE ON F G.
      D1P. CONTINUE. D2 SECTION. USE FOR DEBUGGING ON ALL PROCEDURES. END DECLARATIVES. MAIN SECTION. P1. EXIT.`);
    expect(declaratives.map(({ name, use }) => [name, use])).toMatchObject([
      ['D1', { kind: 'error', global: true, on: ['F', 'G'] }],
      ['D2', { kind: 'unsupported', construct: 'USE FOR DEBUGGING' }],
    ]);
    expect(outline({ sections })).toBe('MAIN{P1:1}');
  });

  it('may lack its header', () => {
    const { programs, problems } = parse('PROGRAM-ID. P. DISPLAY "x".');
    expect(programs[0]?.procedure?.sections).toHaveLength(1);
    expect(problems).toMatchObject([{ rule: 'syntax/missing-header', severity: 'warning' }]);
  });
});

describe('programs', () => {
  it('stand one after the other and inside one another', () => {
    const { programs, problems } = parse(`PROGRAM-ID. A. PROGRAM-ID. B. PROGRAM-ID. C. END PROGRAM C. END PROGRAM B.
      PROGRAM-ID. D. END PROGRAM D. END PROGRAM A. FUNCTION-ID. E. END FUNCTION E. PROGRAM-ID. F.`);
    expect(problems).toEqual([]);
    expect(family(programs)).toBe('A(B(C) D) E F');
    expect(programs.map(({ kind }) => kind)).toEqual(['program', 'function', 'program']);
  });

  it('without END PROGRAM contain what follows them', () => {
    expect(family(parse('PROGRAM-ID. A. GOBACK. PROGRAM-ID. B. GOBACK.').programs)).toBe('A(B)');
  });

  it('have a name to be called by, as written', () => {
    expect(parseClean('ID DIVISION. PROGRAM-ID. "my-Prog" IS INITIAL PROGRAM.')).toMatchObject({
      name: 'MY-PROG',
      externalName: 'my-Prog',
      initial: true,
      recursive: false,
    });
    expect(parseClean('PROGRAM-ID. Mixed AS "other" COMMON RECURSIVE.')).toMatchObject({
      name: 'MIXED',
      externalName: 'other',
      common: true,
      recursive: true,
    });
  });

  it('take the name of their file when they have none', () => {
    const { programs, problems } = parse('PROCEDURE DIVISION. GOBACK.');
    expect(programs[0]?.name).toBe('PROGRAM');
    expect(problems).toMatchObject([{ rule: 'syntax/missing-header', severity: 'warning' }]);
  });

  it('may lack the period behind their name', () => {
    expect(parseClean('PROGRAM-ID. P\nPROCEDURE DIVISION. GOBACK.').name).toBe('P');
  });

  it('set what ROUNDED means', () => {
    const { procedure: division } = parseClean(
      'PROGRAM-ID. P. OPTIONS. DEFAULT ROUNDED MODE IS NEAREST-EVEN. PROCEDURE DIVISION. ADD 1 TO A ROUNDED.',
    );
    expect(division?.sections[0]?.paragraphs[0]?.sentences[0]?.statements[0]).toMatchObject({
      to: [{ rounding: 'nearest-even' }],
    });
  });
});

describe('a program that is not right', () => {
  const kinds = (text: string): string[] =>
    parse(`PROGRAM-ID. P.\nPROCEDURE DIVISION.\n${text}`).programs.flatMap(({ procedure: division }) =>
      (division?.sections ?? []).flatMap(({ paragraphs }) =>
        paragraphs.flatMap(({ name, sentences }) => [
          ...(name === undefined ? [] : [name]),
          ...sentences.flatMap(({ statements }) => statements.map(({ kind }) => kind)),
        ]),
      ),
    );

  it('has a problem that names the place and what was expected', () => {
    const { problems } = parse('PROGRAM-ID. P.\nPROCEDURE DIVISION.\n    MOVE A B.\n');
    expect(problems).toEqual([
      {
        rule: 'syntax/unexpected-token',
        message: 'MOVE: expected TO, found B',
        position: { file: 'PROGRAM.cob', line: 3, column: 12 },
        severity: 'error',
      },
    ]);
  });

  it('keeps the statement as text and goes on at the next verb', () => {
    expect(kinds('MOVE A B DISPLAY "x" ADD TO. GOBACK.')).toEqual(['unsupported', 'display', 'unsupported', 'goback']);
  });

  it('skips a block whose condition cannot be read with all that it holds', () => {
    expect(kinds('IF A = DISPLAY "x" IF B = 1 CONTINUE END-IF ELSE DISPLAY "y" END-IF GOBACK.')).toEqual([
      'unsupported',
      'goback',
    ]);
  });

  it('does not lose the paragraph behind a missing period', () => {
    expect(kinds('DISPLAY "x"\nGO TO\nP2.\nGOBACK.')).toEqual(['display', 'goTo', 'goback']);
    expect(kinds('MOVE 1 TO\nP2.\nGOBACK.')).toEqual(['move', 'goback']);
    expect(kinds('MOVE 1\nP2.\nGOBACK.')).toEqual(['unsupported', 'P2', 'goback']);
  });

  it('says what a stray terminator is', () => {
    const { problems } = parse('PROGRAM-ID. P.\nPROCEDURE DIVISION.\nEND-IF.\nGOBACK.');
    expect(problems.map(({ message }) => message)).toEqual(['expected a statement or a period, found END-IF']);
  });

  it('may be no program at all', () => {
    expect(parse('').programs).toEqual([]);
    expect(parse('Dear Sir or Madam').problems).not.toEqual([]);
  });
});
