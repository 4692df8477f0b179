import type { Token } from '../source/index.ts';
import type { Statement } from './ast.ts';
import { ParseFailure, UnsupportedConstruct } from './cursor.ts';
import type { Parser } from './parser.ts';
import { isScopeTerminator, isVerb } from './reserved-words.ts';

/** Statements one after the other, up to what is none: a period, ELSE, WHEN, END-IF, AT END … */
export function parseStatements(p: Parser): Statement[] {
  return p.nest('statements', () => {
    const statements: Statement[] = [];
    while (startsStatement(p)) {
      const parsed = parseStatement(p);
      if (Array.isArray(parsed)) statements.push(...parsed);
      else statements.push(parsed as Statement);
    }
    return statements;
  });
}

/** Whether a verb stands here, or NEXT SENTENCE. */
export function startsStatement(p: Parser): boolean {
  const token = p.peek();
  if (token.kind !== 'word') return false;
  if (token.text === 'NEXT') return p.isWord('SENTENCE', 1);
  return isVerb(token.text) && !p.names.isDeclared(token.text);
}

function parseStatement(p: Parser): Statement | readonly Statement[] {
  const start = p.mark;
  const verb = p.next();
  try {
    const parse = p.statementParsers.get(verb.text);
    if (parse === undefined) throw new UnsupportedConstruct(verb.text);
    return parse(p, verb);
  } catch (error) {
    if (error instanceof ParseFailure) {
      p.problem('unexpected-token', `${verb.text}: ${error.message}`, error.found);
      skipFailed(p, verb);
      return p.unsupported(verb.text, start);
    }
    if (error instanceof UnsupportedConstruct) {
      skipUnsupported(p, verb);
      return p.unsupported(error.construct, start);
    }
    throw error;
  }
}

/** Statements that hold others: what cannot be read of them is skipped with all that they hold. */
const blocks: ReadonlySet<string> = new Set(['IF', 'EVALUATE', 'SEARCH']);

function skipFailed(p: Parser, verb: Token): void {
  if (blocks.has(verb.text)) skipBlock(p, verb.text);
  else while (!endsStatement(p) && !startsLabel(p)) p.next();
}

function skipUnsupported(p: Parser, verb: Token): void {
  if (blocks.has(verb.text)) skipBlock(p, verb.text);
  else while (!endsStatement(p)) p.next();
  skipExceptionPhrases(p, verb);
}

function skipBlock(p: Parser, verb: string): void {
  for (let depth = 1; !p.atEnd && !p.atPeriod; p.next()) {
    if (p.isWord(verb)) depth += 1;
    else if (p.isWord(`END-${verb}`)) depth -= 1;
    if (depth > 0) continue;
    p.next();
    return;
  }
}

/** Whether what stands here cannot belong to a statement that has begun: the place to go on behind an error. */
export function endsStatement(p: Parser): boolean {
  const { kind, text } = p.peek();
  if (kind === 'end' || p.atPeriod || startsStatement(p)) return true;
  if (kind !== 'word') return false;
  if (text === 'ELSE' || text === 'WHEN' || isScopeTerminator(text)) return true;
  return startsExceptionPhrase(p);
}

/** A word in area A before a period or SECTION: behind an error, more likely the next paragraph than an operand. */
function startsLabel(p: Parser): boolean {
  return p.peek().areaA && (p.isSymbol('.', 1) || p.isWord('SECTION', 1));
}

const exceptionPhrases = [
  ['ON', 'EXCEPTION'],
  ['EXCEPTION'],
  ['ON', 'ESCAPE'],
  ['NOT', '?ON', 'EXCEPTION'],
  ['NOT', '?ON', 'ESCAPE'],
] as const;

function startsExceptionPhrase(p: Parser): boolean {
  return exceptionPhrases.some((phrase) => p.isPhrase(...phrase));
}

/** The exception phrases and the scope terminator belong to the statement that was skipped. */
function skipExceptionPhrases(p: Parser, verb: Token): void {
  while (exceptionPhrases.some((phrase) => p.acceptPhrase(...phrase))) parseStatements(p);
  p.accept(`END-${verb.text}`);
}
