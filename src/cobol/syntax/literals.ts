import type { Token } from '../source/index.ts';
import type { Expression, Figurative, Literal } from './ast.ts';
import type { Parser } from './parser.ts';
import { figurativeConstants } from './reserved-words.ts';

/** Whether a sign written directly before a number stands here: `-5`, not `- 5`. */
export function isSignedNumber(p: Parser): boolean {
  if (!p.isSymbol('-') && !p.isSymbol('+')) return false;
  const number = p.peek(1);
  return number.kind === 'number' && !number.precededBySpace;
}

/** Whether a literal or a figurative constant stands here, ALL not considered. */
export function startsLiteral(p: Parser): boolean {
  const token = p.peek();
  if (token.kind === 'number' || token.kind === 'string') return true;
  if (token.kind === 'symbol') return isSignedNumber(p);
  return token.kind === 'word' && figurativeConstants.has(token.text) && !p.names.isDeclared(token.text);
}

/** A literal or figurative constant, several joined by `&` included. Joined literals become one. */
export function parseLiteral(p: Parser): Expression {
  let value: Expression = literalOrFigurative(p);
  while (p.acceptSymbol('&')) value = concatenate(value, p.isName() ? constantName(p) : literalOrFigurative(p));
  return value;
}

/** `ALL "x"`, `ALL ZEROS`, `ALL name`; the word ALL stands here. */
export function parseAllLiteral(p: Parser): Expression {
  p.expect('ALL');
  if (p.isName()) return constantName(p);
  const value = literalOrFigurative(p);
  return value.kind === 'literal' ? { ...value, all: true } : value;
}

/** One literal or figurative constant without `&`. */
export function literalOrFigurative(p: Parser): Literal | Figurative {
  if (isSignedNumber(p)) {
    const sign = p.next();
    return { ...numeric(p.next(), sign.text), position: sign.position };
  }
  const token = p.peek();
  if (token.kind === 'number') return numeric(p.next(), '');
  if (token.kind === 'string') return alphanumeric(p.next());
  const constant = token.kind === 'word' ? figurativeConstants.get(token.text) : undefined;
  if (constant === undefined) return p.fail('a literal');
  p.next();
  return { kind: 'figurative', constant, position: token.position };
}

/** An unsigned integer literal. */
export function parseInteger(p: Parser): number {
  const token = p.peek();
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) return p.fail('an unsigned integer');
  p.next();
  return Number(token.text);
}

function numeric(token: Token, sign: string): Literal {
  return {
    kind: 'literal',
    type: 'numeric',
    value: sign + plainDecimal(token.text),
    all: false,
    position: token.position,
  };
}

/** A floating-point literal without its exponent: `1.5E2` is `150`. Exponents beyond any numeric item stay as they are. */
function plainDecimal(text: string): string {
  const [, whole = '', decimals = '', exponent] = /^(\d*)\.?(\d*)E([+-]?\d+)$/.exec(text) ?? [];
  const shift = Number(exponent);
  if (exponent === undefined || Math.abs(shift) > 78) return text;
  const digits =
    '0'.repeat(Math.max(0, 1 - shift - whole.length)) +
    whole +
    decimals +
    '0'.repeat(Math.max(0, shift - decimals.length));
  const point = digits.length - Math.max(0, decimals.length - shift);
  const fraction = digits.slice(point);
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  return fraction === '' ? integer : `${integer}.${fraction}`;
}

function alphanumeric(token: Token): Literal {
  const type = token.prefix?.startsWith('N') === true ? 'national' : 'alphanumeric';
  return { kind: 'literal', type, value: token.value ?? token.text, all: false, position: token.position };
}

function constantName(p: Parser): Expression {
  const name = p.next();
  return {
    kind: 'reference',
    name: name.text,
    qualifiers: [],
    subscripts: [],
    slice: undefined,
    position: name.position,
  };
}

function concatenate(left: Expression, right: Expression): Expression {
  if (left.kind === 'literal' && right.kind === 'literal' && left.type === right.type) {
    return { ...left, value: left.value + right.value };
  }
  return { kind: 'binary', operator: '&', left, right, position: left.position };
}
