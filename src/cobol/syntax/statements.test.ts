/* oxlint-disable unicorn/no-thenable -- the branch of an IF bears the language's word */
import { describe, expect, it } from 'vitest';
import type { EvaluateObject, Target } from './ast.ts';
import { show, showCondition, statement, statements } from './syntax-fixture.ts';

const shown = (targets: readonly Target[]): string[] =>
  targets.map(({ field, rounding }) => show(field) + (rounding === undefined ? '' : ` ${rounding}`));

describe('arithmetic statements', () => {
  it('ADD tells accumulating targets from GIVING', () => {
    const to = statement('add', 'ADD 1 A TO B ROUNDED, C');
    expect([to.operands.map(show), shown(to.to), shown(to.giving)]).toEqual([
      ['1', 'A'],
      ['B nearest-away-from-zero', 'C'],
      [],
    ]);
    const giving = statement('add', 'ADD A TO B GIVING C ROUNDED MODE IS NEAREST-EVEN D');
    expect([giving.operands.map(show), shown(giving.to), shown(giving.giving)]).toEqual([
      ['A', 'B'],
      [],
      ['C nearest-even', 'D'],
    ]);
  });

  it('SUBTRACT and MULTIPLY know their one operand before GIVING', () => {
    expect(show(statement('subtract', 'SUBTRACT A B FROM 9 GIVING C').minuend)).toBe('9');
    expect(shown(statement('subtract', 'SUBTRACT A FROM B C').from)).toEqual(['B', 'C']);
    expect(show(statement('multiply', 'MULTIPLY A BY B GIVING C').multiplier)).toBe('B');
    expect(shown(statement('multiply', 'MULTIPLY A BY B C ROUNDED').by)).toEqual(['B', 'C nearest-away-from-zero']);
  });

  it('DIVIDE puts dividend and divisor in their places in every form', () => {
    const forms = ['DIVIDE A INTO B C', 'DIVIDE A INTO B GIVING C', 'DIVIDE A BY B GIVING C REMAINDER D'].map(
      (text) => {
        const { dividend, divisor, into, giving, remainder } = statement('divide', text);
        return [show(dividend), show(divisor), ...shown(into), ...shown(giving), show(remainder?.field)].join(' ');
      },
    );
    expect(forms).toEqual(['- A B C -', 'B A C -', 'A B C D']);
  });

  it('COMPUTE stores in several targets', () => {
    const { targets, expression } = statement('compute', 'COMPUTE A ROUNDED B = C + 1');
    expect([...shown(targets), show(expression)]).toEqual(['A nearest-away-from-zero', 'B', '(+ C 1)']);
  });

  it('CORRESPONDING works on groups', () => {
    expect(statement('add', 'ADD CORR T TO STATE').corresponding).toBe(true);
    expect(statement('move', 'MOVE CORRESPONDING T TO STATE').corresponding).toBe(true);
  });

  it('have branches for size errors, in either order, up to their END', () => {
    const [add, display] = statements(
      'ADD 1 TO A NOT ON SIZE ERROR DISPLAY "ok" SIZE ERROR MOVE 0 TO A ADD 1 TO B END-ADD END-ADD DISPLAY "after"',
    );
    expect(add).toMatchObject({
      sizeError: { on: [{ kind: 'move' }, { kind: 'add' }], not: [{ kind: 'display' }] },
    });
    expect(display?.kind).toBe('display');
  });
});

describe('control statements', () => {
  it('ELSE belongs to the nearest IF, END-IF closes it', () => {
    const outer = statement('if', 'IF A = 1 IF B = 1 CONTINUE ELSE EXIT PARAGRAPH END-IF ELSE NEXT SENTENCE');
    expect(outer).toMatchObject({
      then: [{ kind: 'if', then: [{ kind: 'continue' }], else: [{ kind: 'exit', what: 'paragraph' }] }],
      else: [{ kind: 'nextSentence' }],
    });
  });

  it('PERFORM takes every form', () => {
    const forms: Record<string, string> = {};
    for (const text of [
      'PERFORM P1',
      'PERFORM P1 OF S1 THRU P2',
      'PERFORM P1 3 TIMES',
      'PERFORM A TIMES CONTINUE END-PERFORM',
      'PERFORM E (2) TIMES CONTINUE END-PERFORM',
      'PERFORM P1 UNTIL A = 1',
      'PERFORM WITH TEST AFTER UNTIL A = 1 CONTINUE END-PERFORM',
      'PERFORM UNTIL EXIT CONTINUE END-PERFORM',
      'PERFORM 010 THROUGH 020',
      'PERFORM CONTINUE END-PERFORM',
    ]) {
      const { range, body, loop } = statement('perform', text);
      const what =
        range === undefined ? `inline ${body?.length}` : [range.from.name, range.thru?.name].join(' ').trim();
      forms[text] = `${what} ${loop.kind}${loop.kind === 'times' ? ` ${show(loop.count)}` : ''}`;
    }
    expect(Object.values(forms)).toEqual([
      'P1 once',
      'P1 P2 once',
      'P1 times 3',
      'inline 1 times A',
      'inline 1 times E[2]',
      'P1 until',
      'inline 1 until',
      'inline 1 forever',
      '010 020 once',
      'inline 1 once',
    ]);
  });

  it('PERFORM VARYING nests AFTER phrases and counts by one without BY', () => {
    const { loop } = statement('perform', 'PERFORM P1 VARYING A FROM 1 BY 2 UNTIL A > 3 AFTER I FROM B UNTIL I > C');
    const controls = loop.kind === 'varying' ? loop.controls : [];
    expect(
      controls.map(({ variable, from, by, until }) => [variable, from, by].map(show).join(' ') + showCondition(until)),
    ).toEqual(['A 1 2(A > 3)', 'I B 1(I > C)']);
  });

  it('EVALUATE reads values, ranges, partial expressions and conditions by its subject', () => {
    const { subjects, branches, other } = statement(
      'evaluate',
      `EVALUATE A + 1 ALSO TRUE
         WHEN 1 ALSO B = 2 OR 3
         WHEN NOT 4 THRU C ALSO ANY CONTINUE
         WHEN > 5 ALSO READY-NOW
         WHEN NUMERIC ALSO FALSE
         WHEN > 3 AND < 6 ALSO ANY EXIT PARAGRAPH
         WHEN OTHER GOBACK END-EVALUATE`,
    );
    const objects = (list: readonly EvaluateObject[]): string[] =>
      list.map((object) => {
        switch (object.kind) {
          case 'any':
            return 'any';
          case 'condition':
            return showCondition(object.condition);
          case 'relation':
            return `${object.operator} ${show(object.right)}`;
          case 'value':
            return (object.negated ? 'not ' : '') + [object.from, object.to].map(show).join('..');
        }
      });
    expect(subjects.map(({ kind }) => kind)).toEqual(['expression', 'condition']);
    expect(branches.map(({ whens }) => whens.map(objects))).toEqual([
      [
        ['1..-', '((B = 2) or (B = 3))'],
        ['not 4..C', 'any'],
      ],
      [
        ['> 5', '?READY-NOW'],
        ['((+ A 1) is NUMERIC)', 'false'],
        ['(((+ A 1) > 3) and ((+ A 1) < 6))', 'any'],
      ],
    ]);
    expect(other).toMatchObject([{ kind: 'goback' }]);
  });

  it('GO TO has several targets only with DEPENDING, or none for ALTER to set', () => {
    expect(statement('goTo', 'GO TO P1 P2 IN S DEPENDING ON A')).toMatchObject({
      targets: [{ name: 'P1' }, { name: 'P2', section: 'S' }],
      dependingOn: { name: 'A' },
    });
    expect(statement('goTo', 'GO TO').targets).toEqual([]);
    expect(statement('alter', 'ALTER P1 TO PROCEED TO P2 P3 TO P4').changes).toMatchObject([
      { paragraph: { name: 'P1' }, to: { name: 'P2' } },
      { paragraph: { name: 'P3' }, to: { name: 'P4' } },
    ]);
  });

  it.each([
    ['EXIT', 'paragraph-end'],
    ['EXIT PROGRAM RETURNING 3', 'program'],
    ['EXIT PERFORM CYCLE', 'perform-cycle'],
    ['EXIT SECTION', 'section'],
  ])('%s leaves the %s', (text, what) => {
    expect(statement('exit', text).what).toBe(what);
  });

  it('STOP RUN hands back a status in all its spellings', () => {
    const status = ['STOP RUN', 'STOP RUN RETURNING A', 'STOP RUN 3', 'STOP RUN WITH ERROR STATUS 5', 'STOP RUN ERROR'];
    expect(status.map((text) => show(statement('stop', text).returning))).toEqual(['-', 'A', '3', '5', '1']);
    expect(statement('stop', 'STOP "now"').what).toBe('literal');
  });

  it('SEARCH has its AT END and WHEN branches', () => {
    expect(
      statement('search', 'SEARCH ALL E AT END CONTINUE WHEN E (I) = 1 MOVE 1 TO A EXIT PARAGRAPH END-SEARCH'),
    ).toMatchObject({
      all: true,
      table: { name: 'E' },
      atEnd: [{ kind: 'continue' }],
      whens: [{ statements: [{ kind: 'move' }, { kind: 'exit' }] }],
    });
  });
});

describe('data statements', () => {
  it('SET tells indexes, conditions, switches and pointers apart', () => {
    const { actions } = statement('set', 'SET I A TO 3');
    expect(actions).toMatchObject([{ kind: 'to', targets: [{ name: 'I' }, { name: 'A' }] }]);
    expect(statement('set', 'SET I UP BY A + 1').actions).toMatchObject([{ kind: 'up' }]);
    expect(statement('set', 'SET READY-NOW TO TRUE READY-NOW TO FALSE').actions).toMatchObject([
      { kind: 'condition', value: true },
      { kind: 'condition', value: false },
    ]);
    expect(statement('set', 'SET SW TO OFF').actions).toMatchObject([{ kind: 'switch', on: false }]);
    expect(statement('set', 'SET ADDRESS OF T TO NULL').actions).toMatchObject([
      { kind: 'to', targets: [{ kind: 'addressOf' }], value: { constant: 'NULL' } },
    ]);
  });

  it('INITIALIZE knows its categories', () => {
    expect(
      statement(
        'initialize',
        'INITIALIZE T A WITH FILLER ALL TO VALUE THEN REPLACING NUMERIC DATA BY 1 THEN TO DEFAULT',
      ),
    ).toMatchObject({
      targets: [{ name: 'T' }, { name: 'A' }],
      withFiller: true,
      toValue: ['ALL'],
      replacing: [{ category: 'NUMERIC', by: { value: '1' } }],
      thenToDefault: true,
    });
  });

  it('STRING groups operands by delimiter', () => {
    const { sources, pointer } = statement(
      'string',
      'STRING X "a" DELIMITED BY SPACE Y DELIMITED SIZE INTO X WITH POINTER A',
    );
    expect(
      sources.map(({ operands, delimiter }) => [
        operands.map(show),
        delimiter === 'size' ? delimiter : show(delimiter),
      ]),
    ).toEqual([
      [['X', '"a"'], 'SPACE'],
      [['Y'], 'size'],
    ]);
    expect(show(pointer)).toBe('A');
  });

  it('UNSTRING has delimiters and what it counts', () => {
    expect(
      statement(
        'unstring',
        'UNSTRING X DELIMITED BY ALL "," OR SPACE INTO Y DELIMITER IN X COUNT IN A STATE TALLYING B',
      ),
    ).toMatchObject({
      delimiters: [
        { all: true, value: { value: ',' } },
        { all: false, value: { constant: 'SPACE' } },
      ],
      into: [
        { target: { name: 'Y' }, delimiterIn: { name: 'X' }, countIn: { name: 'A' } },
        { target: { name: 'STATE' }, delimiterIn: undefined },
      ],
      tallying: { name: 'B' },
    });
  });

  it('INSPECT counts for several counters and replaces in one statement', () => {
    const { tallying, replacing } = statement(
      'inspect',
      `INSPECT X TALLYING A FOR ALL "a" "b" LEADING "c" B FOR CHARACTERS BEFORE INITIAL "x" AFTER "y"
         REPLACING CHARACTERS BY "-" AFTER "z" ALL "a" BY "b" "c" BY "d" FIRST "e" BY "f"`,
    );
    expect(
      tallying.map(({ counter, items }) => [
        show(counter),
        ...items.map(({ what, operand }) => `${what} ${show(operand)}`),
      ]),
    ).toEqual([
      ['A', 'all "a"', 'all "b"', 'leading "c"'],
      ['B', 'characters -'],
    ]);
    expect(tallying[1]?.items[0]?.bounds).toMatchObject({ before: { value: 'x' }, after: { value: 'y' } });
    expect(replacing.map(({ what, operand, by }) => `${what} ${show(operand)} ${show(by)}`)).toEqual([
      'characters - "-"',
      'all "a" "b"',
      'all "c" "d"',
      'first "e" "f"',
    ]);
    expect(statement('inspect', 'INSPECT X CONVERTING "ab" TO "cd" BEFORE SPACE').converting).toMatchObject({
      bounds: { before: { constant: 'SPACE' } },
    });
  });
});

describe('files', () => {
  it('OPEN and CLOSE list files with their modes', () => {
    expect(statement('open', 'OPEN INPUT F G OUTPUT H WITH LOCK').files).toMatchObject([
      { mode: 'input', file: { name: 'F' } },
      { mode: 'input', file: { name: 'G' } },
      { mode: 'output', file: { name: 'H' }, lock: true },
    ]);
    expect(statement('close', 'CLOSE F G WITH LOCK').files.map(({ option }) => option)).toEqual([undefined, 'lock']);
  });

  it('READ has direction, key and both pairs of branches', () => {
    expect(
      statement('read', 'READ F NEXT RECORD INTO X WITH NO LOCK AT END CONTINUE NOT AT END MOVE 1 TO A END-READ'),
    ).toMatchObject({
      direction: 'next',
      into: { name: 'X' },
      lock: 'NO LOCK',
      atEnd: { on: [{ kind: 'continue' }], not: [{ kind: 'move' }] },
    });
    expect(statement('read', 'READ F KEY IS X OF T INVALID KEY CONTINUE')).toMatchObject({
      key: { name: 'X', qualifiers: ['T'] },
      invalidKey: { on: [{ kind: 'continue' }] },
    });
  });

  it('WRITE advances by lines, to a page or to a named line', () => {
    const lines = ['AFTER ADVANCING 2 LINES', 'BEFORE A LINE', 'AFTER PAGE', 'AFTER TOP-OF-FORM'].map((phrase) => {
      const { advancing } = statement('write', `WRITE R FROM X ${phrase} AT END-OF-PAGE CONTINUE`);
      return advancing && `${advancing.when} ${advancing.lines === 'page' ? 'page' : show(advancing.lines)}`;
    });
    expect(lines).toEqual(['after 2', 'before A', 'after page', 'after TOP-OF-FORM']);
  });

  it.each([
    ['KEY IS = X', '='],
    ['KEY EQUAL TO X', '='],
    ['KEY IS GREATER THAN X', '>'],
    ['KEY NOT LESS X', '>='],
    ['KEY >= X', '>='],
    ['KEY IS LESS THAN OR EQUAL TO X', '<='],
    ['FIRST', 'first'],
    ['', undefined],
  ])('START F %s positions by %s', (phrase, relation) => {
    expect(statement('start', `START F ${phrase} INVALID KEY CONTINUE`).relation).toBe(relation);
  });

  it('DELETE FILE removes each file, DELETE a record', () => {
    expect(statements('DELETE FILE F G')).toMatchObject([
      { kind: 'delete', file: { name: 'F' }, wholeFile: true },
      { kind: 'delete', file: { name: 'G' }, wholeFile: true },
    ]);
    expect(statement('delete', 'DELETE F RECORD').wholeFile).toBe(false);
  });

  it('SORT works on files, through procedures, and on tables', () => {
    expect(
      statement(
        'sort',
        'SORT F ON ASCENDING KEY A B DESCENDING C WITH DUPLICATES IN ORDER COLLATING SEQUENCE IS N USING G H GIVING K',
      ),
    ).toMatchObject({
      keys: [
        { ascending: true, fields: [{ name: 'A' }, { name: 'B' }] },
        { ascending: false, fields: [{ name: 'C' }] },
      ],
      duplicatesInOrder: true,
      collatingSequence: 'N',
      using: [{ name: 'G' }, { name: 'H' }],
      giving: [{ name: 'K' }],
    });
    expect(statement('sort', 'SORT F ASCENDING A INPUT PROCEDURE IS P1 THRU P2 OUTPUT PROCEDURE P3')).toMatchObject({
      inputProcedure: { from: { name: 'P1' }, thru: { name: 'P2' } },
      outputProcedure: { from: { name: 'P3' } },
    });
    expect(statement('sort', 'SORT E DESCENDING KEY').keys).toEqual([{ ascending: false, fields: [] }]);
  });
});

describe('programs and the terminal', () => {
  it('CALL passes by reference, content and value until said otherwise', () => {
    const { program, using, returning } = statement(
      'call',
      'CALL "SUB" USING A BY CONTENT B "x" BY VALUE 3 REFERENCE OMITTED RETURNING C',
    );
    expect(show(program)).toBe('"SUB"');
    expect(using.map(({ mode, operand }) => `${mode} ${show(operand)}`)).toEqual([
      'reference A',
      'content B',
      'content "x"',
      'value 3',
      'reference -',
    ]);
    expect(show(returning)).toBe('C');
    expect(statement('call', 'CALL "SUB" RETURNING OMITTED')).toMatchObject({
      returning: undefined,
      keepsReturnCode: true,
    });
  });

  it('one DISPLAY may go to several places', () => {
    expect(statements('DISPLAY A "b" NO ADVANCING C UPON SYSERR D')).toMatchObject([
      { operands: [{ name: 'A' }, { value: 'b' }], noAdvancing: true, upon: undefined },
      { operands: [{ name: 'C' }], noAdvancing: false, upon: 'SYSERR' },
      { operands: [{ name: 'D' }], upon: undefined },
    ]);
  });

  it.each([
    ['ACCEPT A', undefined],
    ['ACCEPT A FROM DATE YYYYMMDD', 'DATE YYYYMMDD'],
    ['ACCEPT A FROM DAY-OF-WEEK', 'DAY-OF-WEEK'],
    ['ACCEPT A FROM ENVIRONMENT "HOME"', 'ENVIRONMENT'],
    ['ACCEPT A FROM KEYS', 'KEYS'],
  ])('%s reads from %s', (text, from) => {
    expect(statement('accept', text).from).toBe(from);
  });
});

describe('statements that are not supported', () => {
  it.each([
    ['GENERATE DETAIL-LINE', 'GENERATE'],
    ['ENTRY "SUB2" USING A', 'ENTRY'],
    ['EXEC SQL SELECT 1 INTO :A FROM T WHERE X = "END" END-EXEC', 'EXEC SQL'],
    [
      'JSON GENERATE X FROM T COUNT IN A ON EXCEPTION DISPLAY "x" NOT ON EXCEPTION DISPLAY "y" END-JSON',
      'JSON GENERATE',
    ],
    ['XML GENERATE X FROM T SUPPRESS WHEN ZERO END-XML', 'XML GENERATE'],
    ['DISPLAY X AT 0101 WITH HIGHLIGHT', 'DISPLAY on a screen'],
    ['DISPLAY X LINE 2 COL 3', 'DISPLAY on a screen'],
    ['ACCEPT X AT LINE 3 ON EXCEPTION CONTINUE END-ACCEPT', 'ACCEPT from a screen'],
    ['SEND CD-1 FROM X WITH EGI', 'SEND'],
    ['READY TRACE', 'READY'],
    ['SET LAST EXCEPTION TO OFF', 'SET LAST EXCEPTION'],
  ])('%s keeps its text and its extent', (text, construct) => {
    const [first, second, ...others] = statements(`${text} MOVE 1 TO A`);
    expect(first).toMatchObject({ kind: 'unsupported', construct, text: text.replace(/ +/g, ' ') });
    expect(second?.kind).toBe('move');
    expect(others).toEqual([]);
  });
});
