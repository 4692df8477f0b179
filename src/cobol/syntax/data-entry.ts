import type { Token } from '../source/index.ts';
import type { DataDescription, Expression } from './ast.ts';
import { describeToken, ParseFailure } from './cursor.ts';
import { acceptClause, acceptFalseValue, isClauseWord } from './data-clauses.ts';
import type { Draft } from './draft.ts';
import { parseConstantExpression, parseFlatExpression, parseQualifiedName } from './expressions.ts';
import { LevelTree } from './level-tree.ts';
import type { Parser } from './parser.ts';
import { isReservedEverywhere, isReservedWord } from './reserved-words.ts';

type Entry = Draft<DataDescription>;

/** Whether a level number stands here. */
export function startsEntry(p: Parser): boolean {
  const { kind, text } = p.peek();
  return kind === 'number' && /^\d{1,2}$/.test(text) && isLevel(Number(text));
}

function isLevel(level: number): boolean {
  return (level >= 1 && level <= 49) || level === 66 || level === 77 || level === 78 || level === 88;
}

/** Data description entries up to the next section, as trees of level 01 and 77 items. */
export function parseEntries(p: Parser): DataDescription[] {
  const tree = new LevelTree();
  for (;;) {
    if (startsEntry(p)) tree.add(parseEntry(p));
    else if (p.isAnyWord('EXEC', 'EXECUTE')) skipExec(p);
    else return tree.roots;
  }
}

/** EXEC SQL INCLUDE, DECLARE and the like stand between entries. */
function skipExec(p: Parser): void {
  const from = p.mark;
  const language = p.peek(1).text;
  while (!p.atEnd && !p.atPeriod && !p.accept('END-EXEC')) p.next();
  p.unsupportedParts.push(p.unsupported(`EXEC ${language}`, from));
  p.acceptSymbol('.');
}

function parseEntry(p: Parser): Entry {
  const number = p.next();
  const level = Number(number.text);
  const name = parseEntryName(p);
  if (name !== undefined) p.names.declare(name.text);
  const entry = emptyEntry(level, name?.text, name?.position ?? number.position);
  const from = p.mark;
  try {
    parseBody(p, entry);
    if (!p.acceptSymbol('.')) endWithoutPeriod(p, entry);
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.problem('unexpected-token', `${label(entry)}: ${error.message}`, error.found);
    skipEntry(p);
    entry.unsupported.push(p.unsupported('data description entry', from));
    p.acceptSymbol('.');
  }
  return entry;
}

/** The name behind the level number. A word that only other dialects reserve is a name when a clause follows it. */
function parseEntryName(p: Parser): Token | undefined {
  const token = p.peek();
  if (token.kind !== 'word') return undefined;
  if (p.accept('FILLER')) return undefined;
  if (!isReservedWord(token.text)) return p.next();
  if (isReservedEverywhere(token.text)) return undefined;
  const follows = p.peek(1);
  const isName = !isClauseWord(token.text) && (isClauseWord(follows.text) || p.isSymbol('.', 1));
  return isName ? p.next() : undefined;
}

function emptyEntry(level: number, name: string | undefined, position: Entry['position']): Entry {
  return {
    level,
    name,
    position,
    redefines: undefined,
    picture: undefined,
    usage: undefined,
    sign: undefined,
    occurs: undefined,
    justified: false,
    blankWhenZero: false,
    synchronized: false,
    external: false,
    externalName: undefined,
    global: false,
    based: false,
    anyLength: false,
    values: [],
    falseValue: undefined,
    constant: undefined,
    renames: undefined,
    children: [],
    conditions: [],
    unsupported: [],
  };
}

function parseBody(p: Parser, entry: Entry): void {
  if (entry.level === 66) parseRenames(p, entry);
  else if (entry.level === 78) parseConstant78(p, entry);
  else if (p.accept('CONSTANT')) parseConstant(p, entry);
  else {
    while (acceptClause(p, entry));
    entry.falseValue = acceptFalseValue(p);
  }
}

function parseRenames(p: Parser, entry: Entry): void {
  p.expect('RENAMES');
  const from = parseQualifiedName(p);
  entry.renames = { from, thru: p.acceptAny('THRU', 'THROUGH') && parseQualifiedName(p) };
}

/** `78 name VALUE IS expression`. */
function parseConstant78(p: Parser, entry: Entry): void {
  if (p.acceptPhrase('?IS', 'GLOBAL')) entry.global = true;
  p.expect('VALUE', 'VALUES');
  p.acceptAny('IS', 'ARE');
  if (p.isAnyWord('START', 'NEXT')) skipConstant(p, entry);
  else setConstant(entry, parseFlatExpression(p));
}

/** `01 name CONSTANT AS expression`, `CONSTANT IS GLOBAL LENGTH OF x`, `CONSTANT FROM compilation-variable`. */
function parseConstant(p: Parser, entry: Entry): void {
  if (p.acceptPhrase('?IS', 'GLOBAL')) entry.global = true;
  p.acceptAny('AS', 'IS');
  if (p.isWord('FROM')) skipConstant(p, entry);
  else setConstant(entry, parseConstantExpression(p));
}

/** Values that only the compiler knows: START OF, NEXT, FROM a compilation variable. */
function skipConstant(p: Parser, entry: Entry): void {
  const from = p.mark;
  while (!p.atEnd && !p.atPeriod) p.next();
  entry.unsupported.push(p.unsupported('constant value', from));
}

function setConstant(entry: Entry, value: Expression): void {
  entry.constant = value;
  entry.values.push({ from: value, to: undefined });
}

/** A missing period is forgiven where the next entry or header begins; anything else is an unknown clause. */
function endWithoutPeriod(p: Parser, entry: Entry): void {
  const token = p.peek();
  const atBoundary = startsEntry(p) || p.isWord('SECTION', 1) || p.isWord('DIVISION', 1) || p.isAnyWord('FD', 'SD');
  if (!atBoundary) p.fail('a clause or a period');
  p.problem('expected-period', `${label(entry)}: expected a period, found ${describeToken(token)}`, token);
}

function skipEntry(p: Parser): void {
  while (!p.atEnd && !p.atPeriod && !p.isWord('SECTION', 1) && !p.isWord('DIVISION', 1)) p.next();
}

function label(entry: Entry): string {
  return `${String(entry.level).padStart(2, '0')} ${entry.name ?? 'FILLER'}`;
}
