import { readSource, type SourceUnit } from '../source/index.ts';
import type { CompilationUnit, Condition, Expression, Program, Statement } from './ast.ts';
import { parseProgram } from './parse-program.ts';
import { statementsOf } from './walk.ts';

/** Reads free-format text without copybooks. */
export function read(text: string): SourceUnit {
  const input = { path: 'PROGRAM.cob', bytes: Buffer.from(text, 'latin1') };
  return readSource(input, { format: 'free', std: 'default' }, { find: () => undefined });
}

export function parse(text: string): CompilationUnit {
  return parseProgram(read(text));
}

/** A program that a test takes to be right. */
export function parseClean(text: string): Program {
  const { programs, problems } = parse(text);
  const [program] = programs;
  if (program === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return program;
}

const data = `
  01 A PIC 9. 01 B PIC 9. 01 C PIC 9. 01 D PIC 9. 01 X PIC X(9). 01 Y PIC X(9).
  01 T. 05 E PIC 9 OCCURS 3 INDEXED BY I. 01 STATE PIC X. 88 READY-NOW VALUE "Y".`;

/** A program around statements, over the items A B C D (digits), X Y (text), table E in T with index I, and 88 READY-NOW. */
export function around(statements: string): string {
  return `PROGRAM-ID. P. DATA DIVISION. WORKING-STORAGE SECTION. ${data} PROCEDURE DIVISION. ${statements}`;
}

/** The statements of a text that a test takes to be right. */
export function statements(text: string): Statement[] {
  return statementsOf(parseClean(around(`${text}.`)));
}

/** The one statement of a text, as the kind that the test expects. */
export function statement<K extends Statement['kind']>(kind: K, text: string): Extract<Statement, { kind: K }> {
  const [only, ...others] = statements(text);
  if (only?.kind !== kind || others.length > 0) throw new Error(`not one ${kind}: ${JSON.stringify(only)}`);
  return only as Extract<Statement, { kind: K }>;
}

/** An expression in prefix notation: `(+ A (* B 2))`, `E[I 1](2:3)`, `"text"`. */
export function show(expression: Expression | undefined): string {
  if (expression === undefined) return '-';
  switch (expression.kind) {
    case 'literal':
      return (
        (expression.all ? 'ALL ' : '') + (expression.type === 'numeric' ? expression.value : `"${expression.value}"`)
      );
    case 'figurative':
      return expression.constant;
    case 'reference':
      return (
        [expression.name, ...expression.qualifiers].join('.') +
        list('[', expression.subscripts, ']') +
        slice(expression)
      );
    case 'function':
      return `${expression.name}(${expression.arguments.map(show).join(' ')})${slice(expression)}`;
    case 'binary':
      return `(${expression.operator} ${show(expression.left)} ${show(expression.right)})`;
    case 'unary':
      return `(${expression.operator} ${show(expression.operand)})`;
    case 'lengthOf':
      return `length ${show(expression.operand)}`;
    case 'addressOf':
      return `address ${show(expression.operand)}`;
  }
}

function list(open: string, expressions: readonly Expression[], close: string): string {
  return expressions.length === 0 ? '' : open + expressions.map(show).join(' ') + close;
}

function slice({ slice: part }: Extract<Expression, { slice: unknown }>): string {
  return part === undefined ? '' : `(${show(part.start)}:${part.length === undefined ? '' : show(part.length)})`;
}

/** A condition in infix notation with every bracket: `((A = B) or (A = C))`, `(A is NUMERIC)`, `?READY-NOW`. */
export function showCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'relation':
      return `(${show(condition.left)} ${condition.operator} ${show(condition.right)})`;
    case 'class':
      return `(${show(condition.operand)} is ${condition.className})`;
    case 'sign':
      return `(${show(condition.operand)} is ${condition.sign})`;
    case 'conditionName':
      return `?${show(condition.reference)}`;
    case 'omitted':
      return `(${show(condition.reference)} is omitted)`;
    case 'not':
      return `not ${showCondition(condition.operand)}`;
    case 'and':
    case 'or':
      return `(${showCondition(condition.left)} ${condition.kind} ${showCondition(condition.right)})`;
    case 'constant':
      return String(condition.value);
  }
}
