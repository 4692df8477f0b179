import { describe, expect, it } from 'vitest';
import { bindUnit, resolveDialect } from '../semantics/index.ts';
import { readSource } from '../source/index.ts';
import { parseProgram } from '../syntax/index.ts';
import { type ProgramTranslation, translateProgram } from './index.ts';

function translate(lines: string, flags: readonly string[] = []): ProgramTranslation {
  const text = lines
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : `       ${line.replace(/^ {4}/, '')}`))
    .join('\n');
  const source = { path: 'sample.cbl', bytes: new TextEncoder().encode(text) };
  const unit = readSource(source, { format: 'fixed', std: 'default' }, { find: () => undefined });
  const dialect = resolveDialect('default', flags);
  const [bound] = dialect ? bindUnit(parseProgram(unit), dialect) : [];
  if (!bound) throw new Error('the sample holds no program');
  return translateProgram(bound, { packageName: 'com.example', comments: unit.comments });
}

function program(data: string, procedure: string): string {
  return `
    IDENTIFICATION DIVISION.
    PROGRAM-ID. SAMPLE.
    DATA DIVISION.
    WORKING-STORAGE SECTION.
${data}
    PROCEDURE DIVISION.
${procedure}
`;
}

/** The lines of one method, without its indentation. */
function method(translation: ProgramTranslation, name: string): string {
  const text = translation.files[0]?.text ?? '';
  const found = new RegExp(`^    [^\\n]* ${name}\\([^)]*\\) \\{\\n([^]*?)^    \\}`, 'm').exec(text);
  if (!found) throw new Error(`no method ${name} in\n${text}`);
  return (found[1] ?? '').replaceAll(/^ {8}/gm, '').trimEnd();
}

function body(data: string, procedure: string, name = 'mainLine'): string {
  return method(translate(program(data, procedure)), name);
}

const numbers = `
    01 COUNTER PIC 9(4).
    01 TOTAL PIC S9(7)V99 COMP-3.
    01 RATE PIC V999.
    01 NAME PIC X(10).`;

describe('a translated program', () => {
  it('is one readable class with a field for each item and a method for each paragraph', () => {
    const text = translate(
      program(
        `
    01 EMPLOYEE.
       05 EMP-NAME PIC X(20) VALUE "NOBODY".
       05 SALARY PIC S9(5)V99 COMP-3.
          88 UNPAID VALUE 0.`,
        `
    MAIN-LINE.
        PERFORM SHOW.
        STOP RUN.
    SHOW.
        IF UNPAID DISPLAY EMP-NAME " WORKS FOR NOTHING".`,
      ),
    ).files[0]?.text;
    expect(text).toBe(`package com.example;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.Packed;
import drydock.cobol.Program;
import drydock.cobol.Storage;

/**
 * SAMPLE, translated from sample.cbl:3.
 */
public final class Sample extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(32);

    private final Group employee = storage.record(24); // 01 EMPLOYEE, sample.cbl:7
    private final Alphanumeric empName = employee.alphanumeric(0, 20).value("NOBODY"); // 05 EMP-NAME, sample.cbl:8
    private final Packed salary = employee.packed(20, "S9(5)V99"); // 05 SALARY, sample.cbl:9

    public Sample(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Sample::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** MAIN-LINE, sample.cbl:13. */
    private void mainLine() {
        show();
        throw stopRun();
    }

    /** SHOW, sample.cbl:16. */
    private void show() {
        if (isUnpaid()) {
            display(empName, " WORKS FOR NOTHING");
        }
    }

    /** 88 UNPAID of SALARY, sample.cbl:10. */
    private boolean isUnpaid() {
        return salary.equalTo(0);
    }
}
`);
  });

  it('says where each paragraph and item went', () => {
    const { map, files } = translate(
      program('    01 A PIC X.', '    FIRST-ONE.\n        MOVE "A" TO A.\n    NEXT-ONE.\n        STOP RUN.'),
    );
    const lines = files[0]?.text.split('\n') ?? [];
    expect(map.paragraphs.map(({ name, java }) => [name, java.member, lines[java.firstLine]?.trim()])).toEqual([
      ['FIRST-ONE', 'firstOne', 'private void firstOne() {'],
      ['NEXT-ONE', 'nextOne', 'private void nextOne() {'],
    ]);
    expect(
      map.items.map(({ name, java }) => [name, java.member, lines[java.firstLine - 1]?.includes(' a = ')]),
    ).toEqual([['A', 'a', true]]);
  });

  it('names what it cannot translate with its place, and still shows the rest', () => {
    const translation = translate(
      program(
        '    01 A PIC X.',
        '    MAIN-LINE.\n        DISPLAY A.\n        GENERATE THE-REPORT.\n        DISPLAY A.',
      ),
    );
    expect(translation.diagnostics.map(({ severity, position }) => [severity, position.line])).toEqual([['gap', 10]]);
    expect(method(translation, 'mainLine')).toMatch(
      /^display\(a\);\n(\/\/ .*\n)?unsupported\("GENERATE", "sample.cbl:10"\);\ndisplay\(a\);$/,
    );
  });
});

describe('comments of the source', () => {
  const cobol = `
    IDENTIFICATION DIVISION.
    PROGRAM-ID. SAMPLE.
    AUTHOR. ADA.
    DATA DIVISION.
    WORKING-STORAGE SECTION.
    01 A PIC X.
    *> How many times it was shown.
    01 B PIC 9.
    PROCEDURE DIVISION.
    FIRST-ONE.
        MOVE 1 TO B.
        *> Show it,
        *> whatever it is.
        DISPLAY A.
    *> ------------------------
    *> Ends the run.
    *> ------------------------
    LAST-ONE.
        STOP RUN. *> for good
`;

  it('stand before what they were written before, without their frames', () => {
    const text = translate(cobol).files[0]?.text ?? '';
    expect(text).toContain(' * AUTHOR. ADA.\n *\n * SAMPLE, translated from sample.cbl:3.');
    expect(text).toContain('    // How many times it was shown.\n    private final Zoned b =');
    expect(text).toContain('        b.set(1);\n        // Show it,\n        // whatever it is.\n        display(a);');
    expect(text).toContain('    /**\n     * Ends the run.\n     *\n     * LAST-ONE, sample.cbl:19.\n     */');
    expect(text).toContain('        // for good\n        throw stopRun();');
  });
});

describe('arithmetic', () => {
  it('is plain long arithmetic where the digits prove it exact', () => {
    expect(body(numbers, '    MAIN-LINE.\n        COMPUTE COUNTER = COUNTER * 2 + 1.')).toBe(
      'counter.set(counter.toLong() * 2 + 1);',
    );
  });

  it('is decimal arithmetic where there are decimals or a quotient', () => {
    expect(body(numbers, '    MAIN-LINE.\n        COMPUTE TOTAL ROUNDED = TOTAL * RATE / COUNTER.')).toBe(
      'total.set(total.value().times(rate.value()).dividedBy(counter.value()), Rounding.NEAREST_AWAY_FROM_ZERO);',
    );
  });

  it('branches on SIZE ERROR', () => {
    expect(body(numbers, '    MAIN-LINE.\n        ADD 1 TO COUNTER ON SIZE ERROR MOVE 0 TO COUNTER END-ADD.')).toBe(
      'if (!counter.trySet(counter.toLong() + 1)) {\n    counter.set(0);\n}',
    );
  });
});

describe('structured code', () => {
  it('makes PERFORM VARYING a for loop', () => {
    const loop = `
    MAIN-LINE.
        PERFORM VARYING COUNTER FROM 1 BY 1 UNTIL COUNTER > 10
          ADD COUNTER TO TOTAL
        END-PERFORM.`;
    expect(body(numbers, loop)).toBe(
      'for (counter.set(1); counter.toLong() <= 10; counter.add(1)) {\n    total.add(counter);\n}',
    );
  });

  it('makes EVALUATE of literals a switch and of conditions an if chain', () => {
    const evaluate = `
    MAIN-LINE.
        EVALUATE COUNTER
          WHEN 1 DISPLAY "ONE"
          WHEN 2 WHEN 3 DISPLAY "FEW"
          WHEN 4 CONTINUE
          WHEN OTHER DISPLAY "MANY"
        END-EVALUATE.
        EVALUATE TRUE
          WHEN COUNTER > 5 DISPLAY "BIG"
          WHEN OTHER DISPLAY "SMALL"
        END-EVALUATE.`;
    expect(body(numbers, evaluate)).toBe(`switch (counter.toInt()) {
    case 1 -> display("ONE");
    case 2, 3 -> display("FEW");
    case 4 -> { }
    default -> display("MANY");
}
if (counter.toLong() > 5) {
    display("BIG");
} else {
    display("SMALL");
}`);
  });

  it('leaves nested loops by label only where it must', () => {
    const exit = `
    MAIN-LINE.
        PERFORM UNTIL COUNTER > 10
          ADD 1 TO COUNTER
          IF COUNTER = 3 EXIT PERFORM CYCLE END-IF
          IF COUNTER = 5 EXIT PERFORM END-IF
          DISPLAY COUNTER
        END-PERFORM.`;
    expect(body(numbers, exit)).toBe(`while (counter.toLong() <= 10) {
    counter.add(1);
    if (counter.toLong() == 3) {
        continue;
    }
    if (counter.toLong() == 5) {
        break;
    }
    display(counter);
}`);
  });

  it('makes NEXT SENTENCE vanish at the end of a sentence', () => {
    expect(body(numbers, '    MAIN-LINE.\n        IF COUNTER = 1 NEXT SENTENCE ELSE DISPLAY "X".')).toBe(
      'if (counter.toLong() != 1) {\n    display("X");\n}',
    );
  });
});

describe('GO TO', () => {
  it('to the exit paragraph of the performed range is a return', () => {
    const text = `
    MAIN-LINE.
        PERFORM CHECK THRU CHECK-EXIT.
        STOP RUN.
    CHECK.
        IF COUNTER = 0 GO TO CHECK-EXIT.
        DISPLAY COUNTER.
    CHECK-EXIT.
        EXIT.`;
    expect(body(numbers, text)).toBe('check();\nthrow stopRun();');
    expect(body(numbers, text, 'check')).toBe('if (counter.toLong() == 0) {\n    return;\n}\ndisplay(counter);');
  });

  it('to the own start is a loop', () => {
    const text =
      '    READ-LOOP.\n        ADD 1 TO COUNTER.\n        IF COUNTER < 10 GO TO READ-LOOP.\n        STOP RUN.';
    expect(body(numbers, text, 'readLoop')).toBe(
      'while (true) {\n    counter.add(1);\n    if (counter.toLong() < 10) {\n        continue;\n    }\n    throw stopRun();\n}',
    );
  });

  it('to the paragraph behind falls into it', () => {
    const text = '    INIT.\n        DISPLAY "A".\n        GO TO WORK.\n    WORK.\n        STOP RUN.';
    expect(body(numbers, text, 'procedure')).toBe('init();\nwork();');
  });

  it('to a paragraph that ends the program is a call', () => {
    const text =
      '    START-IT.\n        IF COUNTER = 1 GO TO ABEND.\n        DISPLAY "OK".\n        STOP RUN.\n    MIDDLE.\n        DISPLAY "X".\n    ABEND.\n        STOP RUN.';
    expect(body(numbers, text, 'startIt')).toBe(
      'if (counter.toLong() == 1) {\n    abend();\n    return;\n}\ndisplay("OK");\nthrow stopRun();',
    );
  });

  it('back and forth between neighbouring paragraphs makes one method of them, with loops and blocks', () => {
    const text = `
    INIT.
        DISPLAY "A".
    READ-NEXT.
        ADD 1 TO COUNTER.
        IF COUNTER = 7 GO TO DONE.
    WORK.
        IF COUNTER < 3 GO TO READ-NEXT.
        PERFORM REPORT-IT.
        IF COUNTER < 9 GO TO READ-NEXT.
    DONE.
        STOP RUN.
    REPORT-IT.
        DISPLAY COUNTER.`;
    expect(body(numbers, text, 'procedure')).toBe('init();\nreadNext();\ndone();');
    const loop = body(numbers, text, 'readNext');
    expect(loop).toMatch(
      /^while \(true\) \{\n {4}counter\.add\(1\);\n {4}if \(counter\.toLong\(\) == 7\) \{\n {8}return;/,
    );
    expect(loop).toMatch(/\/\/ WORK, .*\n.*< 3\) \{\n {8}continue;/);
  });

  it('into the middle of a loop is dispatched among just those paragraphs', () => {
    const text = `
    INIT.
        IF COUNTER = 1 GO TO WORK.
    READ-NEXT.
        ADD 1 TO COUNTER.
    WORK.
        IF COUNTER < 3 GO TO READ-NEXT.
        PERFORM REPORT-IT.
        STOP RUN.
    REPORT-IT.
        DISPLAY COUNTER.`;
    expect(body(numbers, text, 'procedure')).toMatch(/^performToEnd\(\w+\);$/);
    expect(body(numbers, text, 'reportIt')).toBe('display(counter);');
  });
});

describe('memory and its checks', () => {
  it('checks subscripts and reference modification where the program is compiled with -debug', () => {
    const source = program(
      `
    01 N PIC 9(2).
    01 T.
       05 E PIC X(3) OCCURS 1 TO 9 DEPENDING ON N.`,
      `
        DISPLAY E(N) (N:1).
        DISPLAY T(1:2).`,
    );
    const text = translate(source, ['-debug']).files[0]?.text;
    expect(text).toContain(
      'RuntimeChecks.slice("E", e.at(RuntimeChecks.subscript("E", n.toInt(), n.toInt())), n.toInt(), 1, 0)',
    );
    expect(text).toContain('display(t.slice(1, 2))');
    expect(translate(source).files[0]?.text).toContain('display(e.at(n.toInt()).slice(n.toInt(), 1))');
  });

  it('gives BASED items memory of their own with ALLOCATE, and knows when they have none', () => {
    const data = `
    01 B PIC X(4) BASED VALUE "ABCD".
    01 P USAGE POINTER.`;
    const text = `
        IF ADDRESS OF B = NULL ALLOCATE B INITIALIZED RETURNING P.
        ALLOCATE 8 CHARACTERS RETURNING P.
        FREE P.
        FREE ADDRESS OF B.`;
    expect(body(data, text)).toBe(
      [
        'if (Pointer.to(b).isNull()) {',
        '    allocate(bStorage, 4);',
        '    b.applyInitialValues();',
        '    p.setAddressOf(b);',
        '}',
        'allocate(p, 8);',
        'free(p);',
        'free(bStorage);',
      ].join('\n'),
    );
  });

  it('takes the items of CHAINING from the command line', () => {
    const text = translate(
      program('01 A PIC X(6).', 'DISPLAY A.').replace('PROCEDURE DIVISION.', 'PROCEDURE DIVISION CHAINING A.'),
    );
    expect(method(text, 'procedure')).toBe('chain(a, 0);\nmainLine();');
  });

  it('shares an EXTERNAL item by the name behind AS', () => {
    const text = translate(program('    01 A PIC X(6) EXTERNAL AS "Shared".', 'DISPLAY A.')).files[0]?.text;
    expect(text).toContain('external("SHARED", 6)');
  });
});
