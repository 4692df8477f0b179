import type { Paragraph, ProcedureDivision, Reference, Section, Sentence, UseClause } from './ast.ts';
import { describeToken } from './cursor.ts';
import { parseQualifiedName } from './expressions.ts';
import { startsProgram } from './identification.ts';
import type { Parser } from './parser.ts';
import { isReservedEverywhere, isScopeTerminator, isVerb } from './reserved-words.ts';
import { endsStatement, parseStatements, startsStatement } from './statements.ts';

/** The procedure division, undefined when there is none. Its header may be missing before a statement. */
export function parseProcedureDivision(p: Parser): ProcedureDivision | undefined {
  const { position } = p.peek();
  const header = p.acceptPhrase('PROCEDURE', 'DIVISION');
  if (!header && !startsStatement(p)) return undefined;
  // cobc takes a program without it with -frelax-syntax-checks.
  if (!header) p.problem('missing-header', 'PROCEDURE DIVISION header missing', p.peek(), 'warning');
  p.inProcedure = true;
  const parameters = header ? parseHeader(p) : { using: [], chaining: false, returning: undefined };
  const declaratives = p.accept('DECLARATIVES') ? parseDeclaratives(p) : [];
  const sections = parseSections(p).map(({ section }) => section);
  p.inProcedure = false;
  return { position, ...parameters, declaratives, sections };
}

/** Whether the procedure division is over: the next program, an END header, the end of the text. */
export function endsProcedureDivision(p: Parser): boolean {
  return p.atEnd || startsProgram(p) || p.isPhrase('END', 'PROGRAM') || p.isPhrase('END', 'FUNCTION');
}

type Parameters = Pick<ProcedureDivision, 'using' | 'chaining' | 'returning'>;

function parseHeader(p: Parser): Parameters {
  // The calling convention has no bearing on programs that are translated together.
  if (p.acceptAny('WITH')) p.next();
  p.acceptAny('C', 'EXTERN', 'STDCALL', 'PASCAL', 'COBOL', 'LINKAGE');
  p.accept('LINKAGE');
  const word = p.acceptAny('USING', 'CHAINING');
  const using = word === undefined ? [] : parseParameters(p);
  const returning = p.accept('RETURNING') ? parseReturning(p) : undefined;
  if (!p.acceptSymbol('.')) {
    p.problem('expected-period', `PROCEDURE DIVISION: expected a period, found ${describeToken(p.peek())}`, p.peek());
    if (!endsStatement(p)) while (!p.atEnd && !p.atPeriod && !startsStatement(p)) p.next();
    p.acceptSymbol('.');
  }
  return { using, chaining: word?.text === 'CHAINING', returning };
}

function parseParameters(p: Parser): ProcedureDivision['using'] {
  const using: ProcedureDivision['using'][number][] = [];
  let mode: 'reference' | 'value' = 'reference';
  for (;;) {
    if (p.acceptPhrase('?BY', 'REFERENCE')) mode = 'reference';
    else if (p.acceptPhrase('?BY', 'VALUE')) mode = 'value';
    skipSize(p);
    const optional = p.accept('OPTIONAL');
    if (!p.isName()) return using;
    const { text: name, position } = p.next();
    using.push({ name, mode, optional, position });
  }
}

/** [UNSIGNED] SIZE IS AUTO, DEFAULT or a number of bytes: how a value is passed to other languages. */
function skipSize(p: Parser): void {
  if (p.acceptPhrase('?UNSIGNED', 'SIZE', '?IS')) p.next();
}

function parseReturning(p: Parser): Reference | undefined {
  return p.accept('OMITTED') ? undefined : parseQualifiedName(p);
}

type Declarative = ProcedureDivision['declaratives'][number];

function parseDeclaratives(p: Parser): Declarative[] {
  p.acceptSymbol('.');
  const sections = parseSections(p);
  if (p.acceptPhrase('END', 'DECLARATIVES')) p.acceptSymbol('.');
  else p.problem('expected-end', `expected END DECLARATIVES, found ${describeToken(p.peek())}`, p.peek());
  return sections.map(({ section, use }) => ({ ...section, use: use ?? withoutUse(section) }));
}

function withoutUse({ name, position }: Section): UseClause {
  return { kind: 'unsupported', construct: 'section without USE', text: name ?? '', position };
}

interface ParsedSection {
  readonly section: Section;
  readonly use: UseClause | undefined;
}

/** Sections with their paragraphs, up to END DECLARATIVES or the end of the division. */
function parseSections(p: Parser): ParsedSection[] {
  const sections: ParsedSection[] = [];
  while (!endsProcedureDivision(p) && !p.isPhrase('END', 'DECLARATIVES')) {
    const start = p.peek();
    const named = isSectionHeader(p);
    const name = named ? p.next().text : undefined;
    const segment = named ? parseSegment(p) : undefined;
    const use = p.isWord('USE') ? parseUse(p) : undefined;
    const paragraphs = parseParagraphs(p);
    const section = { name, position: start.position, segment, paragraphs };
    if (named || paragraphs.length > 0) sections.push({ section, use });
  }
  return sections;
}

/** The word SECTION, the segment number and the period behind a section's name. */
function parseSegment(p: Parser): number | undefined {
  p.expect('SECTION');
  const segment = p.peek().kind === 'number' ? Number(p.next().text) : undefined;
  if (!p.acceptSymbol('.')) {
    p.problem('expected-period', `SECTION: expected a period, found ${describeToken(p.peek())}`, p.peek());
  }
  return segment;
}

function isSectionHeader(p: Parser): boolean {
  return isLabel(p) && p.isWord('SECTION', 1);
}

function isParagraphHeader(p: Parser): boolean {
  return isLabel(p) && p.isSymbol('.', 1);
}

/** A procedure name may be a number, and any word that could not begin or close a statement. */
function isLabel(p: Parser): boolean {
  const { kind, text } = p.peek();
  if (kind === 'number') return /^\d+$/.test(text);
  if (kind !== 'word' || isReservedEverywhere(text)) return false;
  return !(isVerb(text) && startsStatement(p)) && !isScopeTerminator(text);
}

function parseParagraphs(p: Parser): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  while (!endsProcedureDivision(p) && !isSectionHeader(p) && !p.isPhrase('END', 'DECLARATIVES')) {
    const start = p.peek();
    const named = isParagraphHeader(p);
    const name = named ? p.next().text : undefined;
    if (named) p.next();
    const sentences = parseSentences(p);
    if (named || sentences.length > 0) paragraphs.push({ name, position: start.position, sentences });
  }
  return paragraphs;
}

function parseSentences(p: Parser): Sentence[] {
  const sentences: Sentence[] = [];
  while (!endsSentences(p)) {
    if (p.acceptSymbol('.')) continue;
    const { position } = p.peek();
    const statements = parseStatements(p);
    if (statements.length > 0) sentences.push({ statements, position });
    if (!p.acceptSymbol('.')) recover(p);
  }
  return sentences;
}

function endsSentences(p: Parser): boolean {
  if (endsProcedureDivision(p) || p.isPhrase('END', 'DECLARATIVES')) return true;
  return (p.isSymbol('.', -1) || p.peek().areaA) && (isSectionHeader(p) || isParagraphHeader(p));
}

/** What stands behind the statements of a sentence is no period: say so and go on at the next statement or period. */
function recover(p: Parser): void {
  const token = p.peek();
  p.problem('unexpected-token', `expected a statement or a period, found ${describeToken(token)}`, token);
  if (endsSentences(p)) return;
  p.next();
  while (!p.atPeriod && !startsStatement(p) && !endsProcedureDivision(p)) p.next();
  p.acceptSymbol('.');
}

function parseUse(p: Parser): UseClause {
  const from = p.mark;
  const { position } = p.expect('USE');
  const global = p.accept('GLOBAL');
  p.acceptPhrase('?AFTER', '?STANDARD');
  if (p.acceptAny('EXCEPTION', 'ERROR') && !p.isWord('CONDITION')) {
    p.acceptPhrase('?PROCEDURE', '?ON');
    const on: string[] = [];
    while (p.peek().kind === 'word') on.push(p.next().text);
    p.acceptSymbol('.');
    return { kind: 'error', global, on, position };
  }
  const what = otherUse(p);
  while (!p.atEnd && !p.atPeriod) p.next();
  const use = p.unsupported(`USE ${what}`.trim(), from);
  p.acceptSymbol('.');
  return use;
}

/** The other declaratives: of debugging, the report writer, program start and exceptions by name. */
function otherUse(p: Parser): string {
  if (p.acceptPhrase('?FOR', 'DEBUGGING')) return 'FOR DEBUGGING';
  if (p.acceptPhrase('BEFORE', 'REPORTING')) return 'BEFORE REPORTING';
  if (p.acceptPhrase('?AT', 'PROGRAM')) return 'AT PROGRAM';
  if (p.isWord('CONDITION') || p.acceptPhrase('?AFTER', 'EC')) return 'AFTER EXCEPTION CONDITION';
  p.problem('unexpected-token', `USE: expected ERROR or EXCEPTION, found ${describeToken(p.peek())}`, p.peek());
  return '';
}
