import type { DataDescription, Expression, Figurative, Literal } from '../syntax/index.ts';

/** Named constants of a program (level 78 and `01 … CONSTANT`), by name. */
export type Constants = ReadonlyMap<string, Literal | Figurative>;

/** Looks up what an expression needs that only the layout knows: `LENGTH OF x`. */
export type LengthLookup = (expression: Expression) => number | undefined;

/**
 * The literal that a constant expression stands for, or undefined where it is none. Arithmetic is exact on decimals
 * apart from divisions; they and the result are cut to their integer parts (GnuCOBOL 3.1.2, observed for level 78 and CONSTANT).
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
  const result = decimalConstant(expression, constants, lengthOf);
  return result && numeric(result.unscaled / 10n ** BigInt(result.scale), expression.position);
}

interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** The value of an expression before it is cut to an integer: operands of a calculation keep their decimals. */
function decimalConstant(expression: Expression, constants: Constants, lengthOf: LengthLookup): Decimal | undefined {
  if (expression.kind !== 'binary' || expression.operator === '&')
    return decimalOf(constantValue(expression, constants, lengthOf));
  const left = decimalConstant(expression.left, constants, lengthOf);
  const right = decimalConstant(expression.right, constants, lengthOf);
  return left && right && arithmetic(expression.operator, left, right);
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '**', a: Decimal, b: Decimal): Decimal | undefined {
  if (operator === '*') return { unscaled: a.unscaled * b.unscaled, scale: a.scale + b.scale };
  if (operator === '**') return power(a, b);
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [a, b].map((value) => value.unscaled * 10n ** BigInt(scale - value.scale)) as [bigint, bigint];
  if (operator === '/') return y === 0n ? undefined : { unscaled: x / y, scale: 0 };
  return { unscaled: operator === '+' ? x + y : x - y, scale };
}

function power(base: Decimal, exponent: Decimal): Decimal | undefined {
  if (exponent.scale > 0 || exponent.unscaled < 0n || exponent.unscaled > 64n) return undefined;
  return { unscaled: base.unscaled ** exponent.unscaled, scale: base.scale * Number(exponent.unscaled) };
}

function decimalOf(value: Literal | Figurative | undefined): Decimal | undefined {
  const integer = integerOf(value);
  if (integer !== undefined) return { unscaled: integer, scale: 0 };
  if (value?.kind !== 'literal' || value.type !== 'numeric') return undefined;
  const [, whole, decimals] = /^([+-]?\d*)\.(\d+)$/.exec(value.value) ?? [];
  return decimals === undefined ? undefined : { unscaled: BigInt(`${whole}${decimals}`), scale: decimals.length };
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
