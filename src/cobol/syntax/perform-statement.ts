import type { Token } from '../source/index.ts';
import type { Expression, PerformStatement } from './ast.ts';
import { parseCondition } from './conditions.ts';
import { describeToken, UnsupportedConstruct } from './cursor.ts';
import { parseExpression, parseOperand, parseReference, startsOperand } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseProcedureRange } from './phrases.ts';
import { parseStatements, startsStatement } from './statements.ts';

type Loop = PerformStatement['loop'];

export function parsePerform(p: Parser, { position }: Token): PerformStatement {
  if (p.isPhrase('?IN', 'THREAD')) throw new UnsupportedConstruct('PERFORM IN THREAD');
  const times = parseTimes(p);
  if (times === undefined && !isInline(p)) {
    const range = parseProcedureRange(p);
    const loop = parseTimes(p) ?? parseLoop(p);
    return { kind: 'perform', position, range, body: undefined, loop };
  }
  const loop = times ?? parseLoop(p);
  const body = parseStatements(p);
  if (!p.accept('END-PERFORM')) {
    const message = `PERFORM: expected END-PERFORM, found ${describeToken(p.peek())}`;
    // A period ends the loop too: cobc takes it with -frelax-syntax-checks.
    p.problem('expected-terminator', message, p.peek(), p.atPeriod ? 'warning' : 'error');
  }
  return { kind: 'perform', position, range: undefined, body, loop };
}

const inlineWords = ['UNTIL', 'VARYING', 'WITH', 'TEST', 'FOREVER', 'END-PERFORM'];

/** Inline: a loop phrase or a statement where the procedure would be named. */
function isInline(p: Parser): boolean {
  if (p.isWord('FOREVER') && p.names.isDeclared('FOREVER')) return false;
  return p.isAnyWord(...inlineWords) || startsStatement(p);
}

/** `5 TIMES`, `COUNT-OF (I) TIMES`; nothing is taken where TIMES does not follow. */
function parseTimes(p: Parser): Loop | undefined {
  if (!startsOperand(p)) return undefined;
  const mark = p.mark;
  const count = parseOperand(p);
  if (p.accept('TIMES')) return { kind: 'times', count };
  p.reset(mark);
  return undefined;
}

function parseLoop(p: Parser): Loop {
  if (p.isWord('FOREVER') && !p.names.isDeclared('FOREVER')) {
    p.next();
    return { kind: 'forever' };
  }
  const test = p.acceptPhrase('?WITH', 'TEST');
  const testAfter = test && p.expect('BEFORE', 'AFTER').text === 'AFTER';
  if (p.accept('UNTIL')) {
    if (p.accept('EXIT')) return { kind: 'forever' };
    return { kind: 'until', condition: parseCondition(p), testAfter };
  }
  if (p.accept('VARYING')) return { kind: 'varying', testAfter, controls: parseControls(p) };
  return test ? p.fail('UNTIL or VARYING') : { kind: 'once' };
}

type Control = Extract<Loop, { kind: 'varying' }>['controls'][number];

function parseControls(p: Parser): Control[] {
  const controls: Control[] = [];
  do {
    const variable = parseReference(p);
    p.expect('FROM');
    const from = parseExpression(p);
    const by = p.accept('BY') ? parseExpression(p) : one(p);
    p.expect('UNTIL');
    controls.push({ variable, from, by, until: parseCondition(p) });
  } while (p.accept('AFTER'));
  return controls;
}

/** VARYING without BY counts by one. */
function one(p: Parser): Expression {
  return { kind: 'literal', type: 'numeric', value: '1', all: false, position: p.peek().position };
}
