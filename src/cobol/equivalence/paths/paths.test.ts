import { describe, expect, it } from 'vitest';
import { comparePaths } from './compare-paths.ts';
import { readOriginalTrace } from './original-trace.ts';
import { keyOf, readJavaTrace, tracedJava } from './traced-java.ts';

const TRACE = `Source: 'src/PAY.cob'
Program-Id:  PAY
Program-Id:  PAY             |    Entry: PAY                            |     6|Source: src/PAY.cob
Program-Id:  PAY             |Paragraph: MAIN-P                         |     7|Source: src/PAY.cob
Program-Id:  PAY             |           PERFORM                        |     8|Source: src/PAY.cob
Program-Id:  PAY             |Paragraph: CALC                           |    10|Source: src/PAY.cob
Program-Id:  PAY             |           IF                             |    11|Source: src/PAY.cob
Program-Id:  PAY             |           GO TO                          |    12|Source: src/PAY.cob
Program-Id:  PAY             |  Section: LAST-ONE                       |    16|Source: copy/LAST.cpy
Program-Id:  PAY             |           STOP RUN                       |    17|Source: copy/LAST.cpy
`;

const position = (line: number) => ({ file: 'src/PAY.cob', line, column: 8 });
const at = (member: string, firstLine: number, lastLine: number) => ({
  path: 'app/Pay.java',
  className: 'Pay',
  member,
  firstLine,
  lastLine,
});
const PAY = [
  {
    path: 'app/Pay.java',
    text: [
      'public final class Pay extends Program {',
      '    private void mainP() {',
      '        calc();',
      '    }',
      '    private int calc() {',
      '        return NEXT;',
      '    }',
      '    private void again() {',
      '        while (true) {',
      '        }',
      '    }',
      '}',
    ].join('\n'),
  },
];
const PARAGRAPHS = [
  { name: 'MAIN-P', position: position(7), lastLine: 9, level: 'method', java: at('mainP', 2, 4) },
  { name: 'CALC', position: position(10), lastLine: 12, level: 'dispatched', java: at('calc', 5, 7) },
  { name: 'AGAIN', position: position(13), lastLine: 13, level: 'method', java: at('again', 8, 11) },
  { name: 'PART', position: position(14), lastLine: 14, level: 'merged', java: at('calc', 5, 7) },
];

describe('the trace of an original', () => {
  it('is the paragraphs and sections that were entered, each with its file, its line and what was executed there', () => {
    expect(readOriginalTrace(TRACE)).toEqual([
      { name: 'MAIN-P', file: 'PAY.cob', line: 7, statements: [{ verb: 'PERFORM', line: 8 }] },
      {
        name: 'CALC',
        file: 'PAY.cob',
        line: 10,
        statements: [
          { verb: 'IF', line: 11 },
          { verb: 'GO TO', line: 12 },
        ],
      },
      { name: 'LAST-ONE SECTION', file: 'LAST.cpy', line: 16, statements: [{ verb: 'STOP RUN', line: 17 }] },
    ]);
  });

  it('is nothing when the original said nothing', () => {
    expect(readOriginalTrace('')).toEqual([]);
  });
});

describe('Java that says where it is', () => {
  it('says so for paragraphs that are methods, and not for those that are entered without a call', () => {
    const { sources, followed } = tracedJava(PAY, PARAGRAPHS);
    expect([...followed]).toEqual(['PAY.cob|MAIN-P', 'PAY.cob|CALC']);
    const lines = sources[0]?.text.split('\n') ?? [];
    expect(lines[1]).toBe('    private void mainP() { displayUponError("\\u0001drydock PAY.cob|MAIN-P");');
    expect(lines[4]).toContain('PAY.cob|CALC');
    expect(lines.length).toBe(PAY[0]?.text.split('\n').length);
    expect(lines[7]).toBe('    private void again() {');
  });

  it('is understood, whatever else the program writes', () => {
    const said = 'warning: x\n\u0001drydock PAY.cob|MAIN-P\nPAY.cob|CALC\n\u0001drydock PAY.cob|CALC\n';
    expect(readJavaTrace(said)).toEqual(['PAY.cob|MAIN-P', 'PAY.cob|CALC']);
  });

  it('names a paragraph as the compiler does, which cuts long names', () => {
    expect(keyOf('src/A.cob', '007-count-occupied-adjacent-in-direction')).toBe(
      'A.cob|007-COUNT-OCCUPIED-ADJACENT-IN-',
    );
    expect(keyOf('A.cob', 'Z-P SECTION')).toBe('A.cob|Z-P SECTION');
  });
});

describe('two paths beside each other', () => {
  const original = { entries: readOriginalTrace(TRACE), cut: false };
  const followed = new Set(['PAY.cob|MAIN-P', 'PAY.cob|CALC', 'LAST.cpy|LAST-ONE SECTION']);
  const path = (...entries: string[]) => ({ entries, cut: false });

  it('part where one side enters another paragraph; what the original did before is told', () => {
    expect(comparePaths(original, path('PAY.cob|MAIN-P', 'PAY.cob|CALC', 'PAY.cob|CALC'), followed)).toEqual({
      followed: 3,
      common: 2,
      parted: true,
      last: [
        { name: 'MAIN-P', file: 'PAY.cob', line: 7 },
        { name: 'CALC', file: 'PAY.cob', line: 10 },
      ],
      original: 'LAST-ONE SECTION',
      translation: 'CALC',
      statements: [
        { verb: 'IF', line: 11 },
        { verb: 'GO TO', line: 12 },
      ],
    });
  });

  it('do not part when they are the same, or when only what cannot be followed differs', () => {
    const same = ['PAY.cob|MAIN-P', 'PAY.cob|CALC', 'LAST.cpy|LAST-ONE SECTION'];
    expect(comparePaths(original, path(...same), followed)).toMatchObject({ common: 3, parted: false });
    const fewer = new Set(['PAY.cob|MAIN-P', 'LAST.cpy|LAST-ONE SECTION']);
    const without = path('PAY.cob|MAIN-P', 'LAST.cpy|LAST-ONE SECTION');
    expect(comparePaths(original, without, fewer)).toMatchObject({ common: 2, parted: false });
  });

  it('say nothing when one of them was cut off before a difference', () => {
    const cut = { entries: ['PAY.cob|MAIN-P'], cut: true };
    expect(comparePaths(original, cut, followed)).toBeUndefined();
    expect(comparePaths({ ...original, cut: true }, path('PAY.cob|CALC'), followed)).toMatchObject({ common: 0 });
  });
});
