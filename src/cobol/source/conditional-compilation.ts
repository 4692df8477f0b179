import type { SourceDialect } from './source-unit.ts';

/** A value of a compilation variable or a literal in a directive: `undefined` for a variable without a value. */
export type DirectiveValue = string | number | undefined;

/** `>>IF` and `>>ELIF` conditions. */
export type Condition =
  | { readonly kind: 'defined'; readonly name: string; readonly not: boolean }
  | { readonly kind: 'set'; readonly name: string; readonly not: boolean }
  | {
      readonly kind: 'compare';
      readonly left: Operand;
      readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=';
      readonly right: Operand;
      readonly not: boolean;
    };

export type Operand = { readonly variable: string } | { readonly literal: DirectiveValue };

interface Level {
  /** A branch was taken already. */
  taken: boolean;
  skipping: boolean;
  elseSeen: boolean;
}

/** Compiler flags that `>>IF flag IS SET` asks for, where they do not depend on the dialect (GnuCOBOL 3.1). */
const flagsAlwaysSet = new Set(['OPENCOBOL', 'GNUCOBOL', 'P64', 'EXECUTABLE']);
const ibmLike = /^(ibm|mvs)/;

/** Compilation variables and the nesting of conditional directives (ISO 2002, 7.2; GnuCOBOL Programmer's Guide, "Compiler Directives"). */
export class ConditionStack {
  readonly #variables = new Map<string, DirectiveValue>();
  readonly #levels: Level[] = [];
  readonly #flags: ReadonlySet<string>;

  constructor(dialect: SourceDialect) {
    const ibm = ibmLike.test(dialect.std);
    const truncating = !ibm && !dialect.std.startsWith('mf');
    this.#flags = new Set([...flagsAlwaysSet, truncating ? 'TRUNC' : 'NOTRUNC', ibm ? 'IBMCOMP' : 'NOIBMCOMP']);
    this.define('PERFORM-TYPE', ibm ? 'OSVS' : 'MF');
    this.define('SIGN', 'ASCII');
    this.define('ENDIAN', 'LITTLE');
    this.define('CHARSET', 'ASCII');
    for (const [name, value] of Object.entries(dialect.defines ?? {})) this.define(name, outsideValue(value));
  }

  /** Whether the current lines are left out. */
  get skipping(): boolean {
    return this.#levels.at(-1)?.skipping ?? false;
  }

  get depth(): number {
    return this.#levels.length;
  }

  define(name: string, value: DirectiveValue): void {
    this.#variables.set(name.toUpperCase(), value);
  }

  undefine(name: string): void {
    this.#variables.delete(name.toUpperCase());
  }

  isDefined(name: string): boolean {
    return this.#variables.has(name.toUpperCase());
  }

  openIf(isTrue: boolean): void {
    this.#levels.push({ taken: isTrue, skipping: this.skipping || !isTrue, elseSeen: false });
  }

  /** @returns false when there is no IF to belong to */
  elseIf(isTrue: boolean): boolean {
    const level = this.#levels.at(-1);
    if (level === undefined || level.elseSeen) return false;
    level.skipping = this.#outerSkipping() || level.taken || !isTrue;
    level.taken ||= isTrue;
    return true;
  }

  /** @returns false when there is no IF to belong to */
  otherwise(): boolean {
    const level = this.#levels.at(-1);
    if (level === undefined || level.elseSeen) return false;
    level.elseSeen = true;
    level.skipping = this.#outerSkipping() || level.taken;
    return true;
  }

  /** @returns false when there is no IF to close */
  close(): boolean {
    return this.#levels.pop() !== undefined;
  }

  evaluate(condition: Condition): boolean {
    if (condition.kind === 'defined') return this.isDefined(condition.name) !== condition.not;
    if (condition.kind === 'set') return this.#flags.has(condition.name.toUpperCase()) !== condition.not;
    return compare(this.#value(condition.left), condition.operator, this.#value(condition.right)) !== condition.not;
  }

  #value(operand: Operand): DirectiveValue {
    return 'variable' in operand ? this.#variables.get(operand.variable.toUpperCase()) : operand.literal;
  }

  #outerSkipping(): boolean {
    return this.#levels.at(-2)?.skipping ?? false;
  }
}

/** Values of different types, or without a value, compare as false whatever the operator. */
function compare(left: DirectiveValue, operator: string, right: DirectiveValue): boolean {
  if (left === undefined || right === undefined || typeof left !== typeof right) return false;
  if (operator === '=') return left === right;
  if (operator === '<>') return left !== right;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

/** A value given outside the text (`-D name=value`): a number when it reads as one. */
function outsideValue(value: string): DirectiveValue {
  if (value === '') return undefined;
  const unquoted = /^(["'])(.*)\1$/.exec(value);
  if (unquoted) return unquoted[2];
  return /^[+-]?\d*\.?\d+$/.test(value) ? Number(value) : value;
}
