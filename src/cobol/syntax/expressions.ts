import type { Token } from '../source/index.ts';
import type { Condition, Expression, FunctionCall, Reference } from './ast.ts';
import { UnsupportedConstruct } from './cursor.ts';
import { isSignedNumber, parseAllLiteral, parseLiteral, startsLiteral } from './literals.ts';
import type { Parser } from './parser.ts';
import { intrinsicFunctions } from './reserved-words.ts';

/** Registers that are reserved words and yet stand where data names do. */
const counters: ReadonlySet<string> = new Set(['LINAGE-COUNTER', 'LINE-COUNTER', 'PAGE-COUNTER']);

/** Words that stand as arguments of functions. */
const argumentWords: ReadonlySet<string> = new Set(['LEADING', 'TRAILING', 'SYSTEM-OFFSET', 'PHYSICAL', 'OMITTED']);

/** How arithmetic is read where it stands. Observed with cobc 3.1.2. */
export interface ArithmeticStyle {
  /** `a ** b ** c` is read from the right in COMPUTE, from the left in conditions. */
  readonly power: 'from-left' | 'from-right';
  /** In a list (subscripts, arguments) `a -1` is two items and `a - 1` is one; elsewhere both are a difference. */
  readonly list: boolean;
  /** Reads what stands between parentheses: in conditions this may be a condition. */
  readonly parenthesised: (p: Parser) => Expression | Condition;
}

const plainStyle: ArithmeticStyle = { power: 'from-right', list: false, parenthesised: parseExpression };
const listStyle: ArithmeticStyle = { power: 'from-right', list: true, parenthesised: parseExpression };

/** An arithmetic expression: COMPUTE, reference modification. */
export function parseExpression(p: Parser): Expression {
  return expectExpression(p, parseArithmetic(p, plainStyle));
}

/** The value of a level 78 constant. Operators have no precedence: `1 + 2 * 3` is 9. Observed. */
export function parseFlatExpression(p: Parser): Expression {
  let left = constantAtom(p);
  for (let operators = 1; p.peek().kind === 'symbol' && constantOperators.has(p.peek().text); operators += 1) {
    p.bound(operators);
    left = binary(p, p.next(), left, constantAtom(p));
  }
  return left;
}

/** The value of CONSTANT AS: arithmetic with precedence, or constants joined by `&`. */
export function parseConstantExpression(p: Parser): Expression {
  let left = p.isWord('BYTE-LENGTH') ? constantAtom(p) : parseExpression(p);
  while (p.isSymbol('&')) left = binary(p, p.next(), left, constantAtom(p));
  return left;
}

const constantOperators: ReadonlySet<string> = new Set(['+', '-', '*', '/', '**', '&']);

function constantAtom(p: Parser): Expression {
  if (p.acceptSymbol('(')) {
    const inner = p.nest('parentheses', () => parseFlatExpression(p));
    p.expectSymbol(')');
    return inner;
  }
  const { position } = p.peek();
  if (p.acceptPhrase('BYTE-LENGTH', '?OF')) return { kind: 'lengthOf', operand: parseOperand(p), position };
  return parseOperand(p);
}

/** One of several expressions side by side: a subscript, an argument. */
export function parseListedExpression(p: Parser): Expression {
  return expectExpression(p, parseArithmetic(p, listStyle));
}

export function isCondition(operand: Expression | Condition): operand is Condition {
  switch (operand.kind) {
    case 'literal':
    case 'figurative':
    case 'reference':
    case 'function':
    case 'binary':
    case 'unary':
    case 'lengthOf':
    case 'addressOf':
      return false;
    default:
      return true;
  }
}

function expectExpression(p: Parser, operand: Expression | Condition): Expression {
  return isCondition(operand) ? p.fail('an arithmetic expression') : operand;
}

/** Sums of products of powers. A lone condition in parentheses is handed up as it is. */
export function parseArithmetic(p: Parser, style: ArithmeticStyle): Expression | Condition {
  let left = product(p, style);
  for (let operators = 1; ; operators += 1) {
    if (!p.isSymbol('+') && !p.isSymbol('-')) return left;
    if (style.list && isSignedNumber(p)) return left;
    if (p.peek().precededByComma) return left;
    p.bound(operators);
    left = binary(p, p.next(), left, product(p, style));
  }
}

function product(p: Parser, style: ArithmeticStyle): Expression | Condition {
  let left = power(p, style);
  for (let operators = 1; p.isSymbol('*') || p.isSymbol('/'); operators += 1) {
    p.bound(operators);
    left = binary(p, p.next(), left, power(p, style));
  }
  return left;
}

function power(p: Parser, style: ArithmeticStyle): Expression | Condition {
  let left = unary(p, style);
  for (let operators = 1; p.isSymbol('**'); operators += 1) {
    p.bound(operators);
    const operator = p.next();
    const right = style.power === 'from-right' ? p.nest('parentheses', () => power(p, style)) : unary(p, style);
    left = binary(p, operator, left, right);
  }
  return left;
}

function unary(p: Parser, style: ArithmeticStyle): Expression | Condition {
  const sign = p.peek();
  if (sign.kind !== 'symbol' || (sign.text !== '-' && sign.text !== '+') || isSignedNumber(p)) return atom(p, style);
  p.next();
  const operand = expectExpression(p, atom(p, style));
  return { kind: 'unary', operator: sign.text, operand, position: sign.position };
}

function atom(p: Parser, style: ArithmeticStyle): Expression | Condition {
  if (!p.acceptSymbol('(')) return parseOperand(p);
  const inner = p.nest('parentheses', () => style.parenthesised(p));
  p.expectSymbol(')');
  return inner;
}

function binary(p: Parser, operator: Token, left: Expression | Condition, right: Expression | Condition): Expression {
  const from = expectExpression(p, left);
  const to = expectExpression(p, right);
  switch (operator.text) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '**':
    case '&':
      return { kind: 'binary', operator: operator.text, left: from, right: to, position: from.position };
    default:
      return p.fail('an arithmetic operator');
  }
}

/** Whether something that can be an operand stands here: a literal, a name, a function call, LENGTH OF, ADDRESS OF. */
export function startsOperand(p: Parser): boolean {
  if (startsLiteral(p) || p.isName()) return true;
  const token = p.peek();
  if (token.kind !== 'word') return false;
  return isFunctionName(p) || isOperandWord(token.text);
}

function isOperandWord(word: string): boolean {
  return word === 'FUNCTION' || word === 'LENGTH' || word === 'ADDRESS' || word === 'ALL' || counters.has(word);
}

/** An identifier, literal, function call, LENGTH OF or ADDRESS OF, without arithmetic around it. */
export function parseOperand(p: Parser): Expression {
  if (startsLiteral(p)) return parseLiteral(p);
  if (p.isWord('ALL')) return parseAllLiteral(p);
  const token = p.peek();
  if (p.isWord('FUNCTION')) {
    p.next();
    return functionCall(p, token);
  }
  if (isFunctionName(p)) return functionCall(p, token);
  if (p.isName() || counters.has(token.text)) return parseReference(p);
  if (p.accept('LENGTH')) {
    p.accept('OF');
    return { kind: 'lengthOf', operand: p.nest('parentheses', () => parseOperand(p)), position: token.position };
  }
  if (p.isWord('ADDRESS')) return addressOf(p);
  return p.fail('an identifier or literal');
}

function addressOf(p: Parser): Expression {
  const { position } = p.expect('ADDRESS');
  p.accept('OF');
  if (p.isAnyWord('PROGRAM', 'ENTRY')) throw new UnsupportedConstruct('ADDRESS OF PROGRAM');
  return { kind: 'addressOf', operand: parseReference(p), position };
}

/** Whether a name stands here that calls a function without the word FUNCTION. */
function isFunctionName(p: Parser): boolean {
  const { kind, text } = p.peek();
  if (!p.inProcedure || kind !== 'word') return false;
  if (text === 'LENGTH' && !p.isSymbol('(', 1)) return false;
  return p.names.isFunction(text) || (p.names.allIntrinsic && intrinsicFunctions.has(text));
}

function functionCall(p: Parser, start: Token): FunctionCall {
  const name = p.expectWord('a function name').text;
  const args: Expression[] = [];
  if (p.isSymbol('(') && !isSlice(p)) {
    p.next();
    while (!p.acceptSymbol(')')) args.push(p.nest('parentheses', () => argument(p)));
  }
  const slice = isSlice(p) ? parseSlice(p) : undefined;
  return { kind: 'function', name, arguments: args, slice, position: start.position };
}

function argument(p: Parser): Expression {
  const token = p.peek();
  if (token.kind === 'word' && argumentWords.has(token.text) && !p.isName()) return plainReference(p.next());
  return parseListedExpression(p);
}

/** A data name with qualification, subscripts and reference modification. */
export function parseReference(p: Parser): Reference {
  const token = p.peek();
  if (!p.isName() && !counters.has(token.text)) return p.fail('a data name');
  const reference = qualified(p, p.next());
  const subscripts = p.isSymbol('(') && !isSlice(p) && !p.peek().precededByComma ? parseSubscripts(p) : [];
  const slice = isSlice(p) ? parseSlice(p) : undefined;
  return { ...reference, subscripts, slice };
}

/** A name with its qualification only: files, keys, records. */
export function parseQualifiedName(p: Parser): Reference {
  return qualified(p, p.expectName('a name'));
}

function qualified(p: Parser, name: Token): Reference {
  const qualifiers: string[] = [];
  while (p.isAnyWord('OF', 'IN') && p.peek(1).kind === 'word') {
    p.next();
    qualifiers.push(p.next().text);
  }
  return { ...plainReference(name), qualifiers };
}

export function plainReference(token: Token): Reference {
  return {
    kind: 'reference',
    name: token.text,
    qualifiers: [],
    subscripts: [],
    slice: undefined,
    position: token.position,
  };
}

function parseSubscripts(p: Parser): Expression[] {
  p.expectSymbol('(');
  const subscripts: Expression[] = [];
  do {
    subscripts.push(p.isWord('ALL') ? plainReference(p.next()) : p.nest('parentheses', () => parseListedExpression(p)));
  } while (!p.acceptSymbol(')'));
  return subscripts;
}

/** Whether a parenthesis with a colon of its own stands here: `(2:3)`, not `(I (2:3))`. */
function isSlice(p: Parser): boolean {
  if (!p.isSymbol('(') || p.peek().precededByComma) return false;
  let depth = 0;
  for (let offset = 0; ; offset += 1) {
    const token = p.peek(offset);
    if (token.kind === 'end' || (token.kind === 'symbol' && token.text === '.')) return false;
    if (token.kind !== 'symbol') continue;
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    else if (token.text === ':' && depth === 1) return true;
    if (depth === 0) return false;
  }
}

function parseSlice(p: Parser): NonNullable<Reference['slice']> {
  p.expectSymbol('(');
  const start = p.nest('parentheses', () => parseExpression(p));
  p.expectSymbol(':');
  const length = p.isSymbol(')') ? undefined : p.nest('parentheses', () => parseExpression(p));
  p.expectSymbol(')');
  return { start, length };
}
