import { describe, expect, it } from 'vitest';
import { fixed, problemsOf, readFixture, textsOf } from './source-fixture.ts';

const ruler = (text: string, column: number): string => text.padEnd(column - 1);

describe('fixed format', () => {
  it('ignores the sequence area and everything behind column 72', () => {
    const line = `${ruler('000100     DISPLAY A', 73)}IDENT001`;
    expect(textsOf(readFixture({ text: `${line}\n` }))).toEqual(['DISPLAY', 'A']);
  });

  it('reads on to the column that the dialect names', () => {
    const text = `${ruler('           DISPLAY', 80)}FAR\n`;
    expect(textsOf(readFixture({ text, dialect: { textColumn: 255 } }))).toEqual(['DISPLAY', 'FAR']);
    expect(textsOf(readFixture({ text, dialect: { format: 'variable' } }))).toEqual(['DISPLAY', 'FAR']);
  });

  it('leaves out comment lines and keeps their text for documentation', () => {
    const unit = readFixture({ text: '      * Interest rates\n      / Next page\n           STOP *> here\n' });
    expect(textsOf(unit)).toEqual(['STOP']);
    expect(unit.comments.map(({ position, text }) => [position.line, position.column, text])).toEqual([
      [1, 8, ' Interest rates'],
      [2, 8, ' Next page'],
      [3, 17, ' here'],
    ]);
    expect(unit.lines.map((line) => line.kind)).toEqual(['comment', 'comment', 'code']);
  });

  it('keeps *> within a literal', () => {
    expect(readFixture({ text: fixed("DISPLAY 'a *> b'") }).tokens[1]?.value).toBe('a *> b');
  });

  it('reads debugging lines only when asked to, or after WITH DEBUGGING MODE', () => {
    const line = '      D    DISPLAY A\n';
    expect(textsOf(readFixture({ text: line }))).toEqual([]);
    expect(textsOf(readFixture({ text: line, dialect: { debugging: true } }))).toEqual(['DISPLAY', 'A']);
    const switched = readFixture({ text: `${fixed('SOURCE-COMPUTER. X WITH DEBUGGING MODE.')}${line}` });
    expect(textsOf(switched).slice(-2)).toEqual(['DISPLAY', 'A']);
    const overTwoLines = readFixture({ text: `${fixed('SOURCE-COMPUTER. X DEBUGGING', 'MODE.')}${line}` });
    expect(textsOf(overTwoLines).slice(-2)).toEqual(['DISPLAY', 'A']);
  });

  it('expands tabs to every eighth column and still points at the stored column', () => {
    const unit = readFixture({ text: '\tMOVE\tA TO B.\n' });
    expect(unit.tokens.slice(0, 3).map(({ text, position, areaA }) => [text, position.column, areaA])).toEqual([
      ['MOVE', 2, true],
      ['A', 7, false],
      ['TO', 9, false],
    ]);
  });

  it('lets tabs push text behind the margin, as cobc does', () => {
    const text = `       01  A\t\t\t\t\t\t\t\tPIC X.\n`;
    expect(textsOf(readFixture({ text }))).toEqual(['01', 'A']);
  });

  it('tells area A from area B', () => {
    const unit = readFixture({ text: fixed('MAIN-PARA.', '    STOP RUN.') });
    expect(unit.tokens.slice(0, -1).map((token) => token.areaA)).toEqual([true, false, false, false, false]);
  });

  it('reports an unknown indicator with its place and reads on', () => {
    const unit = readFixture({ text: `IDENTIFICATION DIVISION.\n${fixed('STOP RUN.')}` });
    expect(problemsOf(unit)).toEqual(['indicator-invalid PROGRAM.cob:1:7']);
    expect(textsOf(unit)).toEqual(['STOP', 'RUN', '.']);
  });

  it('ignores CBL and PROCESS options before the program', () => {
    const text = `CBL ARITH(EXTEND)\n       PROCESS LIST\n${fixed('ID DIVISION.', 'PROGRAM-ID. A.', 'PROCEDURE DIVISION.', 'PROCESS.')}`;
    expect(textsOf(readFixture({ text })).slice(0, 3)).toEqual(['ID', 'DIVISION', '.']);
    expect(textsOf(readFixture({ text })).at(-2)).toBe('PROCESS');
  });

  it('drops listing statements only in dialects that have them', () => {
    const text = fixed('EJECT', "TITLE 'Accounts'", 'SKIP1.', 'STOP');
    expect(textsOf(readFixture({ text, dialect: { std: 'ibm' } }))).toEqual(['STOP']);
    expect(textsOf(readFixture({ text }))).toEqual(['EJECT', 'TITLE', "'Accounts'", 'SKIP1', '.', 'STOP']);
  });

  it('reads comments of Micro Focus and ACUCOBOL only when asked to', () => {
    const text = `* first column\n${fixed('| bar', 'STOP | bar')}      $ dollar\n`;
    expect(textsOf(readFixture({ text, dialect: { mfComments: true, acuComments: true } }))).toEqual(['STOP']);
  });
});

describe('continuation', () => {
  it('joins a literal up to column 72 with its rest, blanks included', () => {
    const text = `${ruler('           DISPLAY "AB', 73)}\n      -    "CD".\n`;
    const { tokens, problems } = readFixture({ text });
    expect(tokens[1]?.value).toBe(`AB${' '.repeat(72 - 22)}CD`);
    expect(tokens[1]?.position).toMatchObject({ line: 1, column: 20 });
    expect(problems).toEqual([]);
  });

  it('takes a mark in column 72 with two marks below for one mark within the literal', () => {
    const first = `${'           DISPLAY "'.padEnd(71, 'x')}"`;
    const { tokens } = readFixture({ text: `${first}\n      -    ""y"\n` });
    expect(tokens[1]?.value).toBe(`${'x'.repeat(51)}"y`);
  });

  it('joins words and numbers', () => {
    const text = '           MOVE CUSTOMER-\n      -    NAME TO B\n      *    between\n      -    -X.\n';
    expect(textsOf(readFixture({ text }))).toEqual(['MOVE', 'CUSTOMER-NAME', 'TO', 'B-X', '.']);
  });

  it('keeps two literals apart', () => {
    const text = '           DISPLAY "A"\n      -    "B".\n';
    expect(textsOf(readFixture({ text }))).toEqual(['DISPLAY', '"A"', '"B"', '.']);
  });

  it('reports a literal that is not taken up again, with its place', () => {
    const text = '           DISPLAY "AB\n      -    CD".\n';
    expect(problemsOf(readFixture({ text }))).toEqual(['continuation-invalid PROGRAM.cob:2:12']);
    expect(problemsOf(readFixture({ text: fixed('DISPLAY "AB', 'STOP RUN.') }))).toEqual([
      'literal-unterminated PROGRAM.cob:1:16',
    ]);
  });
});

describe('free format', () => {
  const dialect = { format: 'free' } as const;

  it('reads from the first column, without indicators or a margin', () => {
    const text = `IDENTIFICATION DIVISION.\n*> note\ndisplay ${' '.repeat(100)}"x" *> tail\n`;
    const unit = readFixture({ text, dialect });
    expect(textsOf(unit)).toEqual(['IDENTIFICATION', 'DIVISION', '.', 'DISPLAY', '"x"']);
    expect(unit.comments.map((comment) => comment.text)).toEqual([' note', ' tail']);
  });

  it('counts the first token of a line as area A', () => {
    const unit = readFixture({ text: '  MAIN. STOP\n', dialect });
    expect(unit.tokens.map((token) => token.areaA)).toEqual([true, false, false, false]);
  });

  it('cuts lines where cobc does, and says so', () => {
    const unit = readFixture({ text: `A${' '.repeat(600)}B\n`, dialect });
    expect(textsOf(unit)).toEqual(['A']);
    expect(problemsOf(unit)).toEqual(['line-truncated PROGRAM.cob:1:513']);
  });
});

describe('comment entries', () => {
  it('skips the text of AUTHOR and its like up to the next text in area A', () => {
    const text = fixed(
      'IDENTIFICATION DIVISION.',
      'PROGRAM-ID. X.',
      "AUTHOR. J. O'BRIEN AND",
      '    COPY ROOM.',
      'DATE-WRITTEN. 1.1.80. REMARKS.',
      'DATA DIVISION.',
      '01 AUTHOR PIC X.',
    );
    const unit = readFixture({ text });
    expect(textsOf(unit).slice(7)).toEqual(['DATA', 'DIVISION', '.', '01', 'AUTHOR', 'PIC', 'X', '.']);
    expect(unit.problems).toEqual([]);
    expect(unit.comments.map((comment) => comment.text)).toContain("AUTHOR. J. O'BRIEN AND");
  });

  it('skips one that starts within a line', () => {
    const text = fixed('ID DIVISION. PROGRAM-ID. X. AUTHOR. ME', '    AND YOU.', 'DATA DIVISION.');
    expect(textsOf(readFixture({ text })).slice(3, 8)).toEqual(['PROGRAM-ID', '.', 'X', '.', 'DATA']);
  });

  it('ends in free format where program text starts', () => {
    const text = 'ID DIVISION.\nPROGRAM-ID. X.\nAUTHOR. me\nand you.\nPROCEDURE DIVISION.\nauthor. stop run.\n';
    expect(textsOf(readFixture({ text, dialect: { format: 'free' } })).slice(7)).toEqual([
      'PROCEDURE',
      'DIVISION',
      '.',
      'AUTHOR',
      '.',
      'STOP',
      'RUN',
      '.',
    ]);
  });
});
