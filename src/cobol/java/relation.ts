import type { Expression } from '../syntax/index.ts';
import { decimalText, numericValue } from './arithmetic.ts';
import type { StatementContext } from './context.ts';
import { type CobolOperator, compare, constant, type JavaCondition, javaOperator, mirrored } from './java-condition.ts';
import { primary } from './java-expression.ts';
import { integerLiteral, stringLiteral } from './java-literal.ts';
import { figurativeText, operandOfValue } from './operand.ts';
import { withRelationCuts } from './osvs-alignment.ts';
import { field, type FieldValue, textOf, type Value, valueOf } from './value.ts';

/** A relation condition (COBOL 2014 §8.8.4.1.1): numbers by value, everything else character by character. */
export function relation(
  context: StatementContext,
  left: Expression,
  operator: CobolOperator,
  right: Expression,
): JavaCondition {
  const [a, b] = [left, right].map((operand) => withAddress(valueOf(context, operand))) as [Value, Value];
  return relationOfValues(context, a, operator, b, left, right);
}

/** ADDRESS OF an item is compared as a pointer to it. */
function withAddress(value: Value): Value {
  return value.kind === 'address' && value.of ? field(`Pointer.to(${value.of.java})`, 'pointer', undefined) : value;
}

export function relationOfValues(
  context: StatementContext,
  left: Value,
  operator: CobolOperator,
  right: Value,
  leftSource: Expression,
  rightSource: Expression,
): JavaCondition {
  if (left.kind === 'invalid' || right.kind === 'invalid') return constant(false);
  const folded = foldLiterals(left, operator, right);
  if (folded) return folded;
  const pointers = pointerRelation(left, operator, right) ?? pointerRelation(right, mirrored[operator], left);
  if (pointers) return pointers;
  if (isNumeric(left, right) && isNumeric(right, left)) {
    return numericRelation(context, left, operator, right, leftSource, rightSource);
  }
  if (left.kind === 'field') return fieldRelation(context, left, operator, right, rightSource);
  if (right.kind === 'field') return fieldRelation(context, right, mirrored[operator], left, leftSource);
  // Two operands without a field: the library compares them as operands.
  const operand = operandOfValue(context, left, leftSource);
  return ordered(operand, operator, operandOfValue(context, right, rightSource));
}

function foldLiterals(left: Value, operator: CobolOperator, right: Value): JavaCondition | undefined {
  if (left.kind !== 'literal' || right.kind !== 'literal' || left.literal.all || right.literal.all) return undefined;
  if (left.literal.type === 'numeric' && right.literal.type === 'numeric') {
    const order = numericOrder(left.literal.value, right.literal.value);
    return order === undefined ? undefined : constant(holds(operator, order));
  }
  const length = Math.max(left.literal.value.length, right.literal.value.length);
  const a = (textOf(left) ?? '').padEnd(length);
  const b = (textOf(right) ?? '').padEnd(length);
  return constant(holds(operator, a < b ? -1 : a > b ? 1 : 0));
}

function numericOrder(left: string, right: string): number | undefined {
  const scale = Math.max(fraction(left), fraction(right));
  const difference = scaled(left, scale) - scaled(right, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fraction(number: string): number {
  const point = number.indexOf('.');
  return point < 0 ? 0 : number.length - point - 1;
}

function scaled(number: string, scale: number): bigint {
  return BigInt((number.replace('.', '') + '0'.repeat(scale - fraction(number))).replace(/^\+/, ''));
}

function holds(operator: CobolOperator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
  }
}

function pointerRelation(left: Value, operator: CobolOperator, right: Value): JavaCondition | undefined {
  if (left.kind !== 'field' || left.category !== 'pointer') return undefined;
  if (right.kind !== 'figurative' || (operator !== '=' && operator !== '<>')) return undefined;
  return { kind: 'call', text: `${left.java}.isNull()`, negated: operator === '<>' };
}

/** Whether a value takes part in a comparison of numbers, given the other one. */
function isNumeric(value: Value, other: Value): boolean {
  switch (value.kind) {
    case 'field':
      return value.category === 'numeric' || value.category === 'floating';
    case 'literal':
      return value.literal.type === 'numeric';
    case 'figurative':
      return (
        value.figurative.constant === 'ZERO' &&
        (other.kind !== 'field' || other.category === 'numeric' || other.category === 'floating')
      );
    case 'arithmetic':
    case 'integer':
      return true;
    default:
      return false;
  }
}

function numericRelation(
  context: StatementContext,
  left: Value,
  operator: CobolOperator,
  right: Value,
  leftSource: Expression,
  rightSource: Expression,
): JavaCondition {
  const isArithmetic = left.kind === 'arithmetic' || right.kind === 'arithmetic';
  const inner = isArithmetic ? withRelationCuts(context, leftSource, rightSource) : context;
  const a = numericValue(inner, left, leftSource);
  const b = numericValue(inner, right, rightSource);
  if (a.kind === 'long' && b.kind === 'long') {
    if (a.constant !== undefined && b.constant === undefined)
      return compare(b.java, javaOperator[mirrored[operator]], a.java);
    return compare(a.java, javaOperator[operator], b.java);
  }
  // Two whole fields compare as fields: floating-point items have a tolerance there.
  if (left.kind === 'field' && right.kind === 'field') return ordered(left.java, operator, right.java);
  if (left.kind === 'field' && b.kind === 'long' && b.constant !== undefined)
    return ordered(left.java, operator, integerLiteral(b.constant));
  if (left.kind === 'field' && right.kind === 'literal')
    return ordered(left.java, operator, `Literal.number(${stringLiteral(right.literal.value)})`);
  if (a.kind === 'long' && a.constant !== undefined && right.kind === 'field') {
    return ordered(right.java, mirrored[operator], integerLiteral(a.constant));
  }
  return ordered(decimalText(a), operator, decimalText(b));
}

function fieldRelation(
  context: StatementContext,
  field: FieldValue,
  operator: CobolOperator,
  other: Value,
  source: Expression,
): JavaCondition {
  return ordered(field.java, operator, comparand(context, field, other, source));
}

function comparand(context: StatementContext, field: FieldValue, other: Value, source: Expression): string {
  switch (other.kind) {
    case 'literal':
      if (other.literal.all) return `Literal.all(${stringLiteral(other.literal.value)})`;
      if (other.literal.type !== 'numeric') return stringLiteral(other.literal.value);
      // Against characters a whole number counts as the characters of its digits.
      if (field.category !== 'any' && /^\d+$/.test(other.literal.value)) return stringLiteral(other.literal.value);
      return /^-?(0|[1-9]\d{0,17})$/.test(other.literal.value)
        ? integerLiteral(BigInt(other.literal.value))
        : `Literal.number(${stringLiteral(other.literal.value)})`;
    case 'figurative':
      return figurativeText(other.figurative);
    case 'integer':
      return other.java;
    default:
      return operandOfValue(context, other, source);
  }
}

/** `a.equalTo(b)` or `a.compareTo(b) < 0`. */
export function ordered(left: string, operator: CobolOperator, right: string): JavaCondition {
  if (operator === '=' || operator === '<>')
    return { kind: 'call', text: `${left}.equalTo(${right})`, negated: operator === '<>' };
  return compare(primary(`${left}.compareTo(${right})`), javaOperator[operator], primary('0'));
}
