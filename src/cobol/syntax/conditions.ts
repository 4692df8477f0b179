import type { Token } from '../source/index.ts';
import type { Condition, Expression } from './ast.ts';
import { type ArithmeticStyle, isCondition, parseArithmetic } from './expressions.ts';
import type { Parser } from './parser.ts';
import { acceptRelation, inverse, type RelationalOperator } from './relational-operators.ts';

/** Subject and operator of the last relation: what an abbreviated relation after AND or OR leaves out. */
interface Abbreviation {
  subject: Expression | undefined;
  operator: RelationalOperator | undefined;
}

/** A condition: IF, UNTIL, WHEN. Abbreviated combined relations come out with both operands. */
export function parseCondition(p: Parser): Condition {
  return asCondition(p, combined(p, { subject: undefined, operator: undefined }), undefined);
}

/** An EVALUATE subject or object: whether it is a condition shows only after reading it. */
export function parseConditionOrExpression(p: Parser): Condition | Expression {
  const operand = combined(p, { subject: undefined, operator: undefined });
  return !isCondition(operand) && operand.kind === 'reference' && p.names.isCondition(operand)
    ? asCondition(p, operand, undefined)
    : operand;
}

/** The rest of a condition that begins with a relational operator or a class, behind the subject: `WHEN > 3 AND < 6`. */
export function parsePartialCondition(p: Parser, subject: Expression): Condition {
  return asCondition(p, combined(p, { subject, operator: undefined }, subject), undefined);
}

/** Whether an EVALUATE object begins where its subject would be followed by a relational operator, a class or a sign. */
export function startsPartialCondition(p: Parser): boolean {
  const mark = p.mark;
  p.accept('IS');
  p.accept('NOT');
  const partial = acceptRelation(p) !== undefined || p.isAnyWord(...testWords) || isUserClass(p);
  p.reset(mark);
  return partial;
}

const classNames = ['NUMERIC', 'ALPHABETIC', 'ALPHABETIC-LOWER', 'ALPHABETIC-UPPER', 'DBCS', 'KANJI'];
const signs = new Map([
  ['POSITIVE', 'positive'],
  ['NEGATIVE', 'negative'],
] as const);
const testWords = [...classNames, ...signs.keys(), 'OMITTED'];

function combined(p: Parser, abbreviation: Abbreviation, subject?: Expression): Condition | Expression {
  let left = conjunction(p, abbreviation, subject);
  for (let operators = 1; p.isWord('OR'); operators += 1) {
    p.bound(operators);
    const { position } = p.next();
    const first = asCondition(p, left, abbreviation);
    left = { kind: 'or', left: first, right: asCondition(p, conjunction(p, abbreviation), abbreviation), position };
  }
  return left;
}

function conjunction(p: Parser, abbreviation: Abbreviation, subject?: Expression): Condition | Expression {
  let left = negation(p, abbreviation, subject);
  for (let operators = 1; p.isWord('AND'); operators += 1) {
    p.bound(operators);
    const { position } = p.next();
    const first = asCondition(p, left, abbreviation);
    left = { kind: 'and', left: first, right: asCondition(p, negation(p, abbreviation), abbreviation), position };
  }
  return left;
}

function negation(p: Parser, abbreviation: Abbreviation, subject?: Expression): Condition | Expression {
  if (subject !== undefined) return simple(p, abbreviation, subject);
  const nots: Token[] = [];
  while (p.isWord('NOT') && !isRelationAfterNot(p, abbreviation)) {
    p.bound(nots.length);
    nots.push(p.next());
  }
  const operand = simple(p, abbreviation);
  if (nots.length === 0) return operand;
  return nots.reduceRight<Condition>(
    (condition, { position }) => ({ kind: 'not', operand: condition, position }),
    asCondition(p, operand, abbreviation),
  );
}

/** `A = B OR NOT < C`: here NOT belongs to the operator. */
function isRelationAfterNot(p: Parser, abbreviation: Abbreviation): boolean {
  if (abbreviation.subject === undefined) return false;
  const mark = p.mark;
  p.next();
  const relation = acceptRelation(p) !== undefined;
  p.reset(mark);
  return relation;
}

/** A relation, class, sign or name condition, or an operand that the context completes to a relation. */
function simple(p: Parser, abbreviation: Abbreviation, subject?: Expression): Condition | Expression {
  if (subject === undefined && abbreviation.subject !== undefined) {
    const operator = acceptNegatableRelation(p);
    if (operator !== undefined) return relation(p, abbreviation.subject, operator, abbreviation);
  }
  const left = subject ?? parseArithmetic(p, conditionStyle(abbreviation));
  return isCondition(left) ? left : tests(p, left, abbreviation);
}

/** What follows an operand: `= B`, `IS NOT NUMERIC`, `POSITIVE`; or nothing. */
function tests(p: Parser, left: Expression, abbreviation: Abbreviation): Condition | Expression {
  const mark = p.mark;
  const operator = acceptNegatableRelation(p);
  if (operator !== undefined) return relation(p, left, operator, abbreviation);
  p.reset(mark);
  const is = p.accept('IS');
  const not = p.isWord('NOT') ? p.next() : undefined;
  const test = classOrSign(p, left, is);
  if (test === undefined) {
    p.reset(mark);
    return left;
  }
  return not === undefined ? test : { kind: 'not', operand: test, position: not.position };
}

function classOrSign(p: Parser, operand: Expression, afterIs: boolean): Condition | undefined {
  const { kind, text, position } = p.peek();
  if (kind !== 'word') return undefined;
  const sign = text === 'POSITIVE' || text === 'NEGATIVE' ? signs.get(text) : zeroSign(p);
  if (sign !== undefined) {
    p.next();
    return { kind: 'sign', operand, sign, position };
  }
  if (text === 'OMITTED' && operand.kind === 'reference') {
    p.next();
    return { kind: 'omitted', reference: operand, position };
  }
  const isClass = (classNames.includes(text) && !p.names.isDeclared(text)) || isUserClass(p) || (afterIs && p.isName());
  if (!isClass) return undefined;
  p.next();
  return { kind: 'class', operand, className: text, position };
}

function zeroSign(p: Parser): 'zero' | undefined {
  return p.isAnyWord('ZERO', 'ZEROS', 'ZEROES') ? 'zero' : undefined;
}

function isUserClass(p: Parser): boolean {
  const { kind, text } = p.peek();
  return kind === 'word' && p.names.isClass(text);
}

function acceptNegatableRelation(p: Parser): RelationalOperator | undefined {
  const mark = p.mark;
  p.accept('IS');
  const not = p.accept('NOT');
  const operator = acceptRelation(p);
  if (operator === undefined) p.reset(mark);
  return operator !== undefined && not ? inverse(operator) : operator;
}

function relation(p: Parser, left: Expression, operator: RelationalOperator, abbreviation: Abbreviation): Condition {
  abbreviation.subject = left;
  abbreviation.operator = operator;
  const right = parseArithmetic(p, conditionStyle(abbreviation));
  // `A = (B OR C)`: the parentheses are read with A and = in mind and hold whole relations already.
  if (isCondition(right)) return right;
  return { kind: 'relation', operator, left, right, position: left.position };
}

function conditionStyle(abbreviation: Abbreviation): ArithmeticStyle {
  return { power: 'from-left', list: false, parenthesised: (p) => combined(p, abbreviation) };
}

/** An operand that stands where a condition must stand: a condition name, or an abbreviated relation. */
function asCondition(p: Parser, operand: Condition | Expression, abbreviation: Abbreviation | undefined): Condition {
  if (isCondition(operand)) return operand;
  if (operand.kind === 'reference' && p.names.isCondition(operand)) {
    return { kind: 'conditionName', reference: operand, position: operand.position };
  }
  if (abbreviation?.subject !== undefined && abbreviation.operator !== undefined) {
    const { subject: left, operator } = abbreviation;
    return { kind: 'relation', operator, left, right: operand, position: operand.position };
  }
  if (operand.kind === 'reference') return { kind: 'conditionName', reference: operand, position: operand.position };
  return p.fail('a relational operator');
}
