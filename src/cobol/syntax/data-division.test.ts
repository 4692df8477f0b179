import { describe, expect, it } from 'vitest';
import type { DataDescription, DataDivision } from './ast.ts';
import { parse, parseClean, show } from './syntax-fixture.ts';

const division = (text: string): DataDivision => parseClean(`PROGRAM-ID. P. DATA DIVISION. ${text}`).data;
const storage = (entries: string): readonly DataDescription[] =>
  division(`WORKING-STORAGE SECTION. ${entries}`).workingStorage;
const entry = (text: string): DataDescription => {
  const [first] = storage(text);
  if (first === undefined) throw new Error('no entry');
  return first;
};

/** Names by level: `A(B(C) D)`, condition names behind a slash. */
function outline(entries: readonly DataDescription[]): string {
  return entries
    .map(({ name = 'FILLER', children, conditions }) => {
      const below = children.length > 0 ? `(${outline(children)})` : '';
      return name + below + conditions.map((condition) => `/${condition.name}`).join('');
    })
    .join(' ');
}

describe('levels', () => {
  it('put entries below one another whatever the steps of their numbers', () => {
    const text = '01 A. 05 B. 10 C PIC 9. 07 D PIC 9. 05 PIC 9. 77 E PIC 9. 01 F PIC 9.';
    expect(outline(storage(text))).toBe('A(B(C D) FILLER) E F');
  });

  it('attach condition names to the item before them and renamings to their record', () => {
    const text = '01 A. 05 B PIC 9. 88 ONE VALUE 1. 88 TWO VALUE 2. 05 C PIC 9. 66 R RENAMES B THRU C. 01 D PIC 9.';
    expect(outline(storage(text))).toBe('A(B/ONE/TWO C R) D');
  });

  it('keep constants out of the records they stand in', () => {
    const records = storage('01 A. 05 B PIC 9. 78 MAXIMUM VALUE 7. 05 C PIC 9. 01 HIGHEST CONSTANT AS 9.');
    expect(outline(records)).toBe('A(B C) MAXIMUM HIGHEST');
  });
});

describe('clauses', () => {
  it('may come in any order', () => {
    const item = entry('01 A VALUE -1 COMP-3 PIC S9(4)V99 SIGN LEADING SEPARATE CHARACTER SYNC.');
    expect(item).toMatchObject({
      picture: { text: 'S9(4)V99' },
      usage: 'comp-3',
      sign: { leading: true, separate: true },
      synchronized: true,
    });
    expect(item.values.map(({ from }) => show(from))).toEqual(['-1']);
  });

  it('describe a table with its keys and indexes', () => {
    const item = entry(
      '01 T OCCURS 1 TO 9 TIMES DEPENDING ON N ASCENDING KEY IS K L DESCENDING M INDEXED BY I, J PIC 9.',
    );
    expect(item.occurs).toMatchObject({
      min: 1,
      dependingOn: { name: 'N' },
      keys: [
        { ascending: true, names: [{ name: 'K' }, { name: 'L' }] },
        { ascending: false, names: [{ name: 'M' }] },
      ],
      indexes: [{ name: 'I' }, { name: 'J' }],
    });
    expect(show(item.occurs?.max)).toBe('9');
  });

  it.each([
    ['COMP', 'binary'],
    ['USAGE IS COMPUTATIONAL-5', 'comp-5'],
    ['PACKED-DECIMAL', 'comp-3'],
    ['BINARY-LONG UNSIGNED', 'binary-long-unsigned'],
    ['BINARY-CHAR SIGNED', 'binary-char'],
    ['UNSIGNED-INT', 'binary-long-unsigned'],
    ['FLOAT-LONG', 'float-long'],
    ['INDEX', 'index'],
    ['USAGE POINTER', 'pointer'],
  ])('%s is the usage %s', (text, usage) => {
    expect(entry(`01 A ${text}.`).usage).toBe(usage);
  });

  it('give condition names values, ranges and a value for FALSE', () => {
    const [item] = storage('01 A PIC 9. 88 C VALUES ARE 1, 3 THRU 5 ZERO WHEN SET TO FALSE IS 9.');
    const condition = item?.conditions[0];
    expect(condition?.values.map(({ from, to }) => `${show(from)}..${show(to)}`)).toEqual(['1..-', '3..5', 'ZERO..-']);
    expect(condition?.falseValue).toMatchObject({ value: '9' });
  });

  it('compute constants: level 78 without precedence, CONSTANT with it', () => {
    const [old, standard, text] = storage('78 A VALUE 1 + 2 * 3. 01 B CONSTANT AS 1 + 2 * 3. 01 C CONSTANT "x" & A.');
    expect(show(old?.constant)).toBe('(* (+ 1 2) 3)');
    expect(show(standard?.constant)).toBe('(+ 1 (* 2 3))');
    expect(show(text?.constant)).toBe('(& "x" A)');
  });

  it('mark what an item is', () => {
    expect(entry('01 A IS EXTERNAL GLOBAL BASED BLANK WHEN ZERO JUSTIFIED RIGHT PIC X.')).toMatchObject({
      external: true,
      global: true,
      based: true,
      blankWhenZero: true,
      justified: true,
    });
  });

  it('that are not supported stay with their entry as text', () => {
    expect(entry('01 A TYPEDEF STRONG PIC X.').unsupported).toMatchObject([
      { construct: 'TYPEDEF', text: 'TYPEDEF STRONG' },
    ]);
  });
});

describe('names', () => {
  it('may be words that only some dialects reserve, there and in the statements', () => {
    const program = parseClean(
      'PROGRAM-ID. P. DATA DIVISION. WORKING-STORAGE SECTION. 01 DETAIL PIC X. 01 REPORT. 05 LABEL PIC X. PROCEDURE DIVISION. MOVE DETAIL TO LABEL REPORT.',
    );
    const [statement] = program.procedure?.sections[0]?.paragraphs[0]?.sentences[0]?.statements ?? [];
    expect(statement).toMatchObject({ kind: 'move', targets: [{ name: 'LABEL' }, { name: 'REPORT' }] });
  });

  it('are missing where a clause follows the level number', () => {
    expect(outline(storage('01. 05 PIC X. 05 FILLER PIC X. 05 OCCURS 3 PIC X. 05 REDEFINES-IT PIC X.'))).toBe(
      'FILLER(FILLER FILLER FILLER REDEFINES-IT)',
    );
  });
});

describe('files', () => {
  it('have clauses and records', () => {
    const [file] = division(`FILE SECTION. FD F GLOBAL BLOCK CONTAINS 1 TO 10 RECORDS LABEL RECORDS ARE STANDARD
      RECORD IS VARYING IN SIZE FROM 5 TO 80 CHARACTERS DEPENDING ON N RECORDING MODE IS V
      LINAGE IS 60 LINES WITH FOOTING AT 55 LINES AT TOP 2 BOTTOM N. 01 R1 PIC X. 01 R2 PIC X(80).`).files;
    expect(file).toMatchObject({
      name: 'F',
      global: true,
      blockContains: 10,
      recordContains: { min: 5, max: 80, varying: true, dependingOn: { name: 'N' } },
      recordingMode: 'V',
    });
    expect([file?.linage?.lines, file?.linage?.footing, file?.linage?.top, file?.linage?.bottom].map(show)).toEqual([
      '60',
      '55',
      '2',
      'N',
    ]);
    expect(outline(file?.records ?? [])).toBe('R1 R2');
  });
});

describe('sections that are not supported', () => {
  it('are kept as one node each and do not hide what follows', () => {
    const program = parseClean(`PROGRAM-ID. P. DATA DIVISION. REPORT SECTION. RD R. 01 TYPE DETAIL. 02 LINE 1.
      SCREEN SECTION. 01 MENU-SCREEN. 05 VALUE "x" LINE 1. PROCEDURE DIVISION. DISPLAY MENU-SCREEN. DISPLAY "x".`);
    expect(program.unsupported.map(({ construct }) => construct)).toEqual(['REPORT SECTION', 'SCREEN SECTION']);
    const sentences = program.procedure?.sections[0]?.paragraphs[0]?.sentences ?? [];
    expect(sentences.map(({ statements }) => statements[0]?.kind)).toEqual(['unsupported', 'display']);
  });
});

describe('errors in entries', () => {
  it('name the entry and the place, and spoil no other entry', () => {
    const { programs, problems } = parse(
      'PROGRAM-ID. P.\nDATA DIVISION.\nWORKING-STORAGE SECTION.\n01 A PIC X FLOATED.\n01 B PIC 9.',
    );
    expect(problems).toMatchObject([
      { rule: 'syntax/unexpected-token', position: { line: 4, column: 12 }, severity: 'error' },
    ]);
    expect(problems[0]?.message).toContain('01 A: expected a clause or a period, found FLOATED');
    expect(outline(programs[0]?.data.workingStorage ?? [])).toBe('A B');
  });

  it('forgive a missing period where the next entry is plain, and say so', () => {
    const { programs, problems } = parse(
      'PROGRAM-ID. P. DATA DIVISION. WORKING-STORAGE SECTION. 01 A PIC X\n01 B PIC 9.',
    );
    expect(problems.map(({ rule }) => rule)).toEqual(['syntax/expected-period']);
    expect(outline(programs[0]?.data.workingStorage ?? [])).toBe('A B');
  });
});
