import type { ProgramContext, StatementContext } from './context.ts';
import type { BinaryExpression, Condition, Expression, UnaryExpression } from '../syntax/index.ts';

/** The number of decimals to which the result of an operation is cut before the next one. */
export type Alignments = ReadonlyMap<Expression, number>;

type Operation = BinaryExpression | UnaryExpression;
type Operator = '+' | '-' | '*' | '/' | '**';

/** Operands that cobc reads as integers of the machine have no decimals to keep track of. */
const machineIntegers: ReadonlySet<string> = new Set([
  'binary',
  'comp-5',
  'comp-x',
  'index',
  'binary-char',
  'binary-short',
  'binary-long',
  'binary-double',
]);

/** Decimals that cobc counts for COMP-1 and COMP-2. */
const floatingScale = 17;

/**
 * The cuts of intermediate results under `-farithmetic-osvs` (part of `-std=ibm` and `mvs`), as cobc 3.1.2 puts them into its C: the result of an
 * operation is cut when the next operand that is read is no literal. How many decimals stay comes from the last two operands with
 * decimals of their own, or else from `most`.
 */
class CutFinder {
  readonly cuts = new Map<Expression, number>();
  readonly #program: ProgramContext;
  readonly #most: number;
  readonly #decimals: number[] = [];
  #last: { readonly operation: Operation; readonly register: number; readonly decimals: number } | undefined;
  #registers = 0;

  constructor(program: ProgramContext, most: number) {
    this.#program = program;
    this.#most = most;
  }

  read(expression: Expression, register = this.nextRegister()): void {
    const plain = withoutSign(expression);
    if (constantScale(plain) !== undefined) return this.#readLiteral(plain);
    switch (plain.kind) {
      case 'figurative':
        return;
      case 'binary':
        this.read(plain.left, register);
        return this.#operate(plain, plain.operator === '&' ? '+' : plain.operator, plain.right, register);
      case 'unary':
        return this.#operate(plain, '-', plain.operand, register);
      default:
        this.cutLast();
        if (plain.kind === 'function') this.#decimals.push(0);
        if (plain.kind === 'reference') this.#readItem(plain);
    }
  }

  nextRegister(): number {
    return this.#registers++;
  }

  /** Cuts the result that waits for its cut. */
  cutLast(): void {
    if (this.#last === undefined || this.#last.decimals < 0) return;
    const { operation, decimals } = this.#last;
    this.#last = undefined;
    if (this.#decimalsOf(operation) !== decimals) this.cuts.set(operation, decimals);
  }

  #readLiteral(literal: Expression): void {
    this.cutLast();
    const scale = constantScale(literal) ?? 0;
    if (scale > 0) this.#decimals.push(scale);
  }

  #readItem(reference: Extract<Expression, { kind: 'reference' }>): void {
    const item = this.#program.bound.resolve(reference);
    if (item.kind !== 'item') return;
    const isInteger = item.scale === 0 && machineIntegers.has(item.usage) && [1, 2, 4, 8].includes(item.length);
    if (!isInteger) this.#decimals.push(item.category === 'floating' ? floatingScale : item.scale);
  }

  #operate(operation: Operation, operator: Operator, right: Expression, register: number): void {
    if (constantScale(withoutSign(right)) === undefined) this.read(right);
    if (this.#last && this.#last.register !== register) this.cutLast();
    this.#last = { operation, register, decimals: this.#resultDecimals(operator) };
  }

  #resultDecimals(operator: Operator): number {
    const right = this.#decimals.length > 1 ? this.#decimals.pop() : undefined;
    const left = this.#decimals.pop();
    if (right === undefined || left === undefined) {
      if (left !== undefined) this.#decimals.push(left);
      return this.#most;
    }
    const result = combined(operator, left, right, this.#most);
    this.#decimals.push(result);
    return result;
  }

  /** The decimals that a value has by itself; undefined where that depends on the data. */
  #decimalsOf(expression: Expression): number | undefined {
    const plain = withoutSign(expression);
    const cut = this.cuts.get(plain);
    const own = constantScale(plain) ?? this.#ownDecimals(plain);
    if (cut === undefined || own === undefined) return cut ?? own;
    return own > cut ? cut : 2 * own - cut;
  }

  #ownDecimals(expression: Expression): number | undefined {
    if (expression.kind === 'figurative' || expression.kind === 'lengthOf') return 0;
    if (expression.kind === 'unary') return this.#decimalsOf(expression.operand);
    if (expression.kind === 'reference') {
      const item = this.#program.bound.resolve(expression);
      if (item.kind === 'item') return item.category === 'numeric' ? item.scale : undefined;
      return item.kind === 'index' || item.kind === 'register' ? 0 : undefined;
    }
    if (expression.kind !== 'binary') return undefined;
    const left = this.#decimalsOf(expression.left);
    const right = this.#decimalsOf(expression.right);
    if (left === undefined || right === undefined) return undefined;
    if (expression.operator === '*') return left + right;
    return expression.operator === '+' || expression.operator === '-' ? Math.max(left, right) : undefined;
  }
}

function combined(operator: Operator, left: number, right: number, most: number): number {
  switch (operator) {
    case '+':
    case '-':
      return Math.max(left, right);
    case '*':
      return left + right;
    case '/':
      return Math.max(left - right, most);
    case '**':
      return Math.min(left, left - right);
  }
}

/** A statement's context in which the intermediate results of arithmetic are cut; unchanged where the dialect does not cut. */
export function withCuts(
  context: StatementContext,
  expression: Expression,
  targets: readonly Expression[],
): StatementContext {
  if (!context.program.dialect.arithmeticOsvs) return context;
  const finder = new CutFinder(context.program, largestScale(context.program, [...targets, expression]));
  finder.read(expression);
  return { ...context, cuts: finder.cuts };
}

/** For the sum of ADD and SUBTRACT, which is cut before the first target is read. */
export function withCutSum(
  context: StatementContext,
  sum: Expression,
  targets: readonly Expression[],
): StatementContext {
  if (!context.program.dialect.arithmeticOsvs) return context;
  const finder = new CutFinder(context.program, largestScale(context.program, [...targets, sum]));
  finder.read(sum);
  finder.cutLast();
  return { ...context, cuts: finder.cuts };
}

/** For a relation with arithmetic on one side. Decimals count over the whole condition that it stands in. */
export function withRelationCuts(context: StatementContext, left: Expression, right: Expression): StatementContext {
  if (!context.program.dialect.arithmeticOsvs) return context;
  const most = context.conditionScale ?? largestScale(context.program, [left, right]);
  const finder = new CutFinder(context.program, most);
  const registers = [finder.nextRegister(), finder.nextRegister()];
  finder.read(left, registers[0]);
  finder.read(right, registers[1]);
  return { ...context, cuts: finder.cuts };
}

/** Notes the decimals of a whole condition. */
export function withConditionScale(context: StatementContext, condition: Condition): StatementContext {
  if (!context.program.dialect.arithmeticOsvs || context.conditionScale !== undefined) return context;
  return { ...context, conditionScale: largestScale(context.program, operandsOf(condition)) };
}

function operandsOf(condition: Condition): Expression[] {
  switch (condition.kind) {
    case 'not':
      return operandsOf(condition.operand);
    case 'and':
    case 'or':
      return [...operandsOf(condition.left), ...operandsOf(condition.right)];
    case 'relation':
      return [condition.left, condition.right];
    case 'sign':
      return [condition.operand];
    default:
      return [];
  }
}

/** The most decimals of any item or literal; divisors do not count (observed). -1 without any. */
function largestScale(program: ProgramContext, expressions: readonly Expression[]): number {
  return Math.max(-1, ...expressions.map((expression) => scaleWithin(program, expression)));
}

function scaleWithin(program: ProgramContext, expression: Expression): number {
  switch (expression.kind) {
    case 'literal':
      return constantScale(expression) ?? -1;
    case 'reference': {
      const meaning = program.bound.resolve(expression);
      if (meaning.kind !== 'item') return meaning.kind === 'index' || meaning.kind === 'register' ? 0 : -1;
      return meaning.category === 'floating' ? floatingScale : meaning.scale;
    }
    case 'unary':
      return scaleWithin(program, expression.operand);
    case 'binary': {
      const operands = expression.operator === '/' ? [expression.left] : [expression.left, expression.right];
      return largestScale(program, operands);
    }
    default:
      return expression.kind === 'lengthOf' ? 0 : -1;
  }
}

/**
 * Decimals of a numeric literal, or of an operation on literals that cobc computes itself: powers and quotients only of integers,
 * and those only where they are integers. Undefined for anything else.
 */
function constantScale(expression: Expression): number | undefined {
  if (expression.kind === 'lengthOf') return 0;
  if (expression.kind === 'literal' && expression.type === 'numeric')
    return expression.value.split('.')[1]?.length ?? 0;
  if (expression.kind !== 'binary' || expression.operator === '&') return undefined;
  const left = constantScale(withoutSign(expression.left));
  const right = constantScale(withoutSign(expression.right));
  if (left === undefined || right === undefined) return undefined;
  switch (expression.operator) {
    case '+':
    case '-':
      return Math.max(left, right);
    case '*':
      return left + right;
    case '**':
      return left === 0 && right === 0 ? 0 : undefined;
    case '/':
      return isWholeQuotient(withoutSign(expression.left), withoutSign(expression.right)) ? 0 : undefined;
  }
}

function isWholeQuotient(dividend: Expression, divisor: Expression): boolean {
  if (dividend.kind !== 'literal' || divisor.kind !== 'literal') return false;
  const [left, right] = [Number(dividend.value), Number(divisor.value)];
  return Number.isInteger(left) && Number.isInteger(right) && right !== 0 && left % right === 0;
}

/** A sign before a literal belongs to it, and + before anything does nothing. */
function withoutSign(expression: Expression): Expression {
  if (expression.kind !== 'unary') return expression;
  const isSilent = expression.operator === '+' || expression.operand.kind === 'literal';
  return isSilent ? withoutSign(expression.operand) : expression;
}
