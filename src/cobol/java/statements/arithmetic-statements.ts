import type {
  AddStatement,
  ComputeStatement,
  Expression,
  Handlers,
  MultiplyStatement,
  Rounding,
  SubtractStatement,
  Target,
} from '../../syntax/index.ts';
import { combine, decimalText, type Numeric, numericOf, numericValue } from '../arithmetic.ts';
import type { StatementContext } from '../context.ts';
import { type JavaBlock, type JavaStatement, simple } from '../java-code.ts';
import { primary, strength } from '../java-expression.ts';
import { type FieldValue, valueOf } from '../value.ts';
import { correspondingArithmetic } from './corresponding.ts';
import { withCuts, withCutSum } from '../osvs-alignment.ts';
import { hasHandlers, withCollectedFailures, withHandlers } from './handlers.ts';
import { receiver } from './receiver.ts';

/** One store of an arithmetic statement. */
export interface Store {
  readonly target: FieldValue;
  readonly rounding: Rounding | undefined;
  readonly value: Numeric;
}

export function addStatement(context: StatementContext, statement: AddStatement): JavaBlock {
  if (statement.corresponding) return correspondingArithmetic(context, 'add', statement);
  if (statement.giving.length > 0) {
    const sum = chain('+', statement.operands);
    const inner = withCuts(context, sum, fieldsOf(statement.giving));
    return storeAll(inner, numericOf(inner, sum), statement.giving, statement.sizeError);
  }
  return accumulate(context, 'add', statement.operands, statement.to, statement.sizeError);
}

export function subtractStatement(context: StatementContext, statement: SubtractStatement): JavaBlock {
  if (statement.corresponding) return correspondingArithmetic(context, 'subtract', statement);
  const { minuend, giving, operands, from, sizeError } = statement;
  if (minuend === undefined) return accumulate(context, 'subtract', operands, from, sizeError);
  const difference = chain('-', [minuend, ...operands]);
  const inner = withCuts(context, difference, fieldsOf(giving));
  return storeAll(inner, numericOf(inner, difference), giving, sizeError);
}

export function multiplyStatement(context: StatementContext, statement: MultiplyStatement): JavaBlock {
  const factor = (): Numeric => numericOf(context, statement.operand);
  if (statement.multiplier !== undefined) {
    return storeAll(
      context,
      combine(factor(), '*', numericOf(context, statement.multiplier)),
      statement.giving,
      statement.sizeError,
    );
  }
  const stores = storesFor(context, statement.by, (target) => combine(numberOf(context, target), '*', factor()));
  return perform(context, stores, statement.sizeError);
}

export function computeStatement(context: StatementContext, statement: ComputeStatement): JavaBlock {
  const { expression, targets, sizeError } = statement;
  const inner = withCuts(context, expression, fieldsOf(targets));
  const arithmetic = { ...inner, cutsMayFail: hasHandlers(sizeError) };
  return storeAll(arithmetic, numericOf(arithmetic, expression), targets, sizeError, expression);
}

/** The operands of ADD and SUBTRACT joined, from the left. */
function chain(operator: '+' | '-', operands: readonly Expression[]): Expression {
  return operands.reduce((left, right) => ({ kind: 'binary', operator, left, right, position: left.position }));
}

function fieldsOf(targets: readonly Target[]): Expression[] {
  return targets.map((target) => target.field);
}

/** The value of a target that the statement reads before it writes it. */
export function numberOf(context: StatementContext, target: Target): Numeric {
  return numericValue(context, valueOf(context, target.field), target.field);
}

/** ADD … TO and SUBTRACT … FROM. One operand is read anew for each target; of several the sum is taken first (observed). */
function accumulate(
  context: StatementContext,
  method: 'add' | 'subtract',
  operands: readonly Expression[],
  targets: readonly Target[],
  handlers: Handlers,
): JavaBlock {
  const [only] = operands;
  const plain =
    operands.length === 1 && !hasHandlers(handlers) && targets.every((target) => target.rounding === undefined);
  if (plain && only) return addDirectly(context, method, only, targets);
  const before: JavaStatement[] = [];
  const operator = method === 'add' ? '+' : '-';
  const whole = chain('+', operands);
  const inner = operands.length === 1 ? context : withCutSum(context, whole, fieldsOf(targets));
  const isCut = inner.cuts !== undefined && inner.cuts.size > 0;
  if (operands.length === 1 || (targets.length === 1 && !isCut)) {
    const numbers = operands.map((operand) => numericOf(context, operand));
    const stores = storesFor(context, targets, (target) =>
      numbers.reduce((sum, number) => combine(sum, operator, number), numberOf(context, target)),
    );
    return perform(context, stores, handlers);
  }
  const sum = inVariable(context, numericOf(inner, whole), 'sum', before);
  const stores = storesFor(context, targets, (target) => combine(numberOf(context, target), operator, sum));
  return [...before, ...perform(context, stores, handlers)];
}

/** `total.add(amount)` takes the item itself, a literal or a Decimal. */
function addDirectly(
  context: StatementContext,
  method: 'add' | 'subtract',
  operand: Expression,
  targets: readonly Target[],
): JavaBlock {
  const value = valueOf(context, operand);
  const amount = numericOf(context, operand);
  const isInteger = amount.kind === 'long' && amount.constant !== undefined;
  const text = value.kind === 'field' ? value.java : isInteger ? amount.java.text : decimalText(amount);
  return targets.flatMap((target) => {
    const field = receiver(context, target.field);
    return field ? [simple(`${field.java}.${method}(${text})`)] : [];
  });
}

export function storesFor(
  context: StatementContext,
  targets: readonly Target[],
  value: (target: Target) => Numeric,
): Store[] {
  return targets.flatMap((target) => {
    const field = receiver(context, target.field);
    return field ? [{ target: field, rounding: target.rounding, value: value(target) }] : [];
  });
}

/** One value for all targets: computed once, then stored in each (observed). */
export function storeAll(
  context: StatementContext,
  value: Numeric,
  targets: readonly Target[],
  handlers: Handlers,
  source?: Expression,
): JavaBlock {
  const before: JavaStatement[] = [];
  const exact = targets.length === 1 ? integerQuotient(context, source, targets[0]) : undefined;
  const shared = targets.length > 1 ? inVariable(context, value, 'result', before) : (exact ?? value);
  const stores = storesFor(context, targets, () => shared);
  return [...before, ...perform(context, stores, handlers)];
}

/** A quotient of integers that is cut to an integer anyway needs no decimals. */
function integerQuotient(
  context: StatementContext,
  source: Expression | undefined,
  target: Target | undefined,
): Numeric | undefined {
  if (source?.kind !== 'binary' || source.operator !== '/' || target === undefined || target.rounding !== undefined)
    return undefined;
  const field = receiver(context, target.field);
  if (field?.item === undefined || field.item.scale > 0 || field.category !== 'numeric') return undefined;
  return longQuotient(numericOf(context, source.left), numericOf(context, source.right), '/');
}

/** Quotient or remainder in `long` arithmetic when the divisor is a constant other than zero. */
export function longQuotient(dividend: Numeric, divisor: Numeric, operator: '/' | '%'): Numeric | undefined {
  if (dividend.kind !== 'long' || divisor.kind !== 'long' || !divisor.constant) return undefined;
  const left = dividend.java.strength >= strength.multiplicative ? dividend.java.text : `(${dividend.java.text})`;
  const right = divisor.java.strength === strength.primary ? divisor.java.text : `(${divisor.java.text})`;
  const java = { text: `${left} ${operator} ${right}`, strength: strength.multiplicative };
  return { kind: 'long', java, bound: dividend.bound, constant: undefined };
}

/** The value in a local variable, so that it is computed once. */
export function inVariable(context: StatementContext, value: Numeric, name: string, before: JavaStatement[]): Numeric {
  if (value.kind === 'long' && value.constant !== undefined) return value;
  const variable = context.locals.allocate(name);
  const type = value.kind === 'long' ? 'long' : 'Decimal';
  before.push(simple(`${type} ${variable} = ${value.java.text}`));
  return { ...value, java: primary(variable) };
}

/** Performs the stores in order, with or without SIZE ERROR. */
export function perform(context: StatementContext, stores: readonly Store[], handlers: Handlers): JavaBlock {
  if (!hasHandlers(handlers))
    return stores.map((store) => simple(`${store.target.java}.set(${storeArguments(store)})`));
  const calls = stores.map((store) => `${store.target.java}.trySet(${storeArguments(store)})`);
  const [only] = calls;
  if (only === undefined) return [];
  if (calls.length === 1) return withHandlers(context, { call: only, trueOnFailure: false }, handlers);
  return withCollectedFailures(context, calls, context.locals.allocate('sizeError'), handlers);
}

function storeArguments({ target, rounding, value }: Store): string {
  const scale = target.item?.scale ?? 0;
  // An integer has nothing to round unless the item drops low-order digits of integers (PIC 99PP).
  const isExact = value.kind === 'long' && scale >= 0 && target.category !== 'floating';
  if (rounding === undefined || rounding === 'truncation' || isExact) return value.java.text;
  return `${decimalText(value)}, ${roundingText(rounding)}`;
}

export function roundingText(rounding: Rounding): string {
  return `Rounding.${rounding.replaceAll('-', '_').toUpperCase()}`;
}
