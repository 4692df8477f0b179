import type { Token } from '../source/index.ts';
import type {
  AlterStatement,
  ContinueStatement,
  ExitStatement,
  Expression,
  GoToStatement,
  IfStatement,
  NextSentenceStatement,
  ProcedureName,
  SearchStatement,
  StopStatement,
  Unsupported,
} from './ast.ts';
import { parseReturningValue } from './call-statements.ts';
import { parseCondition } from './conditions.ts';
import { UnsupportedConstruct } from './cursor.ts';
import { parseOperand, parseReference, startsOperand } from './expressions.ts';
import type { Parser } from './parser.ts';
import { acceptAtEnd, parseProcedureName } from './phrases.ts';
import { endsStatement, parseStatements, startsStatement } from './statements.ts';

export function parseIf(p: Parser, { position }: Token): IfStatement {
  const condition = parseCondition(p);
  p.accept('THEN');
  const then = parseStatements(p);
  const otherwise = p.accept('ELSE') ? parseStatements(p) : undefined;
  p.accept('END-IF');
  // oxlint-disable-next-line unicorn/no-thenable -- the field bears the language's word; a node is never awaited
  return { kind: 'if', position, condition, then, else: otherwise };
}

export function parseSearch(p: Parser, { position }: Token): SearchStatement {
  const all = p.accept('ALL');
  const table = parseReference(p);
  const varying = p.accept('VARYING') ? parseReference(p) : undefined;
  const atEnd = acceptAtEnd(p) ? parseStatements(p) : undefined;
  const whens: SearchStatement['whens'][number][] = [];
  while (p.isWord('WHEN')) {
    const when = p.next();
    const condition = parseCondition(p);
    whens.push({ condition, statements: parseStatements(p), position: when.position });
  }
  if (whens.length === 0) p.fail('WHEN');
  p.accept('END-SEARCH');
  return { kind: 'search', position, all, table, varying, atEnd, whens };
}

export function parseGoTo(p: Parser, { position }: Token): GoToStatement {
  p.accept('TO');
  if (p.isWord('ENTRY') && p.peek(1).kind === 'string') throw new UnsupportedConstruct('GO TO ENTRY');
  const targets: ProcedureName[] = [];
  while (p.isName() || p.peek().kind === 'number') targets.push(parseProcedureName(p));
  // A procedure may bear a word that is reserved elsewhere.
  if (targets.length === 0 && p.isSymbol('.', 1)) targets.push(parseProcedureName(p));
  const dependingOn = p.acceptPhrase('DEPENDING', '?ON') ? parseOperand(p) : undefined;
  return { kind: 'goTo', position, targets, dependingOn };
}

export function parseAlter(p: Parser, { position }: Token): AlterStatement {
  const changes: { paragraph: ProcedureName; to: ProcedureName }[] = [];
  do {
    const paragraph = parseProcedureName(p);
    p.expect('TO');
    p.acceptPhrase('PROCEED', 'TO');
    changes.push({ paragraph, to: parseProcedureName(p) });
  } while (p.isName() || p.peek().kind === 'number');
  return { kind: 'alter', position, changes };
}

export function parseExit(p: Parser, { position }: Token): ExitStatement {
  const what = exitKind(p);
  return { kind: 'exit', position, what, returning: what === 'program' ? parseReturningValue(p) : undefined };
}

function exitKind(p: Parser): ExitStatement['what'] {
  if (p.accept('PROGRAM')) return 'program';
  if (p.accept('FUNCTION')) return 'function';
  if (p.accept('SECTION')) return 'section';
  if (p.accept('PARAGRAPH')) return 'paragraph';
  if (!p.accept('PERFORM')) return 'paragraph-end';
  return p.accept('CYCLE') ? 'perform-cycle' : 'perform';
}

export function parseStop(p: Parser, { position }: Token): StopStatement {
  if (p.isWord('THREAD')) throw new UnsupportedConstruct('STOP THREAD');
  if (!p.accept('RUN'))
    return { kind: 'stop', position, what: 'literal', literal: parseOperand(p), returning: undefined };
  return { kind: 'stop', position, what: 'run', literal: undefined, returning: parseStatus(p) };
}

/** STOP RUN RETURNING n, STOP RUN n, STOP RUN WITH ERROR STATUS n. ERROR alone is 1, NORMAL alone is 0. */
function parseStatus(p: Parser): Expression | undefined {
  const outcome = p.isPhrase('?WITH', 'ERROR') || p.isPhrase('?WITH', 'NORMAL');
  if (!outcome) return startsOperand(p) ? parseOperand(p) : parseReturningValue(p);
  p.accept('WITH');
  const { text, position } = p.next();
  p.accept('STATUS');
  if (startsOperand(p)) return parseOperand(p);
  return { kind: 'literal', type: 'numeric', value: text === 'ERROR' ? '1' : '0', all: false, position };
}

export function parseContinue(p: Parser, { position }: Token): ContinueStatement {
  if (p.isWord('AFTER')) throw new UnsupportedConstruct('CONTINUE AFTER');
  return { kind: 'continue', position };
}

export function parseNextSentence(p: Parser, { position }: Token): NextSentenceStatement {
  p.expect('SENTENCE');
  return { kind: 'nextSentence', position };
}

/** EXEC language … END-EXEC: the reader has kept its text in one token. */
export function parseExec(p: Parser, verb: Token): Unsupported {
  const start = p.mark - 1;
  const language = p.peek().kind === 'word' ? p.next().text : '';
  while (!p.atEnd && !p.isWord('END-EXEC') && !p.atPeriod && !startsStatement(p)) p.next();
  p.accept('END-EXEC');
  return { ...p.unsupported(`EXEC ${language}`.trim(), start), position: verb.position };
}

/** JSON and XML statements: their phrases hold words that are verbs elsewhere (GENERATE, SUPPRESS). */
export function parseMarkup(p: Parser, verb: Token): never {
  const action = p.acceptAny('GENERATE', 'PARSE')?.text ?? '';
  let suppressing = false;
  while (!endsStatement(p) || p.isWord('SUPPRESS') || (suppressing && p.isWord('WHEN'))) {
    suppressing = p.next().text === 'SUPPRESS' || suppressing;
  }
  throw new UnsupportedConstruct(`${verb.text} ${action}`.trim());
}
