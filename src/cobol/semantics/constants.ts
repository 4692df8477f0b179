import type { DataDescription, Expression, Figurative, Literal } from '../syntax/index.ts';

/** Named constants of a program (level 78 and `01 … CONSTANT`), by name. */
export type Constants = ReadonlyMap<string, Literal | Figurative>;

/** Looks up what an expression needs that only the layout knows: `LENGTH OF x`. */
export type LengthLookup = (expression: Expression) => number | undefined;

/**
 * The literal that a constant expression stands for, or undefined where it is none. Arithmetic is exact on integers;
 * a division is cut to its integer part (GnuCOBOL 3.1.2, observed for level 78).
 */
export function constantValue(
  expression: Expression,
  constants: Constants,
  lengthOf: LengthLookup,
): Literal | Figurative | undefined {
  switch (expression.kind) {
    case 'literal':
    case 'figurative':
      return expression;
    case 'reference':
      return expression.subscripts.length === 0 && !expression.slice ? constants.get(expression.name) : undefined;
    case 'lengthOf': {
      const length = lengthOf(expression.operand);
      return length === undefined ? undefined : numeric(BigInt(length), expression.position);
    }
    case 'unary': {
      const value = integerOf(constantValue(expression.operand, constants, lengthOf));
      if (value === undefined) return undefined;
      return numeric(expression.operator === '-' ? -value : value, expression.position);
    }
    case 'binary':
      return binaryConstant(expression, constants, lengthOf);
    default:
      return undefined;
  }
}

function binaryConstant(
  expression: Extract<Expression, { kind: 'binary' }>,
  constants: Constants,
  lengthOf: LengthLookup,
): Literal | Figurative | undefined {
  const left = constantValue(expression.left, constants, lengthOf);
  const right = constantValue(expression.right, constants, lengthOf);
  if (expression.operator === '&') {
    if (left?.kind !== 'literal' || right?.kind !== 'literal') return undefined;
    return { ...left, type: 'alphanumeric', value: left.value + right.value, position: expression.position };
  }
  const a = integerOf(left);
  const b = integerOf(right);
  if (a === undefined || b === undefined) return undefined;
  const result = arithmetic(expression.operator, a, b);
  return result === undefined ? undefined : numeric(result, expression.position);
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '**', a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '**':
      return b < 0n || b > 64n ? undefined : a ** b;
  }
}

function numeric(value: bigint, position: Literal['position']): Literal {
  return { kind: 'literal', type: 'numeric', value: value.toString(), all: false, position };
}

/** The integer of a numeric literal or ZERO; undefined for anything else. */
export function integerOf(value: Literal | Figurative | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'figurative') return value.constant === 'ZERO' ? 0n : undefined;
  return value.type === 'numeric' && /^[+-]?\d+$/.test(value.value) ? BigInt(value.value) : undefined;
}

/** The entries of a data division part that define constants, at any depth, in source order. */
export function* constantEntries(entries: readonly DataDescription[]): Generator<DataDescription> {
  for (const entry of entries) {
    if (entry.constant !== undefined || entry.level === 78) yield entry;
    yield* constantEntries(entry.children);
  }
}
