import type { DataDescription, DataDivision, FileDescription } from './ast.ts';
import { describeToken } from './cursor.ts';
import { parseEntries, startsEntry } from './data-entry.ts';
import { parseFileDescription } from './file-description.ts';
import { startsProgram } from './identification.ts';
import type { Parser } from './parser.ts';
import { startsStatement } from './statements.ts';

interface Sections {
  readonly files: FileDescription[];
  readonly workingStorage: DataDescription[];
  readonly localStorage: DataDescription[];
  readonly linkage: DataDescription[];
}

/** The data division; every header may be missing. Its names go to the parser's names too. */
export function parseDataDivision(p: Parser): DataDivision {
  const data: Sections = { files: [], workingStorage: [], localStorage: [], linkage: [] };
  if (p.acceptPhrase('DATA', 'DIVISION')) p.acceptSymbol('.');
  while (!endsDataDivision(p)) {
    if (!parseSection(p, data)) skipUnknown(p);
  }
  declareConditions(p, data);
  return data;
}

function endsDataDivision(p: Parser): boolean {
  if (p.atEnd || startsProgram(p)) return true;
  // The procedure division may lack its header; EXEC SQL alone does not begin it.
  if (startsStatement(p) && p.isSymbol('.', -1)) return !p.isAnyWord('EXEC', 'EXECUTE');
  return p.isPhrase('PROCEDURE', 'DIVISION') || p.isPhrase('END', 'PROGRAM') || p.isPhrase('END', 'FUNCTION');
}

function parseSection(p: Parser, data: Sections): boolean {
  if (p.isWord('SECTION', 1)) {
    const from = p.mark;
    const { text } = p.next();
    p.next();
    p.acceptSymbol('.');
    return parseSectionBody(p, text, from, data);
  }
  if (p.isAnyWord('FD', 'SD')) {
    const file = parseFileDescription(p);
    data.files.push({ ...file, records: recordsOnly(file.records, data) });
    return true;
  }
  // Entries without a header belong to the working storage.
  if (!startsEntry(p) && !p.isAnyWord('EXEC', 'EXECUTE')) return false;
  data.workingStorage.push(...parseEntries(p));
  return true;
}

function parseSectionBody(p: Parser, name: string, from: number, data: Sections): boolean {
  switch (name) {
    case 'FILE':
      return true;
    case 'WORKING-STORAGE':
      data.workingStorage.push(...parseEntries(p));
      return true;
    case 'LOCAL-STORAGE':
      data.localStorage.push(...parseEntries(p));
      return true;
    case 'LINKAGE':
      data.linkage.push(...parseEntries(p));
      return true;
    default:
      skipSection(p, name === 'SCREEN');
      p.unsupportedParts.push(p.unsupported(`${name} SECTION`, from));
      return true;
  }
}

/** Constants among the records of a file are no records. */
function recordsOnly(entries: readonly DataDescription[], data: Sections): DataDescription[] {
  data.workingStorage.push(...entries.filter((entry) => entry.constant !== undefined));
  return entries.filter((entry) => entry.constant === undefined);
}

/** REPORT, SCREEN and COMMUNICATION SECTION. The names of screens are kept: DISPLAY of one is no plain DISPLAY. */
function skipSection(p: Parser, screens: boolean): void {
  while (!endsDataDivision(p) && !p.isWord('SECTION', 1)) {
    const isEntry = p.isSymbol('.', -1) && startsEntry(p);
    p.next();
    if (screens && isEntry && p.isName()) p.names.declareScreen(p.peek().text);
  }
}

function skipUnknown(p: Parser): void {
  const token = p.next();
  if (token.kind === 'symbol' && token.text === '.') return;
  p.problem('unexpected-token', `DATA DIVISION: expected a section or an entry, found ${describeToken(token)}`, token);
  while (!endsDataDivision(p) && !p.atPeriod && !p.isWord('SECTION', 1)) p.next();
}

function declareConditions(p: Parser, data: Sections): void {
  for (const file of data.files) p.names.declareConditions(file.records, [file.name], file.global);
  p.names.declareConditions(data.workingStorage);
  p.names.declareConditions(data.localStorage);
  p.names.declareConditions(data.linkage);
}
