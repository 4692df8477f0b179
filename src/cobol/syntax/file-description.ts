import type { Expression, FileDescription } from './ast.ts';
import { ParseFailure } from './cursor.ts';
import { parseEntries, startsEntry } from './data-entry.ts';
import type { Draft } from './draft.ts';
import { parseOperand, parseQualifiedName } from './expressions.ts';
import { parseInteger } from './literals.ts';
import type { Parser } from './parser.ts';

/** FD or SD with its clauses and records. */
export function parseFileDescription(p: Parser): FileDescription {
  const sort = p.expect('FD', 'SD').text === 'SD';
  const { text: name, position } = p.expectName('a file name');
  const file = emptyDescription(name, position, sort);
  try {
    while (parseClause(p, file));
    if (!p.acceptSymbol('.') && !startsEntry(p)) p.fail('a clause or a period');
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.problem('unexpected-token', `${sort ? 'SD' : 'FD'} ${name}: ${error.message}`, error.found);
    while (!p.atEnd && !p.atPeriod && !p.isWord('SECTION', 1)) p.next();
    p.acceptSymbol('.');
  }
  file.records = parseEntries(p);
  return file;
}

function emptyDescription(name: string, position: FileDescription['position'], sort: boolean): Draft<FileDescription> {
  return {
    name,
    position,
    sort,
    external: false,
    global: false,
    recordContains: undefined,
    blockContains: undefined,
    recordingMode: undefined,
    linage: undefined,
    codeSet: undefined,
    reports: [],
    records: [],
  };
}

function parseClause(p: Parser, file: Draft<FileDescription>): boolean {
  if (p.acceptPhrase('?IS', 'EXTERNAL')) file.external = true;
  else if (p.acceptPhrase('?IS', 'GLOBAL')) file.global = true;
  else if (p.acceptPhrase('BLOCK', '?CONTAINS')) file.blockContains = parseBlock(p);
  else if (p.accept('RECORD')) file.recordContains = parseRecord(p);
  else if (p.accept('LABEL')) skipNames(p, ['STANDARD', 'OMITTED']);
  else if (p.accept('DATA')) skipNames(p, []);
  else if (p.acceptPhrase('VALUE', 'OF')) skipValueOf(p);
  else if (p.acceptPhrase('LINAGE', '?IS')) file.linage = parseLinage(p);
  else if (p.acceptPhrase('RECORDING', '?MODE', '?IS')) file.recordingMode = p.expectWord('a recording mode').text;
  else if (p.acceptPhrase('CODE-SET', '?IS')) file.codeSet = p.expectWord('an alphabet name').text;
  else if (p.acceptAny('REPORT', 'REPORTS')) {
    p.acceptAny('IS', 'ARE');
    while (p.isName()) file.reports.push(p.next().text);
  } else return false;
  return true;
}

function parseBlock(p: Parser): number {
  const size = parseInteger(p);
  const max = p.accept('TO') ? parseInteger(p) : size;
  p.acceptAny('RECORDS', 'CHARACTERS');
  return max;
}

/** `RECORD CONTAINS 80`, `CONTAINS 1 TO 80`, `IS VARYING IN SIZE FROM 1 TO 80 CHARACTERS DEPENDING ON n`. */
function parseRecord(p: Parser): FileDescription['recordContains'] {
  p.accept('IS');
  const varying = p.accept('VARYING');
  if (varying) p.acceptPhrase('?IN', '?SIZE');
  p.accept('CONTAINS');
  p.accept('FROM');
  const first = p.peek().kind === 'number' ? parseInteger(p) : undefined;
  const second = p.accept('TO') ? parseInteger(p) : undefined;
  p.accept('CHARACTERS');
  const dependingOn = p.acceptPhrase('DEPENDING', '?ON') ? parseQualifiedName(p) : undefined;
  if (!varying && first === undefined) p.fail('a number of characters');
  if (!varying && second === undefined) return { min: undefined, max: first ?? 0, varying, dependingOn };
  return { min: first, max: second ?? 0, varying, dependingOn };
}

/** LABEL RECORDS and DATA RECORDS: obsolete clauses without effect. */
function skipNames(p: Parser, words: readonly string[]): void {
  p.acceptAny('RECORD', 'RECORDS');
  p.acceptAny('IS', 'ARE');
  while (p.isName() || p.isAnyWord(...words)) p.next();
}

/** VALUE OF name IS x: obsolete, without effect. */
function skipValueOf(p: Parser): void {
  do {
    p.expectName('a name');
    p.accept('IS');
    parseOperand(p);
  } while (p.isName());
}

function parseLinage(p: Parser): FileDescription['linage'] {
  const lines = parseOperand(p);
  p.accept('LINES');
  let footing: Expression | undefined;
  let top: Expression | undefined;
  let bottom: Expression | undefined;
  for (;;) {
    if (p.acceptPhrase('?WITH', 'FOOTING', '?AT')) footing = parseOperand(p);
    else if (p.acceptPhrase('?LINES', '?AT', 'TOP')) top = parseOperand(p);
    else if (p.acceptPhrase('?LINES', '?AT', 'BOTTOM')) bottom = parseOperand(p);
    else return { lines, footing, top, bottom };
  }
}
