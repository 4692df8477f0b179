import type { DataDescription, Expression, OccursClause, Reference, ValueRange } from './ast.ts';
import type { Draft } from './draft.ts';
import { parseOperand, parseQualifiedName, startsOperand } from './expressions.ts';
import { literalOrFigurative, parseInteger } from './literals.ts';
import type { Parser } from './parser.ts';
import { acceptUsage } from './usage-clause.ts';

type Entry = Draft<DataDescription>;

/** Words that begin a clause: an entry whose level number is followed by one has no name. */
const clauseWords: ReadonlySet<string> = new Set(
  `REDEFINES IS PIC PICTURE USAGE SIGN LEADING TRAILING OCCURS JUST JUSTIFIED SYNC SYNCHRONIZED SYNCHRONISED BLANK BASED VALUE
  VALUES ANY EXTERNAL GLOBAL RENAMES TYPEDEF SAME LIKE VOLATILE TYPE DISPLAY BINARY COMP COMPUTATIONAL INDEX POINTER
  PACKED-DECIMAL NATIONAL FLOAT DOUBLE`.split(/\s+/),
);

export function isClauseWord(word: string): boolean {
  return clauseWords.has(word) || /^(COMP|COMPUTATIONAL|BINARY|FLOAT)-/.test(word);
}

/** Reads one clause of a data description entry; false when none stands here. */
export function acceptClause(p: Parser, entry: Entry): boolean {
  const from = p.mark;
  p.accept('IS');
  if (p.accept('REDEFINES')) entry.redefines = parseQualifiedName(p).name;
  else if (p.acceptAny('PIC', 'PICTURE')) parsePicture(p, entry);
  else if (p.accept('OCCURS')) parseOccurs(p, entry, from);
  else if (p.acceptAny('VALUE', 'VALUES')) entry.values.push(...parseValues(p));
  else if (p.isAnyWord('SIGN', 'LEADING', 'TRAILING')) entry.sign = parseSign(p);
  else if (p.acceptAny('JUST', 'JUSTIFIED')) {
    p.accept('RIGHT');
    entry.justified = true;
  } else if (p.acceptAny('SYNC', 'SYNCHRONIZED', 'SYNCHRONISED')) {
    p.acceptAny('LEFT', 'RIGHT');
    entry.synchronized = true;
  } else if (p.acceptPhrase('BLANK', '?WHEN')) {
    p.expect('ZERO', 'ZEROS', 'ZEROES');
    entry.blankWhenZero = true;
  } else return acceptAttribute(p, entry, from) || acceptUsage(p, entry, from);
  return true;
}

/** Clauses that are one word, and those that are not supported. */
function acceptAttribute(p: Parser, entry: Entry, from: number): boolean {
  if (p.accept('EXTERNAL')) {
    entry.external = true;
    if (p.accept('AS')) entry.externalName = externalName(p);
  } else if (p.accept('GLOBAL')) entry.global = true;
  else if (p.accept('BASED')) entry.based = true;
  else if (p.acceptPhrase('ANY', 'LENGTH')) entry.anyLength = true;
  else if (p.accept('VOLATILE')) return true;
  else if (p.acceptPhrase('ANY', 'NUMERIC')) unsupportedClause(p, entry, from, 'ANY NUMERIC');
  else if (p.acceptPhrase('TYPEDEF', '?STRONG')) unsupportedClause(p, entry, from, 'TYPEDEF');
  else if (p.acceptPhrase('SAME', '?AS')) unsupportedClause(p, entry, from, 'SAME AS', parseQualifiedName);
  else if (p.acceptPhrase('TYPE', '?TO')) unsupportedClause(p, entry, from, 'TYPE', parseQualifiedName);
  else if (p.accept('LIKE')) unsupportedClause(p, entry, from, 'LIKE', parseOperand);
  else return false;
  return true;
}

/** External names are the same in capitals and small letters (GnuCOBOL 3.1.2, observed). */
function externalName(p: Parser): string | undefined {
  const name = literalOrFigurative(p);
  return name.kind === 'literal' ? name.value.toUpperCase() : undefined;
}

/** Keeps a clause as text, with the operand that `read` takes. */
function unsupportedClause(
  p: Parser,
  entry: Entry,
  from: number,
  construct: string,
  read?: (p: Parser) => unknown,
): void {
  read?.(p);
  entry.unsupported.push(p.unsupported(construct, from));
}

function parsePicture(p: Parser, entry: Entry): void {
  p.accept('IS');
  const token = p.peek();
  if (token.kind !== 'picture') p.fail('a picture character-string');
  p.next();
  entry.picture = { text: token.text, position: token.position };
}

function parseSign(p: Parser): NonNullable<DataDescription['sign']> {
  p.acceptPhrase('SIGN', '?IS');
  const leading = p.expect('LEADING', 'TRAILING').text === 'LEADING';
  const separate = p.acceptPhrase('SEPARATE', '?CHARACTER');
  return { leading, separate };
}

/** The values of a VALUE clause: one for an item, several with ranges for a condition name. */
export function parseValues(p: Parser): ValueRange[] {
  p.acceptAny('IS', 'ARE');
  const values: ValueRange[] = [];
  do {
    const from = parseValue(p);
    values.push({ from, to: p.acceptAny('THRU', 'THROUGH') && parseValue(p) });
  } while (startsOperand(p) || isSign(p));
  return values;
}

function isSign(p: Parser): boolean {
  return p.isSymbol('-') || p.isSymbol('+');
}

/** Here a sign may stand apart from its number: observed. */
function parseValue(p: Parser): Expression {
  if (!isSign(p) || p.peek(1).kind !== 'number') return parseOperand(p);
  const sign = p.next();
  const value = sign.text + p.next().text;
  return { kind: 'literal', type: 'numeric', value, all: false, position: sign.position };
}

/** `WHEN SET TO FALSE IS x` behind the values of a condition name. */
export function acceptFalseValue(p: Parser): DataDescription['falseValue'] {
  return p.acceptPhrase('?WHEN', '?SET', '?TO', 'FALSE', '?IS') ? literalOrFigurative(p) : undefined;
}

/** `OCCURS 1 TO 9 TIMES DEPENDING ON n ASCENDING KEY IS k INDEXED BY i j`. */
function parseOccurs(p: Parser, entry: Entry, from: number): void {
  const position = p.peek(-1).position;
  if (p.accept('DYNAMIC')) {
    entry.unsupported.push(skipOccurs(p, from));
    return;
  }
  const first = p.isWord('UNBOUNDED') ? undefined : parseCount(p);
  const unbounded = p.accept('UNBOUNDED') || p.acceptPhrase('TO', 'UNBOUNDED');
  const second = !unbounded && p.accept('TO') ? parseCount(p) : undefined;
  p.accept('TIMES');
  const max = second ?? first;
  if (unbounded || max === undefined) {
    entry.unsupported.push(skipOccurs(p, from));
    return;
  }
  const dependingOn = p.acceptPhrase('DEPENDING', '?ON') ? parseQualifiedName(p) : undefined;
  const occurs: Draft<OccursClause> = {
    min: second === undefined ? undefined : integerValue(first),
    max,
    dependingOn,
    keys: [],
    indexes: [],
    position,
  };
  while (acceptKeys(p, occurs) || acceptIndexes(p, occurs));
  entry.occurs = occurs;
}

function parseCount(p: Parser): Expression {
  if (p.peek().kind === 'number') {
    const { position } = p.peek();
    return { kind: 'literal', type: 'numeric', value: String(parseInteger(p)), all: false, position };
  }
  return parseOperand(p);
}

function integerValue(expression: Expression | undefined): number | undefined {
  return expression?.kind === 'literal' ? Number(expression.value) : undefined;
}

function skipOccurs(p: Parser, from: number): DataDescription['unsupported'][number] {
  while (!p.atEnd && !p.atPeriod && !isClauseWord(p.peek().text)) p.next();
  return p.unsupported('OCCURS without a fixed maximum', from);
}

function acceptKeys(p: Parser, occurs: Draft<OccursClause>): boolean {
  const direction = p.acceptAny('ASCENDING', 'DESCENDING');
  if (direction === undefined) return false;
  p.acceptPhrase('?KEY', '?IS');
  const names: Reference[] = [];
  do names.push(parseQualifiedName(p));
  while (p.isName());
  occurs.keys.push({ ascending: direction.text === 'ASCENDING', names });
  return true;
}

function acceptIndexes(p: Parser, occurs: Draft<OccursClause>): boolean {
  if (!p.acceptPhrase('INDEXED', '?BY')) return false;
  do {
    const { text: name, position } = p.expectName('an index name');
    p.names.declare(name);
    occurs.indexes.push({ name, position });
  } while (p.isName());
  return true;
}
