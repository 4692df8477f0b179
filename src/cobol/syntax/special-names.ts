import type { AlphabetDefinition, Environment, Figurative, Literal, LiteralRange } from './ast.ts';
import { describeToken } from './cursor.ts';
import type { Draft } from './draft.ts';
import { literalOrFigurative, parseInteger, startsLiteral } from './literals.ts';
import type { Parser } from './parser.ts';

/** The clauses of SPECIAL-NAMES, in one sentence or several. */
export function parseSpecialNames(p: Parser, environment: Draft<Environment>): void {
  while (!startsOtherPart(p)) {
    if (!p.acceptSymbol('.')) parseClause(p, environment);
  }
}

function startsOtherPart(p: Parser): boolean {
  if (p.atEnd || p.isWord('SECTION', 1) || p.isWord('DIVISION', 1)) return true;
  return p.isAnyWord('REPOSITORY', 'SOURCE-COMPUTER', 'OBJECT-COMPUTER', 'FILE-CONTROL', 'I-O-CONTROL', 'SELECT');
}

function parseClause(p: Parser, environment: Draft<Environment>): void {
  const from = p.mark;
  if (p.accept('ALPHABET')) environment.alphabets.push(parseAlphabet(p));
  else if (p.accept('CLASS')) environment.classes.push(parseClass(p));
  else if (p.accept('CURRENCY')) environment.currencySigns.push(parseCurrency(p));
  else if (p.acceptPhrase('DECIMAL-POINT', '?IS')) {
    p.expect('COMMA');
    environment.decimalPointIsComma = true;
  } else if (p.isPhrase('SYMBOLIC', 'CONSTANT')) skipClause(p, from);
  else if (p.accept('SYMBOLIC')) parseSymbolicCharacters(p, environment);
  else if (p.isAnyWord(...unsupportedClauses)) skipClause(p, from);
  else if (p.peek().kind === 'word') parseMnemonic(p, environment);
  else p.fail(`a clause of SPECIAL-NAMES, not ${describeToken(p.peek())}`);
}

const unsupportedClauses = ['CURSOR', 'CRT', 'SCREEN', 'EVENT', 'LOCALE', 'XML-SCHEMA', 'NUMERIC'];
const clauseWords = ['ALPHABET', 'CLASS', 'CURRENCY', 'DECIMAL-POINT', 'SYMBOLIC', ...unsupportedClauses];

function skipClause(p: Parser, from: number): void {
  const { text } = p.next();
  while (!p.atPeriod && !p.isAnyWord(...clauseWords) && !startsOtherPart(p)) p.next();
  p.unsupportedParts.push(p.unsupported(text === 'CRT' ? 'CRT STATUS' : text, from));
}

type Alphabet = Pick<AlphabetDefinition, 'base' | 'entries'>;

const namedAlphabets: ReadonlyMap<string, AlphabetDefinition['base']> = new Map([
  ['NATIVE', 'native'],
  ['STANDARD-1', 'standard-1'],
  ['STANDARD-2', 'standard-2'],
  ['EBCDIC', 'ebcdic'],
  ['ASCII', 'ascii'],
]);

function parseAlphabet(p: Parser): AlphabetDefinition {
  const { text: name, position } = p.expectName('an alphabet name');
  p.names.declare(name);
  p.acceptPhrase('?FOR', 'ALPHANUMERIC');
  p.accept('IS');
  const base = namedAlphabets.get(p.peek().text);
  if (base !== undefined) p.next();
  const definition: Alphabet = base === undefined ? customAlphabet(p) : { base, entries: [] };
  return { name, position, ...definition };
}

function customAlphabet(p: Parser): Alphabet {
  const entries: { range: LiteralRange; also: (Literal | Figurative)[] }[] = [];
  do {
    const range = parseRange(p);
    const also: (Literal | Figurative)[] = [];
    while (p.accept('ALSO')) also.push(literalOrFigurative(p));
    entries.push({ range, also });
  } while (startsLiteral(p));
  return { base: 'custom', entries };
}

function parseRange(p: Parser): LiteralRange {
  const from = literalOrFigurative(p);
  return { from, to: p.acceptAny('THRU', 'THROUGH') && literalOrFigurative(p) };
}

function parseClass(p: Parser): Environment['classes'][number] {
  const { text: name, position } = p.expectName('a class name');
  p.names.declareClass(name);
  p.acceptPhrase('?FOR', 'ALPHANUMERIC');
  p.acceptAny('IS', 'ARE');
  const ranges: LiteralRange[] = [];
  do ranges.push(parseRange(p));
  while (startsLiteral(p));
  return { name, ranges, position };
}

function parseCurrency(p: Parser): Environment['currencySigns'][number] {
  p.accept('SIGN');
  p.accept('IS');
  const sign = parseText(p);
  const symbol = p.acceptPhrase('?WITH', 'PICTURE', 'SYMBOL') ? parseText(p) : sign;
  return { sign, symbol };
}

function parseText(p: Parser): string {
  const literal = literalOrFigurative(p);
  return literal.kind === 'literal' ? literal.value : p.fail('a literal');
}

/** `SYMBOLIC CHARACTERS a b ARE 66 67 c IS 68 IN alphabet`. */
function parseSymbolicCharacters(p: Parser, environment: Draft<Environment>): void {
  p.accept('CHARACTERS');
  p.acceptPhrase('?FOR', 'ALPHANUMERIC');
  const characters: { name: string; ordinal: number }[] = [];
  do {
    const names: string[] = [];
    while (p.isName()) names.push(p.next().text);
    p.acceptAny('IS', 'ARE');
    for (const name of names) {
      p.names.declare(name);
      characters.push({ name, ordinal: parseInteger(p) });
    }
    if (names.length === 0) p.fail('a symbolic character');
  } while (isSymbolicName(p));
  const alphabet = p.accept('IN') ? p.expectName('an alphabet name').text : undefined;
  environment.symbolicCharacters.push(...characters.map((character) => ({ ...character, alphabet })));
}

/** Another symbolic character, not `SYSIN IS …`: a number follows its IS. */
function isSymbolicName(p: Parser): boolean {
  let offset = 0;
  while (p.isName(offset)) offset += 1;
  if (offset === 0) return false;
  if (p.isAnyWordAt(offset, 'IS', 'ARE')) offset += 1;
  return p.peek(offset).kind === 'number';
}

/** `SYSIN IS KEYS`, `SWITCH-1 IS SW ON STATUS IS UP OFF STATUS IS DOWN`, `CALL-CONVENTION 8 IS API`. */
function parseMnemonic(p: Parser, environment: Draft<Environment>): void {
  const { text, position } = p.next();
  const device = text === 'SWITCH' && !p.isWord('IS') ? `SWITCH-${p.next().text}` : text;
  if (p.peek().kind === 'number') p.next();
  const is = p.accept('IS');
  const name = p.isAnyWord('ON', 'OFF') && !is ? undefined : p.expectName('a mnemonic name').text;
  if (name !== undefined) p.names.declare(name);
  const { on, off } = parseSwitchStatus(p);
  const index = switchIndex(device);
  if (index !== undefined) environment.switches.push({ index, name, on, off, position });
  else if (name !== undefined) environment.mnemonics.push({ device, name, position });
}

function parseSwitchStatus(p: Parser): { on: string | undefined; off: string | undefined } {
  const status: { on: string | undefined; off: string | undefined } = { on: undefined, off: undefined };
  for (;;) {
    const word = p.acceptAny('ON', 'OFF');
    if (word === undefined) return status;
    p.accept('STATUS');
    p.accept('IS');
    const name = p.expectName('a condition name').text;
    p.names.declareSwitchCondition(name);
    status[word.text === 'ON' ? 'on' : 'off'] = name;
  }
}

/** The n of COB_SWITCH_n: SWITCH-n and UPSI-n bear it in their names, SWITCH A is 1. Observed with cobc 3.1.2. */
function switchIndex(device: string): number | undefined {
  const number = /^(?:SWITCH|UPSI)-(\d+)$/.exec(device)?.[1];
  if (number !== undefined) return Number(number);
  const letter = /^SWITCH-([A-Z])$/.exec(device)?.[1];
  return letter === undefined ? undefined : letter.charCodeAt(0) - 64;
}
