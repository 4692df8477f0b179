import { describe, expect, it } from 'vitest';
import type { CopybookLibrary } from './copybook-library.ts';
import { readSource } from './read-source.ts';
import { bytesOf, fixed, freeTexts, problemsOf, readFixture, textsOf } from './source-fixture.ts';

const joined = (text: string, copybooks?: Record<string, string>): string => freeTexts(text, copybooks).join(' ');

describe('COPY', () => {
  it('puts the copybook in its place, within a sentence too', () => {
    expect(joined('01 A. COPY REC. 01 B.', { REC: '05 C PIC X.\n05 D PIC 9.' })).toBe(
      '01 A . 05 C PIC X . 05 D PIC 9 . 01 B .',
    );
    expect(joined('MOVE COPY NAME. TO B.', { NAME: 'CUSTOMER' })).toBe('MOVE CUSTOMER TO B .');
  });

  it('finds names in quotes, with extensions and in libraries', () => {
    const copybooks = { 'sub/a.cpy': 'ONE', 'LIB/NAME': 'TWO', 'NAME.CPY': 'THREE' };
    expect(joined(`COPY "sub/a.cpy". COPY NAME OF LIB. COPY NAME IN "LIB" SUPPRESS. COPY NAME.CPY.`, copybooks)).toBe(
      'ONE TWO TWO THREE',
    );
  });

  it('includes copybooks of copybooks and tells the way to each token', () => {
    const unit = readFixture({
      text: fixed('COPY OUTER.', 'STOP.'),
      copybooks: { OUTER: fixed('', 'COPY INNER.'), INNER: fixed('  X.') },
    });
    expect(unit.tokens[0]).toMatchObject({
      text: 'X',
      position: { file: 'INNER', line: 1, column: 10 },
      includedFrom: [
        { file: 'PROGRAM.cob', line: 1, column: 8 },
        { file: 'OUTER', line: 2, column: 8 },
      ],
    });
    expect(unit.tokens[2]).toMatchObject({ text: 'STOP', includedFrom: undefined });
    expect(unit.copies.map(({ name, resolved, position }) => [name, resolved, position.file])).toEqual([
      ['OUTER', 'OUTER', 'PROGRAM.cob'],
      ['INNER', 'INNER', 'OUTER'],
    ]);
    expect(unit.lines.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'PROGRAM.cob:1',
      'PROGRAM.cob:2',
      'OUTER:1',
      'OUTER:2',
      'INNER:1',
    ]);
  });

  it('reports a missing copybook with its place and reads on', () => {
    const unit = readFixture({ text: fixed('01 A.', '    COPY NOWHERE', '         OF LIB.', '01 B.') });
    expect(textsOf(unit)).toEqual(['01', 'A', '.', '01', 'B', '.']);
    expect(problemsOf(unit)).toEqual(['copybook-not-found PROGRAM.cob:2:12']);
    expect(unit.problems[0]?.message).toContain('-I');
    expect(unit.copies).toMatchObject([{ name: 'NOWHERE', library: 'LIB', resolved: undefined, replacing: false }]);
  });

  it('leaves out a copybook that copies itself', () => {
    const unit = readFixture({
      text: fixed('COPY A.'),
      copybooks: { A: fixed('X.', 'COPY B.'), B: fixed('Y.', 'COPY A.') },
    });
    expect(textsOf(unit)).toEqual(['X', '.', 'Y', '.']);
    expect(problemsOf(unit)).toEqual(['copy-recursive B:2:8']);
  });

  it('reports a copybook that cannot be read, with the reason', () => {
    const library: CopybookLibrary = {
      find() {
        throw new Error('EACCES: permission denied');
      },
    };
    const unit = readSource({ path: 'P', bytes: bytesOf('COPY X.') }, { format: 'free', std: 'default' }, library);
    expect(unit.problems).toMatchObject([{ code: 'copybook-unreadable', position: { line: 1, column: 1 } }]);
    expect(unit.problems[0]?.message).toContain('EACCES');
  });

  it.each([
    'COPY .',
    'COPY X Y.',
    'COPY X REPLACING A.',
    'COPY X REPLACING A BY.',
    'COPY X REPLACING ==== BY ==B==.',
    'COPY X REPLACING LEADING ==A B== BY ==C==.',
  ])('reports the statement that cannot be read: %s', (text) => {
    const unit = readFixture({ text: fixed(text), copybooks: { X: '' } });
    expect(unit.problems.map((problem) => problem.code)).toContain('copy-syntax');
  });

  it('reports pseudo-text without an end where it starts', () => {
    expect(problemsOf(readFixture({ text: fixed('COPY X REPLACING ==A BY B.'), copybooks: { X: '' } }))[0]).toBe(
      'pseudo-text-unterminated PROGRAM.cob:1:25',
    );
  });

  it('knows the older names INCLUDE and ++INCLUDE', () => {
    expect(joined('INCLUDE REC.\n++INCLUDE REC\nMOVE INCLUDE TO A.', { REC: 'X.' })).toBe(
      'X . X . MOVE INCLUDE TO A .',
    );
  });

  it('gives a copybook the format of its user and takes its own format back', () => {
    const copybooks = { FREE: `       >>SOURCE FORMAT FREE\nX\n` };
    expect(textsOf(readFixture({ text: fixed('COPY FREE.', 'Y'), copybooks }))).toEqual(['X', 'Y']);
  });

  it('stops at a text that grows without bounds', () => {
    const copybooks: Record<string, string> = {};
    for (let level = 0; level < 20; level++)
      copybooks[`L${level}`] = `COPY L${level + 1}. COPY L${level + 1}. COPY L${level + 1}.`;
    copybooks['L20'] = 'A B C D E F G H';
    const unit = readFixture({ text: 'COPY L0.', copybooks, dialect: { format: 'free' } });
    expect(unit.problems.at(-1)).toMatchObject({ code: 'text-too-large' });
  });
});

describe('COPY REPLACING', () => {
  it('replaces pseudo-text, words, literals and identifiers', () => {
    const copybooks = { C: `MOVE A OF B TO X (1). DISPLAY "old" OLD-NAME 5.` };
    const text = `COPY C REPLACING A OF B BY NEW  ==TO X (1)== BY ==TO Y==  "old" BY 'new'  OLD-NAME BY Z (1)  5 BY +7.`;
    expect(joined(text, copybooks)).toBe(`MOVE NEW TO Y . DISPLAY 'new' Z ( 1 ) + 7 .`);
  });

  it('makes names of parts, in pictures too', () => {
    const copybooks = { C: '01 :TAG:-REC. 05 :TAG:-NAME PIC X(:LEN:). 05 WS-A-X PIC 9.' };
    const text =
      'COPY C REPLACING ==:TAG:== BY ==CUST== ==:LEN:== BY ==30== LEADING ==WS== BY ==LS== TRAILING ==-Q== BY ====.';
    expect(joined(text, copybooks)).toBe('01 CUST-REC . 05 CUST-NAME PIC X(30) . 05 LS-A-X PIC 9 .');
  });

  it('replaces the beginnings and ends of words', () => {
    const copybooks = { C: 'ABC-X X-SUF SUF' };
    expect(joined('COPY C REPLACING LEADING ==abc== BY ==Z== TRAILING ==-SUF== BY ====.', copybooks)).toBe('Z-X X SUF');
  });

  it('matches text over lines and whatever the blanks, and drops text replaced by nothing', () => {
    const unit = readFixture({
      text: fixed('COPY C REPLACING ==VALUE   ZERO== BY ====.'),
      copybooks: { C: fixed('01 A PIC 9 VALUE', '    ZERO.', '01 B.') },
    });
    expect(textsOf(unit)).toEqual(['01', 'A', 'PIC', '9', '.', '01', 'B', '.']);
  });

  it('points at the replaced text, and at where the new text was written', () => {
    const unit = readFixture({
      text: fixed('COPY C REPLACING ==:T:==', '  BY ==NEW==.'),
      copybooks: { C: fixed('01 :T:-A.') },
    });
    expect(unit.tokens[1]).toMatchObject({
      text: 'NEW-A',
      position: { file: 'C', line: 1, column: 11 },
      replacedFrom: { file: 'PROGRAM.cob', line: 2, column: 15 },
      includedFrom: [{ file: 'PROGRAM.cob', line: 1, column: 8 }],
    });
    expect(unit.tokens[0]).toMatchObject({ text: '01', replacedFrom: undefined });
  });

  it('replaces in the copybooks of the copybook', () => {
    expect(joined('COPY A REPLACING X BY Y. X', { A: 'COPY B. X', B: 'X' })).toBe('Y Y X');
  });

  // Observed with cobc 3.1.2: the words that waited for a longer match pass unchanged.
  it('gives up a failed longer match as cobc does', () => {
    expect(joined('COPY C REPLACING ==A B== BY ==Z==.', { C: 'A A B A B' })).toBe('A A B Z');
  });
});

describe('REPLACE', () => {
  it('holds from its place to REPLACE OFF, for copybooks too', () => {
    expect(joined('A REPLACE ==A== BY ==B==. A COPY C. REPLACE OFF. A', { C: 'A' })).toBe('A B B A');
  });

  it('stacks with ALSO and LAST', () => {
    const text = 'REPLACE ==A== BY ==1==. A B REPLACE ALSO ==B== BY ==2==. A B REPLACE LAST OFF. A B';
    expect(joined(text)).toBe('1 B 1 2 1 B');
  });

  it('does not touch what COPY REPLACING has replaced', () => {
    expect(joined('REPLACE ==A== BY ==B== ==B== BY ==C==. COPY C REPLACING ==X== BY ==A==. A', { C: 'X' })).toBe('A B');
  });

  it('keeps the text that waits for a match at the end', () => {
    expect(joined('REPLACE ==STOP RUN. MORE== BY ==X==. STOP RUN.')).toBe('STOP RUN .');
  });

  it('reports what cannot be read', () => {
    expect(problemsOf(readFixture({ text: fixed('REPLACE A.') }))).toEqual(['replace-syntax PROGRAM.cob:1:16']);
  });
});
