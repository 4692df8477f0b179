import type { Token } from '../source/index.ts';
import type {
  AddStatement,
  ComputeStatement,
  DivideStatement,
  Expression,
  MultiplyStatement,
  Rounding,
  SubtractStatement,
  Target,
} from './ast.ts';
import { parseExpression, parseOperand, parseReference, startsOperand } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseRounded, parseTarget, parseTargets, sizeError } from './phrases.ts';

export function parseAdd(p: Parser, { position }: Token): AddStatement {
  if (p.acceptAny('CORRESPONDING', 'CORR')) {
    const operands = [parseReference(p)];
    p.expect('TO');
    const to = [parseTarget(p)];
    return { kind: 'add', position, corresponding: true, operands, to, giving: [], ...sizeErrorOf(p, 'END-ADD') };
  }
  const operands = parseOperands(p);
  const second = p.accept('TO') ? parseReceivers(p) : [];
  const giving = p.accept('GIVING') ? parseTargets(p) : [];
  if (second.length === 0 && giving.length === 0) p.fail('TO or GIVING');
  return {
    kind: 'add',
    position,
    corresponding: false,
    operands: giving.length > 0 ? [...operands, ...second.map(({ operand }) => operand)] : operands,
    to: giving.length > 0 ? [] : asTargets(p, second),
    giving,
    ...sizeErrorOf(p, 'END-ADD'),
  };
}

export function parseSubtract(p: Parser, { position }: Token): SubtractStatement {
  if (p.acceptAny('CORRESPONDING', 'CORR')) {
    const operands = [parseReference(p)];
    p.expect('FROM');
    const common = { position, corresponding: true, operands, from: [parseTarget(p)], minuend: undefined };
    return { kind: 'subtract', ...common, giving: [], ...sizeErrorOf(p, 'END-SUBTRACT') };
  }
  const operands = parseOperands(p);
  p.expect('FROM');
  const second = parseReceivers(p);
  const giving = p.accept('GIVING') ? parseTargets(p) : [];
  return {
    kind: 'subtract',
    position,
    corresponding: false,
    operands,
    from: giving.length > 0 ? [] : asTargets(p, second),
    minuend: giving.length > 0 ? single(p, second) : undefined,
    giving,
    ...sizeErrorOf(p, 'END-SUBTRACT'),
  };
}

export function parseMultiply(p: Parser, { position }: Token): MultiplyStatement {
  const operand = parseOperand(p);
  p.expect('BY');
  const second = parseReceivers(p);
  const giving = p.accept('GIVING') ? parseTargets(p) : [];
  return {
    kind: 'multiply',
    position,
    operand,
    by: giving.length > 0 ? [] : asTargets(p, second),
    multiplier: giving.length > 0 ? single(p, second) : undefined,
    giving,
    ...sizeErrorOf(p, 'END-MULTIPLY'),
  };
}

export function parseDivide(p: Parser, { position }: Token): DivideStatement {
  const first = parseOperand(p);
  const by = p.expect('INTO', 'BY').text === 'BY';
  const second = parseReceivers(p);
  const giving = p.accept('GIVING') ? parseTargets(p) : [];
  if (by && giving.length === 0) p.fail('GIVING');
  const remainder = giving.length === 1 && p.accept('REMAINDER') ? parseTarget(p) : undefined;
  const other = giving.length > 0 ? single(p, second) : undefined;
  return {
    kind: 'divide',
    position,
    divisor: by && other !== undefined ? other : first,
    into: giving.length > 0 ? [] : asTargets(p, second),
    dividend: by ? first : other,
    giving,
    remainder,
    ...sizeErrorOf(p, 'END-DIVIDE'),
  };
}

export function parseCompute(p: Parser, { position }: Token): ComputeStatement {
  const targets = parseTargets(p);
  if (!p.acceptSymbol('=') && !p.acceptAny('EQUAL', 'EQUALS')) p.fail('=');
  const expression = parseExpression(p);
  return { kind: 'compute', position, targets, expression, ...sizeErrorOf(p, 'END-COMPUTE') };
}

function sizeErrorOf(p: Parser, terminator: string): { sizeError: AddStatement['sizeError'] } {
  const branches = sizeError(p);
  p.accept(terminator);
  return { sizeError: branches };
}

export function parseOperands(p: Parser): Expression[] {
  const operands = [parseOperand(p)];
  while (startsOperand(p)) operands.push(parseOperand(p));
  return operands;
}

/** What stands behind TO, FROM, BY, INTO: receiving fields, or one operand when GIVING follows. */
interface Receiver {
  readonly operand: Expression;
  readonly rounding: Rounding | undefined;
}

function parseReceivers(p: Parser): Receiver[] {
  const receivers: Receiver[] = [];
  do receivers.push({ operand: parseOperand(p), rounding: parseRounded(p) });
  while (startsOperand(p));
  return receivers;
}

function asTargets(p: Parser, receivers: readonly Receiver[]): Target[] {
  return receivers.map(({ operand, rounding }) =>
    operand.kind === 'reference' ? { field: operand, rounding } : p.fail('GIVING'),
  );
}

function single(p: Parser, receivers: readonly Receiver[]): Expression {
  const [only, ...others] = receivers;
  return only === undefined || others.length > 0 ? p.fail('one operand before GIVING') : only.operand;
}
