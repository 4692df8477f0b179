import type { Token } from '../source/index.ts';
import type { Handlers, ProcedureName, Rounding, Statement, Target } from './ast.ts';
import { parseReference } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseStatements } from './statements.ts';

type Phrase = readonly string[];

export const sizeError = (p: Parser): Handlers => handlers(p, [['?ON', 'SIZE', 'ERROR']]);
export const overflow = (p: Parser): Handlers => handlers(p, [['?ON', 'OVERFLOW']]);
export const invalidKey = (p: Parser): Handlers => handlers(p, [['INVALID', '?KEY']]);
export const exception = (p: Parser): Handlers => handlers(p, [['?ON', 'EXCEPTION']]);
export const callException = (p: Parser): Handlers =>
  handlers(p, [
    ['?ON', 'EXCEPTION'],
    ['?ON', 'OVERFLOW'],
  ]);
export const acceptException = (p: Parser): Handlers =>
  handlers(p, [
    ['?ON', 'EXCEPTION'],
    ['?ON', 'ESCAPE'],
  ]);
export const endOfPage = (p: Parser): Handlers =>
  handlers(p, [
    ['?AT', 'END-OF-PAGE'],
    ['?AT', 'EOP'],
  ]);

/** AT END and NOT AT END. The word AT may be missing, so END PROGRAM and END DECLARATIVES are told apart here. */
export function atEnd(p: Parser): Handlers {
  return handlers(p, [['AT', 'END'], ['END']]);
}

export function acceptAtEnd(p: Parser): boolean {
  return !isEndOfDivision(p) && p.acceptPhrase('?AT', 'END');
}

function isEndOfDivision(p: Parser): boolean {
  return p.isPhrase('END', 'PROGRAM') || p.isPhrase('END', 'FUNCTION') || p.isPhrase('END', 'DECLARATIVES');
}

/** The branch of one of the phrases and the branch of its NOT, in either order, each at most once. */
function handlers(p: Parser, phrases: readonly Phrase[]): Handlers {
  let on: Statement[] | undefined;
  let not: Statement[] | undefined;
  for (;;) {
    if (on === undefined && !isEndOfDivision(p) && phrases.some((phrase) => p.acceptPhrase(...phrase))) {
      on = parseStatements(p);
    } else if (not === undefined && phrases.some((phrase) => p.acceptPhrase('NOT', ...phrase))) {
      not = parseStatements(p);
    } else {
      return { on, not };
    }
  }
}

export const noHandlers: Handlers = { on: undefined, not: undefined };

/** Receiving fields of an arithmetic statement, at least one. */
export function parseTargets(p: Parser): Target[] {
  const targets: Target[] = [];
  do targets.push(parseTarget(p));
  while (p.isName());
  return targets;
}

export function parseTarget(p: Parser): Target {
  const field = parseReference(p);
  return { field, rounding: parseRounded(p) };
}

const roundingModes: ReadonlyMap<string, Rounding> = new Map([
  ['AWAY-FROM-ZERO', 'away-from-zero'],
  ['NEAREST-AWAY-FROM-ZERO', 'nearest-away-from-zero'],
  ['NEAREST-EVEN', 'nearest-even'],
  ['NEAREST-TOWARD-ZERO', 'nearest-toward-zero'],
  ['PROHIBITED', 'prohibited'],
  ['TOWARD-GREATER', 'toward-greater'],
  ['TOWARD-LESSER', 'toward-lesser'],
  ['TRUNCATION', 'truncation'],
]);

/** ROUNDED [MODE IS mode]. */
export function parseRounded(p: Parser): Rounding | undefined {
  if (!p.accept('ROUNDED')) return undefined;
  if (!p.accept('MODE')) return p.defaultRounding;
  return parseRoundingMode(p);
}

export function parseRoundingMode(p: Parser): Rounding {
  p.accept('IS');
  const mode = roundingModes.get(p.peek().text);
  if (mode === undefined) return p.fail('a rounding mode');
  p.next();
  return mode;
}

/** A paragraph or section name, a number included. */
export function parseProcedureName(p: Parser): ProcedureName {
  const token = label(p);
  const section = p.acceptAny('IN', 'OF') === undefined ? undefined : label(p).text;
  return { name: token.text, section, position: token.position };
}

function label(p: Parser): Token {
  return p.peek().kind === 'number' ? p.next() : p.expectName('a procedure name');
}

/** `a` or `a THRU b`. */
export function parseProcedureRange(p: Parser): { from: ProcedureName; thru: ProcedureName | undefined } {
  const from = parseProcedureName(p);
  const thru = p.acceptAny('THRU', 'THROUGH') === undefined ? undefined : parseProcedureName(p);
  return { from, thru };
}
