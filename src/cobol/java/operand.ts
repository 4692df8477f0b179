import type { Expression, Figurative, Literal } from '../syntax/index.ts';
import { decimalText, numericValue } from './arithmetic.ts';
import type { ProgramContext, StatementContext } from './context.ts';
import { integerLiteral, stringLiteral } from './java-literal.ts';
import { type FieldValue, type Value, valueOf } from './value.ts';

const figurativeNames: Readonly<Record<Figurative['constant'], string>> = {
  ZERO: 'ZEROS',
  SPACE: 'SPACES',
  'HIGH-VALUE': 'HIGH_VALUES',
  'LOW-VALUE': 'LOW_VALUES',
  QUOTE: 'QUOTES',
  NULL: 'NULL',
};

/** The constant of the support library, imported statically. */
export function figurativeText(figurative: Figurative): string {
  return figurativeNames[figurative.constant];
}

/**
 * An operand as the text statements take it (DISPLAY, STRING, UNSTRING, INSPECT, CALL): a field, a figurative constant, or the
 * characters of a literal.
 */
export function textOperand(context: StatementContext, expression: Expression): string {
  const value = valueOf(context, expression);
  switch (value.kind) {
    case 'field':
      return value.java;
    case 'literal':
      return value.literal.all
        ? `Literal.all(${stringLiteral(value.literal.value)})`
        : stringLiteral(writtenText(context, value.literal));
    case 'figurative':
      return figurativeText(value.figurative);
    case 'integer':
      return value.constant === undefined ? `Literal.number(String.valueOf(${value.java}))` : `"${value.constant}"`;
    case 'arithmetic':
      return decimalText(numericValue(context, value, expression));
    default:
      return '""';
  }
}

/** The characters of a literal as DISPLAY shows them: a number with its own decimal point, or its digits alone (observed). */
function writtenText(context: StatementContext, literal: Literal): string {
  if (literal.type !== 'numeric') return literal.value;
  if (!context.program.dialect.prettyDisplay) return literal.value.replace('.', '');
  const signed = /^-[0.]+$/.test(literal.value) ? literal.value.replace('-', '+') : literal.value;
  return usesDecimalComma(context.program) ? signed.replace('.', ',') : signed;
}

function usesDecimalComma(program: ProgramContext): boolean {
  return (
    program.bound.syntax.environment.decimalPointIsComma ||
    (program.outer !== undefined && usesDecimalComma(program.outer))
  );
}

/** A field where a statement needs one; a literal becomes a constant of the library (an Operand). */
export function operandText(context: StatementContext, expression: Expression): string {
  return operandOfValue(context, valueOf(context, expression), expression);
}

export function operandOfValue(context: StatementContext, value: Value, expression: Expression): string {
  switch (value.kind) {
    case 'field':
      return value.java;
    case 'literal':
      return literalOperand(value.literal.type === 'numeric', value.literal.value, value.literal.all);
    case 'figurative':
      return figurativeText(value.figurative);
    case 'integer':
      return `Literal.number(${value.constant === undefined ? `String.valueOf(${value.java})` : `"${value.constant}"`})`;
    case 'arithmetic':
      return decimalText(numericValue(context, value, expression));
    default:
      return 'SPACES';
  }
}

function literalOperand(numeric: boolean, value: string, all: boolean): string {
  const text = stringLiteral(value);
  if (all) return `Literal.all(${text})`;
  return numeric ? `Literal.number(${text})` : `Literal.text(${text})`;
}

/** What stands between the parentheses of `target.set(…)` for MOVE. */
export function moveSource(
  context: StatementContext,
  source: Value,
  target: FieldValue,
  expression: Expression,
): string {
  if (source.kind === 'literal' && !source.literal.all) {
    return literalSource(source.literal.type === 'numeric', source.literal.value, target);
  }
  if (source.kind === 'figurative' && source.figurative.constant === 'ZERO' && isNumber(target)) return '0';
  if (source.kind === 'integer') return source.java;
  return operandOfValue(context, source, expression);
}

function literalSource(numeric: boolean, value: string, target: FieldValue): string {
  if (!numeric) return stringLiteral(value);
  const digits = value.replace(/^\+/, '');
  if (isNumber(target) || target.category === 'numeric-edited') {
    return /^-?\d{1,18}$/.test(digits) ? integerLiteral(BigInt(digits)) : `Literal.number("${digits}")`;
  }
  // To an alphanumeric item the digits move as they are written.
  return /^\d+$/.test(value) && target.category !== 'any' ? stringLiteral(value) : `Literal.number("${digits}")`;
}

function isNumber(field: FieldValue): boolean {
  return field.category === 'numeric' || field.category === 'floating';
}
