import type { Token } from '../source/index.ts';
import type { Condition, EvaluateObject, EvaluateStatement, EvaluateSubject, Expression, Statement } from './ast.ts';
import {
  parseCondition,
  parseConditionOrExpression,
  parsePartialCondition,
  startsPartialCondition,
} from './conditions.ts';
import { isCondition } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseStatements } from './statements.ts';

type Branch = EvaluateStatement['branches'][number];

export function parseEvaluate(p: Parser, { position }: Token): EvaluateStatement {
  const subjects: EvaluateSubject[] = [];
  do subjects.push(parseSubject(p));
  while (p.accept('ALSO'));
  const branches: Branch[] = [];
  let other: Statement[] | undefined;
  while (p.isWord('WHEN')) {
    const when = p.next();
    if (p.accept('OTHER')) {
      other = parseStatements(p);
      break;
    }
    branches.push(parseBranch(p, when, subjects));
  }
  if (branches.length === 0 && other === undefined) p.fail('WHEN');
  p.accept('END-EVALUATE');
  return { kind: 'evaluate', position, subjects, branches, other };
}

function parseSubject(p: Parser): EvaluateSubject {
  const truth = parseTruth(p);
  if (truth !== undefined) return { kind: 'condition', condition: truth };
  const operand = parseConditionOrExpression(p);
  return isCondition(operand) ? { kind: 'condition', condition: operand } : { kind: 'expression', expression: operand };
}

function parseTruth(p: Parser): Condition | undefined {
  const word = p.acceptAny('TRUE', 'FALSE');
  return word && { kind: 'constant', value: word.text === 'TRUE', position: word.position };
}

/** One or several WHEN phrases that lead to the same statements. */
function parseBranch(p: Parser, first: Token, subjects: readonly EvaluateSubject[]): Branch {
  const whens = [parseObjects(p, subjects)];
  while (p.isWord('WHEN') && !p.isWord('OTHER', 1)) {
    p.next();
    whens.push(parseObjects(p, subjects));
  }
  return { whens, statements: parseStatements(p), position: first.position };
}

function parseObjects(p: Parser, subjects: readonly EvaluateSubject[]): EvaluateObject[] {
  const objects: EvaluateObject[] = [];
  do objects.push(parseObject(p, subjects[objects.length]));
  while (p.accept('ALSO'));
  return objects;
}

function parseObject(p: Parser, subject: EvaluateSubject | undefined): EvaluateObject {
  if (p.accept('ANY')) return { kind: 'any' };
  const truth = parseTruth(p);
  if (truth !== undefined) return { kind: 'condition', condition: truth };
  if (subject?.kind !== 'expression') return { kind: 'condition', condition: parseCondition(p) };
  if (startsPartialCondition(p)) return partialObject(parsePartialCondition(p, subject.expression));
  return valueObject(p);
}

/** A single relation stays as written; what combines several, or tests a class, is a whole condition on the subject. */
function partialObject(condition: Condition): EvaluateObject {
  if (condition.kind !== 'relation') return { kind: 'condition', condition };
  return { kind: 'relation', operator: condition.operator, right: condition.right };
}

function valueObject(p: Parser): EvaluateObject {
  const not = p.isWord('NOT');
  const mark = p.mark;
  if (not) p.next();
  p.accept('IS');
  const from = parseConditionOrExpression(p);
  if (isCondition(from)) {
    p.reset(mark);
    return { kind: 'condition', condition: parseCondition(p) };
  }
  const to = p.acceptAny('THRU', 'THROUGH') && parseValue(p);
  return { kind: 'value', negated: not, from, to };
}

function parseValue(p: Parser): Expression {
  const operand = parseConditionOrExpression(p);
  return isCondition(operand) ? p.fail('a value') : operand;
}
