import type { Expression, FunctionCall, Reference } from '../syntax/index.ts';
import { decimalText, numericOf } from './arithmetic.ts';
import { reportGap, type StatementContext } from './context.ts';
import { argumentCount, type FunctionResult, intrinsicResult } from './intrinsic-functions.ts';
import { integerLiteral, stringLiteral } from './java-literal.ts';
import { camelCase } from './names.ts';
import { figurativeText } from './operand.ts';
import { type FieldCategory, field, fixedLength, type Value, valueOf } from './value.ts';

const lengthFunctions: ReadonlySet<string> = new Set(['LENGTH', 'BYTE-LENGTH']);

/** FUNCTION name (arguments): the field that the function returns. */
export function functionCall(context: StatementContext, call: FunctionCall): Value {
  const user = context.program.bound.syntax.environment.userFunctions.find((candidate) => candidate.name === call.name);
  if (user) return userFunction(context, call, user.externalName);
  const [measured] = call.arguments;
  // Where the compiler knows the length it puts a literal, which prints without leading zeros (observed).
  const length = measured && lengthFunctions.has(call.name) ? fixedLength(context, measured) : undefined;
  if (length) return length;
  const result = intrinsicResult(call.name);
  if (result === undefined) {
    reportGap(context, `FUNCTION ${call.name}`, call.position);
    return { kind: 'invalid', what: `FUNCTION ${call.name}` };
  }
  const { method, operands } = methodOf(call);
  const expected = argumentCount(call.name);
  if (expected !== undefined && operands.length !== expected) {
    reportGap(context, `FUNCTION ${call.name} with ${operands.length} arguments`, call.position);
    return { kind: 'invalid', what: `FUNCTION ${call.name}` };
  }
  const values = operands.map((operand) => argument(context, operand));
  const arguments_ = values.map((value) => value.java);
  return field(
    `function.${method}(${arguments_.join(', ')})`,
    categoryOf(
      result,
      values.map((value) => value.category),
    ),
    result === 'count' ? 2n ** 31n : undefined,
  );
}

function categoryOf(result: FunctionResult, operands: readonly FieldCategory[]): FieldCategory {
  if (result === 'text') return 'alphanumeric';
  if (result !== 'any') return 'numeric';
  return operands.every((category) => category === 'numeric' || category === 'floating') ? 'numeric' : 'any';
}

/** The method of the support library: camel case, with TRIM's keyword as part of the name. */
function methodOf(call: FunctionCall): { readonly method: string; readonly operands: readonly Expression[] } {
  if (call.name === 'CHAR') return { method: 'character', operands: call.arguments };
  const keyword = call.arguments.at(-1);
  if (call.name === 'TRIM' && call.arguments.length > 1 && keyword?.kind === 'reference') {
    return {
      method: keyword.name === 'LEADING' ? 'trimLeading' : 'trimTrailing',
      operands: call.arguments.slice(0, -1),
    };
  }
  return { method: camelCase(call.name, 'f'), operands: call.arguments };
}

function userFunction(context: StatementContext, call: FunctionCall, externalName: string): Value {
  const operands = call.arguments.map((operand) => `, ${argument(context, operand).java}`);
  // Names of functions are no case-sensitive external names.
  return field(`userFunction(${stringLiteral(externalName.toUpperCase())}${operands.join('')})`, 'any', undefined);
}

interface Argument {
  readonly java: string;
  readonly category: FieldCategory;
}

function argument(context: StatementContext, expression: Expression): Argument {
  if (expression.kind === 'reference' && expression.subscripts.some(isAll)) return wholeTable(context, expression);
  const value = valueOf(context, expression);
  switch (value.kind) {
    case 'field':
      return { java: value.java, category: value.category };
    case 'literal':
      return literalArgument(value.literal.type === 'numeric', value.literal.value, value.literal.all);
    case 'figurative':
      return {
        java: figurativeText(value.figurative),
        category: value.figurative.constant === 'ZERO' ? 'numeric' : 'alphanumeric',
      };
    case 'integer':
    case 'arithmetic': {
      const number = numericOf(context, expression);
      return { java: number.kind === 'long' ? number.java.text : decimalText(number), category: 'numeric' };
    }
    default:
      return { java: '""', category: 'alphanumeric' };
  }
}

function literalArgument(numeric: boolean, value: string, all: boolean): Argument {
  if (!numeric)
    return { java: all ? `Literal.all(${stringLiteral(value)})` : stringLiteral(value), category: 'alphanumeric' };
  const isPlainInteger = /^-?(0|[1-9]\d{0,17})$/.test(value);
  return {
    java: isPlainInteger ? integerLiteral(BigInt(value)) : `Literal.number(${stringLiteral(value)})`,
    category: 'numeric',
  };
}

function isAll(subscript: Expression): boolean {
  return subscript.kind === 'reference' && subscript.name === 'ALL' && subscript.qualifiers.length === 0;
}

/** A table element with ALL as a subscript: every occurrence of that dimension, `-n` for the one occurrence n of another. */
function wholeTable(context: StatementContext, reference: Reference): Argument {
  const value = valueOf(context, { ...reference, subscripts: [] });
  if (value.kind !== 'field' || !value.item) return { java: '""', category: 'alphanumeric' };
  const dimensions = value.item.dimensions;
  const shape = reference.subscripts.map((subscript, level) => {
    const dimension = dimensions[level];
    if (!isAll(subscript)) return `-(${numericOf(context, subscript).java.text.replaceAll('.toLong()', '.toInt()')})`;
    return dimension?.dependingOn
      ? numericOf(context, dimension.dependingOn).java.text.replaceAll('.toLong()', '.toInt()')
      : String(dimension?.times ?? 1);
  });
  return { java: `Functions.all(${[value.java, ...shape].join(', ')})`, category: value.category };
}
