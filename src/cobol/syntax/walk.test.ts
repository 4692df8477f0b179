import { describe, expect, it } from 'vitest';
import { expressionsOf, walkExpression } from './expressions-of.ts';
import { show, statement, statements } from './syntax-fixture.ts';
import { childStatements, walkStatements } from './walk.ts';

const text = `IF A = 1 READ F AT END DISPLAY "x" NOT AT END ADD 1 TO B ON SIZE ERROR CONTINUE END-ADD END-READ
  ELSE PERFORM UNTIL B = 1 EVALUATE A WHEN 1 GOBACK WHEN OTHER STOP RUN END-EVALUATE END-PERFORM END-IF`;

describe('walkStatements', () => {
  it('visits every statement once, each before what it holds, in source order', () => {
    const kinds: string[] = [];
    walkStatements(statements(text), ({ kind }) => void kinds.push(kind));
    expect(kinds).toEqual(['if', 'read', 'display', 'add', 'continue', 'perform', 'evaluate', 'goback', 'stop']);
  });

  it('leaves out what a statement holds on request', () => {
    const kinds: string[] = [];
    walkStatements(statements(text), ({ kind }) => {
      kinds.push(kind);
      return kind === 'read' || kind === 'perform' ? 'skip' : undefined;
    });
    expect(kinds).toEqual(['if', 'read', 'perform']);
  });
});

describe('childStatements', () => {
  it('holds the branches of all phrases', () => {
    expect(
      childStatements(statement('write', 'WRITE R INVALID KEY CONTINUE NOT INVALID KEY GOBACK')).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['continue', 'goback']);
  });
});

describe('expressionsOf', () => {
  it.each([
    ['MOVE E (A) TO B C', ['E[A]', 'B', 'C']],
    ['IF A = 1 OR NOT B NUMERIC DISPLAY C', ['A', '1', 'B']],
    ['PERFORM P1 VARYING A FROM 1 BY B UNTIL C > D', ['A', '1', 'B', 'C', 'D']],
    ['EVALUATE A WHEN B THRU C WHEN > D CONTINUE END-EVALUATE', ['A', 'B', 'C', 'D']],
    ['STRING X DELIMITED BY Y INTO STATE POINTER A', ['X', 'Y', 'STATE', 'A']],
    ['INSPECT X TALLYING A FOR ALL Y BEFORE STATE', ['X', 'A', 'Y', 'STATE']],
    ['CALL X USING A BY VALUE B RETURNING C', ['X', 'A', 'B', 'C']],
    ['DIVIDE A BY B GIVING C REMAINDER D', ['B', 'A', 'C', 'D']],
    ['SET I TO A', ['I', 'A']],
    ['CONTINUE', []],
  ])('%s has its operands and nothing of the statements inside', (source, expected) => {
    const [first] = statements(source);
    expect(first && expressionsOf(first).map(show)).toEqual(expected);
  });
});

describe('walkExpression', () => {
  it('reaches operands, subscripts, slices and arguments', () => {
    const seen: string[] = [];
    const { source } = statement('move', 'MOVE FUNCTION MAX (E (A + 1) X (B:C)) TO D');
    walkExpression(source, (expression) => void seen.push(show(expression)));
    expect(seen).toEqual(['MAX(E[(+ A 1)] X(B:C))', 'E[(+ A 1)]', '(+ A 1)', 'A', '1', 'X(B:C)', 'B', 'C']);
  });
});
