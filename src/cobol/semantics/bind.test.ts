import { describe, expect, it } from 'vitest';
import { readSource } from '../source/index.ts';
import { parseProgram } from '../syntax/index.ts';
import { bindUnit } from './bind.ts';
import { resolveDialect } from './dialect.ts';
import type { BoundProgram, DataItem } from './model.ts';

function bind(data: string, procedure = 'MAIN. STOP RUN.', std = 'default'): BoundProgram {
  const text = `IDENTIFICATION DIVISION.\nPROGRAM-ID. T.\nDATA DIVISION.\nWORKING-STORAGE SECTION.\n${data}\nPROCEDURE DIVISION.\n${procedure}\n`;
  const unit = readSource(
    { path: 't.cob', bytes: Buffer.from(text) },
    { format: 'free', std: 'default' },
    { find: () => undefined },
  );
  const dialect = resolveDialect(std);
  const [program] = dialect ? bindUnit(parseProgram(unit), dialect) : [];
  if (!program) throw new Error('no program');
  return program;
}

function item(program: BoundProgram, name: string): DataItem {
  const found = program.resolve({
    kind: 'reference',
    name,
    qualifiers: [],
    subscripts: [],
    slice: undefined,
    position: { file: '', line: 1, column: 1 },
  });
  if (found.kind !== 'item') throw new Error(`${name} is ${found.kind}`);
  return found;
}

const place = (program: BoundProgram, name: string) => [item(program, name).offset, item(program, name).length];

describe('storage layout', () => {
  it('places the items of a record one after the other, and redefinitions on top of each other', () => {
    const program = bind(
      '01 R. 05 A PIC X(3). 05 B PIC S9(5) COMP-3. 05 C REDEFINES B PIC X(3). 05 D PIC 9(4) COMP. 05 E PIC S9(4) SIGN TRAILING SEPARATE.',
    );
    expect(place(program, 'R')).toEqual([0, 13]);
    expect(['A', 'B', 'C', 'D', 'E'].map((name) => place(program, name))).toEqual([
      [0, 3],
      [3, 3],
      [3, 3],
      [6, 2],
      [8, 5],
    ]);
    expect(item(program, 'C').insideRedefinition).toBe(true);
  });

  it('takes PIC X with a binary usage as an unsigned integer of that many bytes', () => {
    const program = bind('01 A PIC XXX COMP-X. 01 B PIC X COMP-5. 01 C PIC X(3) COMP-5. 01 D PIC XX COMP-N.');
    const facts = ['A', 'B', 'C', 'D'].map((name) => item(program, name));
    expect(facts.map(({ category, usage, length, digits }) => [category, usage, length, digits])).toEqual([
      ['numeric', 'comp-x', 3, 7],
      ['numeric', 'binary-char-unsigned', 1, 3],
      ['numeric', 'binary-long-unsigned', 4, 10],
      ['numeric', 'comp-x', 2, 4],
    ]);
  });

  it('makes a group as long as its longest redefinition', () => {
    expect(place(bind('01 R. 05 A PIC X(3). 05 B REDEFINES A PIC X(5). 05 C PIC X.'), 'C')).toEqual([5, 1]);
  });

  it('gives V a byte in digits that BLANK WHEN ZERO makes an edited item', () => {
    const program = bind('01 R. 05 A PIC 9(5)V99 BLANK WHEN ZERO. 05 B PIC ZZ9V99 BLANK WHEN ZERO.');
    expect(place(program, 'A')).toEqual([0, 8]);
    expect(place(program, 'B')).toEqual([8, 5]);
  });

  it('multiplies tables in tables, and gives every item its strides', () => {
    const program = bind('01 R. 05 ROW OCCURS 4. 10 CELL OCCURS 3 PIC 9(2). 10 X PIC X. 05 Z PIC X.');
    expect(item(program, 'CELL').dimensions.map(({ times, stride }) => [times, stride])).toEqual([
      [4, 7],
      [3, 2],
    ]);
    expect(place(program, 'Z')).toEqual([28, 1]);
  });

  it.each([
    ['default', 1],
    ['ibm', 2],
    ['mf', 1],
  ])('takes the bytes of COMP that the dialect %s takes', (std, bytes) => {
    expect(item(bind('01 N PIC 9(2) COMP.', undefined, std), 'N').length).toBe(bytes);
  });

  it('aligns SYNCHRONIZED items', () => {
    expect(place(bind('01 R. 05 A PIC X. 05 B PIC 9(8) COMP SYNC.'), 'B')).toEqual([4, 4]);
  });

  it('lets usage and sign of a group hold for its items', () => {
    const program = bind('01 R COMP-3. 05 A PIC S9(7).');
    expect(item(program, 'A')).toMatchObject({ usage: 'comp-3', length: 4 });
  });

  it('names the table that makes a group variable', () => {
    const program = bind('01 R. 05 N PIC 99. 05 T OCCURS 1 TO 20 DEPENDING ON N PIC X(4).');
    expect(item(program, 'R').variableTable).toMatchObject({ min: 1, times: 20, stride: 4 });
  });

  it('lays RENAMES over the items that it names', () => {
    const program = bind('01 R. 05 A PIC X(2). 05 B PIC X(3). 05 C PIC X(4). 66 BC RENAMES B THRU C.');
    expect(place(program, 'BC')).toEqual([2, 7]);
  });

  it('calculates constants with decimals from left to right and cuts quotients and the result to integers', () => {
    const program = bind(
      '78 A VALUE 1.5 + 1 + 1.5. 78 B VALUE 10.0 / 4 * 2. 78 C VALUE 7 / 2 + 0.5. 78 D VALUE 3.1416. 01 E CONSTANT D + 5.',
    );
    const values = ['A', 'B', 'C', 'D', 'E'].map((name) =>
      program.resolve({
        kind: 'reference',
        name,
        qualifiers: [],
        subscripts: [],
        slice: undefined,
        position: { file: '', line: 1, column: 1 },
      }),
    );
    expect(
      values.map((value) => value.kind === 'constant' && value.value.kind === 'literal' && value.value.value),
    ).toEqual(['4', '4', '3', '3.1416', '8']);
  });

  it('keeps the items of a record apart from what renames the whole of it', () => {
    const program = bind('01 G. 05 A PIC X(3). 05 B PIC X. 66 R RENAMES A THRU B. 66 W RENAMES G.');
    expect(item(program, 'W').children.map((child) => child.name)).toEqual(['A', 'B']);
  });

  it('knows constants, also those made of other constants and of lengths', () => {
    const program = bind(
      '78 N VALUE 3. 78 M VALUE N * 2. 01 A PIC X(M). 78 L VALUE LENGTH OF A. 01 T. 05 B OCCURS N PIC X.',
    );
    expect(item(program, 'A').length).toBe(6);
    expect(item(program, 'T').length).toBe(3);
    expect(
      program.resolve({
        kind: 'reference',
        name: 'L',
        qualifiers: [],
        subscripts: [],
        slice: undefined,
        position: { file: '', line: 1, column: 1 },
      }),
    ).toMatchObject({ kind: 'constant', value: { value: '6' } });
  });
});

describe('names', () => {
  const twice = '01 A. 05 X PIC 9. 05 G. 10 Y PIC 9. 01 B. 05 X PIC 9. 05 G. 10 Y PIC 9.';

  it('tells same names apart by qualification, and reports the one that could be either', () => {
    const program = bind(twice);
    const at = { file: '', line: 1, column: 1 };
    const resolve = (name: string, ...qualifiers: string[]) =>
      program.resolve({ kind: 'reference', name, qualifiers, subscripts: [], slice: undefined, position: at });
    expect(resolve('Y', 'B')).toMatchObject({ kind: 'item', parent: { parent: { name: 'B' } } });
    expect(resolve('X')).toMatchObject({ kind: 'problem', rule: 'semantics/ambiguous-name' });
    expect(resolve('NOWHERE')).toMatchObject({ kind: 'problem', rule: 'semantics/unknown-name' });
  });

  it('reports a PERFORM of nothing with its place', () => {
    const program = bind('01 A PIC 9.', 'MAIN. PERFORM NOWHERE. STOP RUN.');
    expect(program.problems).toMatchObject([{ rule: 'semantics/unknown-procedure', position: { line: 7 } }]);
  });
});

describe('control flow', () => {
  it('knows what the main line reaches, and what only PERFORM does', () => {
    const program = bind(
      '01 A PIC 9.',
      'MAIN. PERFORM SUB. GO TO FINISH.\nSUB. DISPLAY "S".\nDEAD. DISPLAY "D".\nFINISH. STOP RUN.',
    );
    expect([...program.controlFlow.mainLine].toSorted((a, b) => a - b)).toEqual([0, 3]);
    expect(program.controlFlow.ranges).toEqual([{ first: 1, last: 1 }]);
    expect(program.controlFlow.paragraphs[0]).toMatchObject({ fallsThrough: false, jumps: [{ to: 3 }] });
  });

  it('does not call a sentence ended that NEXT SENTENCE leaves', () => {
    const program = bind('01 A PIC 9.', 'MAIN. IF A = 1 NEXT SENTENCE ELSE STOP RUN.\nSUB. STOP RUN.');
    expect(program.controlFlow.paragraphs[0]?.fallsThrough).toBe(true);
  });
});
