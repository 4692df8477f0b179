import type { BinaryExpression, Expression, Literal, UnaryExpression } from '../syntax/index.ts';
import { reportGap, type StatementContext } from './context.ts';
import { infix, type JavaExpression, negated, operandOf, primary, strength } from './java-expression.ts';
import { integerLiteral } from './java-literal.ts';
import { type Value, valueOf } from './value.ts';

/**
 * The numeric value of an expression in Java: a `long` where the digits prove that no intermediate result can overflow or
 * have decimals, else a Decimal.
 */
export type Numeric =
  | {
      readonly kind: 'long';
      readonly java: JavaExpression /** Largest absolute value. */;
      readonly bound: bigint;
      readonly constant: bigint | undefined;
    }
  | { readonly kind: 'decimal'; readonly java: JavaExpression };

const longMaximum = 2n ** 63n - 1n;

export function numericOf(context: StatementContext, expression: Expression): Numeric {
  return numericValue(context, valueOf(context, expression), expression);
}

export function numericValue(context: StatementContext, value: Value, expression: Expression): Numeric {
  switch (value.kind) {
    case 'field':
      if (value.bound !== undefined && context.program.shortcuts) {
        // A DISPLAY item may hold characters that are no digits; its value is then up to 23 times as large.
        return { kind: 'long', java: primary(`${value.java}.toLong()`), bound: value.bound * 32n, constant: undefined };
      }
      return decimal(`${value.java}.value()`);
    case 'literal':
      return literalNumber(context, value.literal);
    case 'figurative':
      return constantNumber(0n);
    case 'integer':
      return value.constant !== undefined
        ? constantNumber(value.constant)
        : { kind: 'long', java: primary(value.java), bound: 2n ** 31n, constant: undefined };
    case 'arithmetic':
      return cut(
        context,
        value.expression,
        value.expression.kind === 'unary' ? unary(context, value.expression) : binary(context, value.expression),
      );
    case 'address':
    case 'invalid':
      if (value.kind === 'address') reportGap(context, 'arithmetic on an address', expression.position);
      return constantNumber(0n);
  }
}

/** An intermediate result with the decimals that the dialect leaves it. */
function cut(context: StatementContext, expression: BinaryExpression | UnaryExpression, result: Numeric): Numeric {
  const decimals = context.cuts?.get(expression);
  const method = context.cutsMayFail ? 'alignedOrUndefined' : 'alignedTo';
  return decimals === undefined ? result : decimal(`${decimalText(result)}.${method}(${decimals})`);
}

function decimal(text: string): Numeric {
  return { kind: 'decimal', java: primary(text) };
}

function constantNumber(value: bigint): Numeric {
  const java = { text: integerLiteral(value), strength: value < 0n ? strength.unary : strength.primary };
  return { kind: 'long', java, bound: value < 0n ? -value : value, constant: value };
}

function literalNumber(context: StatementContext, literal: Literal): Numeric {
  const value = literal.type === 'numeric' ? literal.value : literal.value.trim();
  if (/^[+-]?\d{1,18}$/.test(value)) return constantNumber(BigInt(value.replace(/^\+/, '')));
  if (/^[+-]?\d*\.?\d+$/.test(value) || /^[+-]?\d+\.$/.test(value))
    return decimal(`Decimal.of("${value.replace(/^\+/, '')}")`);
  reportGap(context, `literal "${literal.value}" as a number`, literal.position);
  return constantNumber(0n);
}

function unary(context: StatementContext, expression: UnaryExpression): Numeric {
  const operand = numericOf(context, expression.operand);
  if (expression.operator === '+') return operand;
  if (operand.kind === 'decimal') return decimal(`${operandOf(operand.java, strength.primary)}.negate()`);
  if (operand.constant !== undefined) return constantNumber(-operand.constant);
  return { ...operand, java: negated(operand.java) };
}

const decimalMethods = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'dividedBy', '**': 'power' } as const;

function binary(context: StatementContext, expression: BinaryExpression): Numeric {
  const left = numericOf(context, expression.left);
  const right = numericOf(context, expression.right);
  const operator = expression.operator;
  if (operator === '&') return constantNumber(0n);
  return combine(left, operator, right);
}

/** The result of an operator on two numbers, in exact `long` arithmetic where the bounds allow it. */
export function combine(left: Numeric, operator: '+' | '-' | '*' | '/' | '**', right: Numeric): Numeric {
  if (left.kind === 'long' && right.kind === 'long' && operator !== '/' && operator !== '**') {
    const exact = longOperation(left, operator, right);
    if (exact) return exact;
  }
  return decimal(`${decimalText(left)}.${decimalMethods[operator]}(${argumentText(right)})`);
}

function longOperation(
  left: Extract<Numeric, { kind: 'long' }>,
  operator: '+' | '-' | '*',
  right: Extract<Numeric, { kind: 'long' }>,
): Numeric | undefined {
  const bound = operator === '*' ? left.bound * right.bound : left.bound + right.bound;
  if (bound > longMaximum) return undefined;
  if (left.constant !== undefined && right.constant !== undefined) {
    const folded = {
      '+': left.constant + right.constant,
      '-': left.constant - right.constant,
      '*': left.constant * right.constant,
    };
    return constantNumber(folded[operator]);
  }
  const at = operator === '*' ? strength.multiplicative : strength.additive;
  return { kind: 'long', java: infix(left.java, operator, right.java, at), bound, constant: undefined };
}

/** A number as a Decimal that methods can be called on. */
export function decimalText(number: Numeric): string {
  if (number.kind === 'decimal') return number.java.text;
  const value = /^(.*)\.toLong\(\)$/.exec(number.java.text);
  // An item's own value needs no way through `long`.
  if (value && number.java.strength === strength.primary) return `${value[1]}.value()`;
  return `Decimal.of(${number.java.text})`;
}

/** Decimal's operations take integers as well as Decimals. */
function argumentText(number: Numeric): string {
  const isField =
    number.kind === 'long' && number.java.text.endsWith('.toLong()') && number.java.strength === strength.primary;
  return isField ? decimalText(number) : number.java.text;
}

/** The Java `long` of an expression, cut to an integer where it has decimals. */
export function longText(context: StatementContext, expression: Expression): JavaExpression {
  const number = numericOf(context, expression);
  return number.kind === 'long' ? number.java : primary(`${number.java.text}.toLong()`);
}

/** The Java `int` of an expression: subscripts, positions, lengths and counts. */
export function intText(context: StatementContext, expression: Expression): string {
  const number = numericOf(context, expression);
  if (number.kind === 'decimal') return `(int) ${number.java.text}.toLong()`;
  if (number.constant !== undefined) return number.java.text;
  return number.java.text.replaceAll('.toLong()', '.toInt()');
}
