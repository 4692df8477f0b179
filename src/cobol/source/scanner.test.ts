import { describe, expect, it } from 'vitest';
import { fixed, freeTexts, problemsOf, readFixture, textsOf } from './source-fixture.ts';

const kindsOf = (text: string): string[] =>
  readFixture({ text, dialect: { format: 'free' } })
    .tokens.slice(0, -1)
    .map((token) => `${token.kind} ${token.text}`);

const literalOf = (text: string) => readFixture({ text, dialect: { format: 'free' } }).tokens[0];

describe('words and numbers', () => {
  it('takes the longest match, as cobc does', () => {
    expect(kindsOf('5-3 1E5 A.5 12. 1.5E3 .5 12AB 100-EXIT A-')).toEqual([
      'word 5-3',
      'word 1E5',
      'word A',
      'number .5',
      'number 12',
      'symbol .',
      'number 1.5E3',
      'number .5',
      'word 12AB',
      'word 100-EXIT',
      'word A',
      'symbol -',
    ]);
  });

  it('folds words to upper case and keeps them as written', () => {
    const [token] = readFixture({ text: 'Kunden-Straße', dialect: { format: 'free' } }).tokens;
    expect(token).toMatchObject({ text: 'KUNDEN-STRAßE', raw: 'Kunden-Straße' });
  });

  it('keeps signs apart and tells where space stood', () => {
    const unit = readFixture({ text: 'A -1 - 1', dialect: { format: 'free' } });
    expect(unit.tokens.map(({ text, precededBySpace }) => [text, precededBySpace])).toEqual([
      ['A', true],
      ['-', true],
      ['1', false],
      ['-', true],
      ['1', true],
      ['', true],
    ]);
  });

  it('drops separators and remembers them', () => {
    const unit = readFixture({ text: 'F (A, -1; B,C 1,2)', dialect: { format: 'free' } });
    expect(textsOf(unit)).toEqual(['F', '(', 'A', '-', '1', 'B', 'C', '1', '2', ')']);
    expect(unit.tokens.filter((token) => token.precededByComma).map((token) => token.text)).toEqual([
      '-',
      'B',
      'C',
      '2',
    ]);
  });

  it('drops a period behind a period', () => {
    expect(freeTexts('A. .\n..B')).toEqual(['A', '.', 'B']);
  });

  it('joins the symbols of two characters', () => {
    expect(freeTexts('A<=B>=C<>D**E::F ( G : H )')).toEqual([
      'A',
      '<=',
      'B',
      '>=',
      'C',
      '<>',
      'D',
      '**',
      'E',
      '::',
      'F',
      '(',
      'G',
      ':',
      'H',
      ')',
    ]);
  });

  it('reports characters without a meaning and goes on', () => {
    const unit = readFixture({ text: fixed('MOVE A? TO B') });
    expect(textsOf(unit)).toEqual(['MOVE', 'A', '?', 'TO', 'B']);
    expect(problemsOf(unit)).toEqual(['character-invalid PROGRAM.cob:1:14']);
  });
});

describe('DECIMAL-POINT IS COMMA', () => {
  it('makes commas decimal points from there on, and the text of numbers stays comparable', () => {
    const text = 'SPECIAL-NAMES. DECIMAL-POINT IS COMMA.\nMOVE 1,5 TO A, B. MOVE ,5 TO C(1, 2). DISPLAY 3.';
    expect(freeTexts(text).slice(6).join(' ')).toBe(
      'MOVE 1.5 TO A B . MOVE ,5 TO C ( 1 2 ) . DISPLAY 3 .'.replace(',5', '.5'),
    );
  });

  it('ends with the outermost program', () => {
    const text = `PROGRAM-ID. A. DECIMAL-POINT COMMA. PROGRAM-ID. B. 1,5 END PROGRAM B. 1,5 END PROGRAM A. 1,5`;
    expect(freeTexts(text).filter((word) => /^\d/.test(word))).toEqual(['1.5', '1.5', '1', '5']);
  });
});

describe('pictures', () => {
  it('takes the character-string as one token', () => {
    expect(kindsOf('A PIC X(10). B PICTURE IS $zz,zz9.99-. C PIC 9(4), D PIC S9(4)V99 COMP.')).toEqual([
      'word A',
      'word PIC',
      'picture X(10)',
      'symbol .',
      'word B',
      'word PICTURE',
      'word IS',
      'picture $ZZ,ZZ9.99-',
      'symbol .',
      'word C',
      'word PIC',
      'picture 9(4)',
      'word D',
      'word PIC',
      'picture S9(4)V99',
      'word COMP',
      'symbol .',
    ]);
  });

  it('looks for it on the next line', () => {
    expect(kindsOf('A PIC\n   IS\n 9.')).toEqual(['word A', 'word PIC', 'word IS', 'picture 9', 'symbol .']);
  });

  it('knows PICTURE SYMBOL from a picture', () => {
    expect(kindsOf("CURRENCY 'E' WITH PICTURE SYMBOL '$'").at(-1)).toBe("string '$'");
  });

  it('reports a missing picture', () => {
    expect(problemsOf(readFixture({ text: fixed('01 A PIC .') }))).toEqual(['picture-missing PROGRAM.cob:1:17']);
  });
});

describe('literals', () => {
  it.each([
    [`"it's"`, undefined, "it's"],
    [`'it''s'`, undefined, "it's"],
    [`"a""b"`, undefined, 'a"b'],
    ['""', undefined, ' '],
    [`X"41Ff"`, 'X', 'A\xff'],
    [`x'00'`, 'X', '\0'],
    [`N"ab"`, 'N', 'ab'],
    [`NX"0041"`, 'NX', '\0A'],
    [`Z"end"`, 'Z', 'end\0'],
  ])('decodes %s', (text, prefix, value) => {
    expect(literalOf(text)).toMatchObject({ kind: 'string', prefix, value, raw: text });
  });

  it('keeps the bytes of other encodings', () => {
    expect(literalOf('"Stra\xc3\x9fe"')?.value).toBe('Stra\xc3\x9fe');
  });

  it.each([
    [`H"FF"`, 'H', '255'],
    [`B'101'`, 'B', '5'],
    ['BX"F"', 'BX', '15'],
    ['B#101', 'B#', '5'],
    ['O#17', 'O#', '15'],
    ['x#1f', 'X#', '31'],
  ])('takes %s for a number, as cobc does', (text, prefix, value) => {
    expect(literalOf(text)).toMatchObject({ kind: 'number', prefix, text: value, raw: text });
  });

  it.each(['X"4"', 'X"4G"', 'B"12"', 'H""'])('reports the invalid literal %s', (text) => {
    expect(problemsOf(readFixture({ text, dialect: { format: 'free' } }))).toEqual(['literal-invalid PROGRAM.cob:1:1']);
  });

  it('knows a word that ends like a prefix from a prefix', () => {
    expect(kindsOf('FOO-X"41" X')).toEqual(['word FOO-X', 'string "41"', 'word X']);
  });

  it('takes a hyphen behind a literal for concatenation', () => {
    expect(kindsOf('"a"-\n"b"')).toEqual(['string "a"', 'symbol &', 'string "b"']);
  });
});

describe('embedded statements', () => {
  it('takes the text between EXEC and END-EXEC as it stands', () => {
    const unit = readFixture({
      text: fixed('    EXEC SQL', "       SELECT A, 'b' INTO :B", '       FROM T', '    END-EXEC. STOP RUN.'),
    });
    expect(unit.tokens.slice(0, 5).map((token) => [token.kind, token.text])).toEqual([
      ['word', 'EXEC'],
      ['word', 'SQL'],
      ['exec', "SELECT A, 'b' INTO :B\n       FROM T"],
      ['word', 'END-EXEC'],
      ['symbol', '.'],
    ]);
    expect(unit.tokens[2]?.position).toMatchObject({ line: 1 });
    expect(unit.problems).toEqual([]);
  });

  it('takes several on a line, and EXEC and its language on two lines', () => {
    const text = fixed('EXEC CICS RETURN END-EXEC EXEC CICS SYNCPOINT END-EXEC', 'EXEC', '  SQL COMMIT END-EXEC');
    expect(textsOf(readFixture({ text })).join(' ')).toBe(
      'EXEC CICS RETURN END-EXEC EXEC CICS SYNCPOINT END-EXEC EXEC SQL COMMIT END-EXEC',
    );
  });

  it('reads a word EXEC that starts no statement as a word', () => {
    expect(freeTexts('PERFORM EXEC\nDISPLAY A')).toEqual(['PERFORM', 'EXEC', 'DISPLAY', 'A']);
  });

  it('reports a missing END-EXEC where the statement starts', () => {
    expect(problemsOf(readFixture({ text: fixed('EXEC SQL COMMIT.') }))).toEqual(['exec-unterminated PROGRAM.cob:1:8']);
  });

  it('puts the member of EXEC SQL INCLUDE behind its statement', () => {
    const unit = readFixture({
      text: fixed('EXEC SQL INCLUDE ACCT END-EXEC.', '01 B.'),
      copybooks: { ACCT: fixed('01 A.') },
    });
    expect(textsOf(unit).join(' ')).toBe('EXEC SQL INCLUDE ACCT END-EXEC . 01 A . 01 B .');
    expect(unit.copies).toMatchObject([{ name: 'ACCT', statement: 'SQL INCLUDE', resolved: 'ACCT' }]);
  });
});
