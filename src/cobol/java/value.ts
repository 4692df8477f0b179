import type { DataItem } from '../semantics/index.ts';
import type {
  BinaryExpression,
  Expression,
  Figurative,
  FunctionCall,
  Literal,
  Reference,
  UnaryExpression,
} from '../syntax/index.ts';
import { extremeCharacter } from './alphabet.ts';
import { reportGap, type StatementContext } from './context.ts';
import { functionCall } from './function-call.ts';
import { integerBound } from './item-type.ts';
import { withSlice, withSubscripts } from './element.ts';

/** How MOVE, relations and arithmetic see a field. */
export type FieldCategory =
  | 'group'
  | 'alphanumeric'
  | 'alphanumeric-edited'
  | 'numeric-edited'
  | 'numeric'
  | 'floating'
  | 'pointer'
  /** Known only at run time, as for functions that return what they are given. */
  | 'any';

/** What an expression is once its names are resolved, with the Java text of what is a field. */
export type Value =
  | FieldValue
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'figurative'; readonly figurative: Figurative }
  | { readonly kind: 'arithmetic'; readonly expression: BinaryExpression | UnaryExpression }
  /** A whole number that is no field: LENGTH OF. `constant` where it is known. */
  | { readonly kind: 'integer'; readonly java: string; readonly constant: bigint | undefined }
  /** ADDRESS OF an item. */
  | { readonly kind: 'address'; readonly of: FieldValue | undefined }
  /** A name that means nothing here; it has been reported. */
  | { readonly kind: 'invalid'; readonly what: string };

export interface FieldValue {
  readonly kind: 'field';
  /** Java expression of a Field class. */
  readonly java: string;
  readonly category: FieldCategory;
  /** Largest absolute value when the field holds only integers that fit a `long`. */
  readonly bound: bigint | undefined;
  /** The declared item; undefined for registers and function results. */
  readonly item: DataItem | undefined;
  /** The whole item, not a part of it by reference modification. */
  readonly whole: boolean;
  /** Java text of the subscripts in `java`. */
  readonly subscripts: readonly string[];
}

/** Resolves an expression to what it denotes. Problems are reported once and give an `invalid` value. */
export function valueOf(context: StatementContext, expression: Expression): Value {
  switch (expression.kind) {
    case 'literal':
      return { kind: 'literal', literal: expression };
    case 'figurative':
      return figurativeValue(context, expression);
    case 'reference':
      return referenceValue(context, expression);
    case 'function':
      return functionValue(context, expression);
    case 'lengthOf':
      return lengthValue(context, expression.operand);
    case 'addressOf':
      return addressValue(context, expression.operand);
    case 'binary':
      return expression.operator === '&' ? concatenation(context, expression) : { kind: 'arithmetic', expression };
    case 'unary':
      return signedLiteral(expression) ?? { kind: 'arithmetic', expression };
  }
}

function figurativeValue(context: StatementContext, figurative: Figurative): Value {
  const { constant, position } = figurative;
  const isExtreme = constant === 'LOW-VALUE' || constant === 'HIGH-VALUE';
  const character = isExtreme && context.paragraph ? extremeCharacter(context.program, constant) : undefined;
  if (character === undefined) return { kind: 'figurative', figurative };
  return { kind: 'literal', literal: { kind: 'literal', type: 'alphanumeric', value: character, all: true, position } };
}

function functionValue(context: StatementContext, call: FunctionCall): Value {
  const value = functionCall(context, call);
  if (value.kind !== 'field' || !call.slice) return value;
  return withSlice(context, value, call.slice);
}

/** A sign before a literal belongs to the literal. */
function signedLiteral(expression: UnaryExpression): Value | undefined {
  const operand = expression.operand;
  if (operand.kind !== 'literal' || operand.type !== 'numeric' || /^[+-]/.test(operand.value)) return undefined;
  return { kind: 'literal', literal: { ...operand, value: expression.operator + operand.value } };
}

function concatenation(context: StatementContext, expression: BinaryExpression): Value {
  const left = textOf(valueOf(context, expression.left));
  const right = textOf(valueOf(context, expression.right));
  if (left === undefined || right === undefined)
    return invalid(context, 'concatenation of other than literals', expression);
  return {
    kind: 'literal',
    literal: { kind: 'literal', type: 'alphanumeric', value: left + right, all: false, position: expression.position },
  };
}

const figurativeCharacters: Readonly<Record<Figurative['constant'], string>> = {
  ZERO: '0',
  SPACE: ' ',
  'HIGH-VALUE': '\u00ff',
  'LOW-VALUE': '\u0000',
  QUOTE: '"',
  NULL: '\u0000',
};

/** The characters of a literal; one character for a figurative constant. */
export function textOf(value: Value): string | undefined {
  if (value.kind === 'literal') return value.literal.value;
  return value.kind === 'figurative' ? figurativeCharacters[value.figurative.constant] : undefined;
}

export function referenceValue(context: StatementContext, reference: Reference): Value {
  const { names, bound } = context.program;
  const meaning = bound.resolve(reference);
  switch (meaning.kind) {
    case 'item': {
      const whole = withSubscripts(context, itemField(context, meaning), reference.subscripts);
      return reference.slice ? withSlice(context, whole, reference.slice) : whole;
    }
    case 'index':
      return field(names.index(meaning), 'numeric', 2n ** 31n);
    case 'constant':
      return literalOrFigurative(meaning.value);
    case 'symbolic':
      return text(String.fromCharCode(meaning.byte), reference);
    case 'register':
      return registerValue(context, meaning, reference);
    case 'condition':
      return invalid(context, `condition name ${reference.name} as an operand`, reference);
    case 'problem':
      return invalid(context, meaning.message, reference);
    default:
      return invalid(context, `${meaning.kind} ${reference.name} as an operand`, reference);
  }
}

/** The field of an item itself, without subscripts. */
export function itemField(context: StatementContext, item: DataItem): FieldValue {
  return {
    kind: 'field',
    java: context.program.names.item(item),
    category: categoryOf(item),
    bound: integerBound(item, context.program.dialect.binaryTruncate),
    item,
    whole: true,
    subscripts: [],
  };
}

/** A field that is no declared item: an index name, a special register, the result of a function. */
export function field(java: string, category: FieldCategory, bound: bigint | undefined): FieldValue {
  return { kind: 'field', java, category, bound, item: undefined, whole: true, subscripts: [] };
}

function categoryOf(item: DataItem): FieldCategory {
  switch (item.category) {
    case 'alphabetic':
    case 'national':
    case 'boolean':
      return 'alphanumeric';
    case 'index':
      return 'numeric';
    default:
      return item.category;
  }
}

function literalOrFigurative(value: Literal | Figurative): Value {
  return value.kind === 'literal' ? { kind: 'literal', literal: value } : { kind: 'figurative', figurative: value };
}

function text(value: string, at: Reference): Value {
  return {
    kind: 'literal',
    literal: { kind: 'literal', type: 'alphanumeric', value, all: false, position: at.position },
  };
}

type Register = Extract<ReturnType<StatementContext['program']['bound']['resolve']>, { kind: 'register' }>;

function registerValue(context: StatementContext, register: Register, reference: Reference): Value {
  const integer = (java: string): Value => field(java, 'numeric', 2n ** 31n);
  switch (register.name) {
    case 'RETURN-CODE':
      return integer('returnCode');
    case 'TALLY':
      return integer('tally');
    case 'SORT-RETURN':
      return integer('sortReturn');
    case 'NUMBER-OF-CALL-PARAMETERS':
      return integer('numberOfCallParameters');
    case 'LINAGE-COUNTER':
      return register.file
        ? integer(`${context.program.names.file(register.file)}.linageCounter()`)
        : invalid(context, 'LINAGE-COUNTER', reference);
    case 'WHEN-COMPILED':
      return field('function.whenCompiled()', 'alphanumeric', undefined);
    default:
      return invalid(context, `special register ${register.name}`, reference);
  }
}

function lengthValue(context: StatementContext, operand: Expression): Value {
  const value = valueOf(context, operand);
  if (value.kind === 'literal') return integerConstant(BigInt(value.literal.value.length));
  if (value.kind !== 'field') return invalid(context, 'LENGTH OF an expression', operand);
  const item = value.item;
  const isFixed = item && value.whole && item.variableTable === undefined && !item.anyLength;
  return isFixed
    ? integerConstant(BigInt(item.length))
    : { kind: 'integer', java: `${value.java}.length()`, constant: undefined };
}

/** The length of a literal or of an item that always has the same; undefined where only the run knows it. */
export function fixedLength(context: StatementContext, operand: Expression): Value | undefined {
  if (operand.kind === 'literal') {
    const characters = operand.type === 'numeric' ? operand.value.replaceAll(/[^0-9]/g, '') : operand.value;
    return integerConstant(BigInt(characters.length));
  }
  if (operand.kind !== 'reference' || operand.slice !== undefined) return undefined;
  const item = context.program.bound.resolve(operand);
  const isFixed = item.kind === 'item' && item.variableTable === undefined && !item.anyLength;
  return isFixed ? integerConstant(BigInt(item.length)) : undefined;
}

function integerConstant(constant: bigint): Value {
  return { kind: 'integer', java: constant.toString(), constant };
}

function addressValue(context: StatementContext, operand: Reference): Value {
  const value = referenceValue(context, operand);
  return value.kind === 'field' ? { kind: 'address', of: value } : value;
}

function invalid(context: StatementContext, what: string, at: Expression): Value {
  reportGap(context, what, at.position);
  return { kind: 'invalid', what };
}
