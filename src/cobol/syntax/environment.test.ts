import { describe, expect, it } from 'vitest';
import type { Environment, FileControl } from './ast.ts';
import { parse, parseClean } from './syntax-fixture.ts';

const environment = (text: string): Environment =>
  parseClean(`PROGRAM-ID. P. ENVIRONMENT DIVISION. ${text}`).environment;
const special = (clauses: string): Environment => environment(`CONFIGURATION SECTION. SPECIAL-NAMES. ${clauses}.`);
const file = (clauses: string): FileControl => {
  const [first] = environment(`INPUT-OUTPUT SECTION. FILE-CONTROL. SELECT ${clauses}.`).files;
  if (first === undefined) throw new Error('no file');
  return first;
};

describe('SPECIAL-NAMES', () => {
  it('names devices', () => {
    expect(special('SYSIN IS KEYS C01 IS TOP-OF-FORM CONSOLE IS CRT').mnemonics).toMatchObject([
      { device: 'SYSIN', name: 'KEYS' },
      { device: 'C01', name: 'TOP-OF-FORM' },
      { device: 'CONSOLE', name: 'CRT' },
    ]);
  });

  it('names switches and their states', () => {
    const { switches } = special('SWITCH-1 IS S ON STATUS IS S-ON OFF S-OFF UPSI-0 ON IS U-ON');
    expect(switches).toMatchObject([
      { index: 1, name: 'S', on: 'S-ON', off: 'S-OFF' },
      { index: 0, name: undefined, on: 'U-ON', off: undefined },
    ]);
  });

  it('defines alphabets, by name and character by character', () => {
    const { alphabets } = special('ALPHABET E IS EBCDIC ALPHABET MINE IS "A" THRU "Z" "a" ALSO "b" ALSO "c" 48');
    expect(alphabets).toMatchObject([
      { name: 'E', base: 'ebcdic' },
      {
        name: 'MINE',
        base: 'custom',
        entries: [
          { range: { from: { value: 'A' }, to: { value: 'Z' } }, also: [] },
          { range: { from: { value: 'a' }, to: undefined }, also: [{ value: 'b' }, { value: 'c' }] },
          { range: { from: { value: '48' } } },
        ],
      },
    ]);
  });

  it('defines symbolic characters, classes, currency and the decimal point', () => {
    const names = special(
      'SYMBOLIC CHARACTERS HT IS 10 CR LF ARE 14 11 SYSOUT IS OUT CLASS HEX "0" THRU "9" "A" THRU "F" CURRENCY SIGN IS "E" DECIMAL-POINT IS COMMA',
    );
    expect(names.symbolicCharacters.map(({ name, ordinal }) => `${name}=${ordinal}`)).toEqual([
      'HT=10',
      'CR=14',
      'LF=11',
    ]);
    expect(names.mnemonics).toMatchObject([{ device: 'SYSOUT', name: 'OUT' }]);
    expect(names.classes).toMatchObject([{ name: 'HEX', ranges: [{ from: { value: '0' } }, { to: { value: 'F' } }] }]);
    expect(names.currencySigns).toEqual([{ sign: 'E', symbol: 'E' }]);
    expect(names.decimalPointIsComma).toBe(true);
  });
});

describe('the rest of the configuration', () => {
  it('says which functions may be called by name, the collating sequence and the debugging mode', () => {
    const configuration = environment(`CONFIGURATION SECTION. SOURCE-COMPUTER. X WITH DEBUGGING MODE.
      OBJECT-COMPUTER. X MEMORY SIZE 8192 WORDS PROGRAM COLLATING SEQUENCE IS MINE.
      REPOSITORY. FUNCTION TRIM UPPER-CASE INTRINSIC FUNCTION TWICE AS "twice".`);
    expect(configuration).toMatchObject({
      debuggingMode: true,
      collatingSequence: 'MINE',
      intrinsicNames: ['TRIM', 'UPPER-CASE'],
      userFunctions: [{ name: 'TWICE', externalName: 'twice' }],
    });
  });
});

describe('SELECT', () => {
  it('reads the clauses of an indexed file in any order', () => {
    expect(
      file(`OPTIONAL F FILE STATUS IS FS OF G RECORD KEY IS K = A B ACCESS MODE IS DYNAMIC ALTERNATE RECORD KEY IS L
        WITH DUPLICATES ALTERNATE KEY M INDEXED LOCK MODE IS MANUAL ASSIGN TO "f.dat"`),
    ).toMatchObject({
      name: 'F',
      optional: true,
      assign: { kind: 'literal', text: 'f.dat' },
      organization: 'indexed',
      access: 'dynamic',
      recordKey: { name: { name: 'K' }, parts: [{ name: 'A' }, { name: 'B' }] },
      alternateKeys: [
        { name: { name: 'L' }, duplicates: true },
        { name: { name: 'M' }, duplicates: false },
      ],
      fileStatus: { name: 'FS', qualifiers: ['G'] },
      lockMode: 'MANUAL',
    });
  });

  it.each([
    ['F ASSIGN TO WS-Name', { kind: 'word', text: 'WS-NAME', externalName: 'WS-Name', mode: undefined }],
    ['F ASSIGN EXTERNAL DDNAME', { kind: 'word', text: 'DDNAME', mode: 'external' }],
    ['F ASSIGN TO DYNAMIC WS-NAME', { kind: 'word', text: 'WS-NAME', mode: 'dynamic' }],
    ['F ASSIGN USING WS-NAME', { kind: 'word', text: 'WS-NAME', mode: 'dynamic' }],
    ['F ASSIGN TO DISK "x"', { kind: 'literal', text: 'x', lineSequentialDevice: false }],
    ['Mixed-Case ASSIGN DISK', { kind: 'device', text: 'DISK', externalName: 'Mixed-Case' }],
    ['F ASSIGN TO KEYBOARD', { kind: 'device', text: 'KEYBOARD' }],
    ['F ASSIGN TO LINE ADVANCING FILE "x"', { kind: 'literal', text: 'x', lineAdvancing: true }],
    ['F ASSIGN PRINTER', { kind: 'device', text: 'PRINTER', lineSequentialDevice: true }],
  ])('SELECT %s is assigned as written', (clauses, assign) => {
    expect(file(clauses).assign).toMatchObject(assign);
  });

  it.each([
    ['ORGANIZATION IS LINE SEQUENTIAL', 'line-sequential'],
    ['LINE SEQUENTIAL', 'line-sequential'],
    ['ORGANIZATION RECORD SEQUENTIAL', 'sequential'],
    ['RELATIVE KEY IS N', 'sequential'],
    ['ORGANIZATION RELATIVE RELATIVE KEY N', 'relative'],
  ])('%s is the organization %s', (clause, organization) => {
    expect(file(`F ASSIGN "x" ${clause}`).organization).toBe(organization);
  });

  it('an error names the file and the place and spoils no other file', () => {
    const { programs, problems } = parse(`PROGRAM-ID. P.\nENVIRONMENT DIVISION.\nINPUT-OUTPUT SECTION.\nFILE-CONTROL.
SELECT F ASSIGN "x" ACCESS SIDEWAYS.\nSELECT G ASSIGN "y".`);
    expect(problems).toMatchObject([{ position: { line: 5, column: 28 } }]);
    expect(problems[0]?.message).toBe('SELECT F: expected SEQUENTIAL or RANDOM or DYNAMIC, found SIDEWAYS');
    expect(programs[0]?.environment.files.map(({ name }) => name)).toEqual(['F', 'G']);
  });

  it('shares record areas', () => {
    const { sameRecordAreas } = environment(
      'INPUT-OUTPUT SECTION. FILE-CONTROL. SELECT F ASSIGN "x". I-O-CONTROL. SAME RECORD AREA FOR F G SAME AREA H I.',
    );
    expect(sameRecordAreas).toEqual([['F', 'G']]);
  });
});
