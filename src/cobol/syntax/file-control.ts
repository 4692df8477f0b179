import type { Environment, FileControl, KeyClause, Reference } from './ast.ts';
import { describeToken, ParseFailure } from './cursor.ts';
import type { Draft } from './draft.ts';
import { parseQualifiedName } from './expressions.ts';
import { parseAllLiteral, parseLiteral } from './literals.ts';
import type { Parser } from './parser.ts';

type Assign = NonNullable<FileControl['assign']>;

/** SELECT with its clauses, in any order. */
export function parseFileControlEntry(p: Parser): FileControl {
  p.expect('SELECT');
  const optional = !p.accept('NOT') && p.isWord('OPTIONAL');
  p.accept('OPTIONAL');
  const { text: name, raw, position } = p.expectName('a file name');
  p.names.declare(name);
  const file = emptyFile(name, position, optional);
  try {
    while (parseClause(p, file, raw));
    if (!p.acceptSymbol('.') && !p.isWord('SELECT')) {
      p.problem('expected-period', `SELECT ${name}: unexpected ${describeToken(p.peek())}`, p.peek());
      skipEntry(p);
    }
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.problem('unexpected-token', `SELECT ${name}: ${error.message}`, error.found);
    skipEntry(p);
  }
  return file;
}

function emptyFile(name: string, position: FileControl['position'], optional: boolean): Draft<FileControl> {
  return {
    name,
    position,
    optional,
    assign: undefined,
    organization: 'sequential',
    access: 'sequential',
    recordKey: undefined,
    alternateKeys: [],
    relativeKey: undefined,
    fileStatus: undefined,
    lockMode: undefined,
  };
}

function skipEntry(p: Parser): void {
  while (!p.atEnd && !p.atPeriod && !p.isWord('SELECT') && !p.isWord('DIVISION', 1) && !p.isWord('SECTION', 1))
    p.next();
  p.acceptSymbol('.');
}

/** One clause; false at the end of the entry. */
function parseClause(p: Parser, file: Draft<FileControl>, writtenName: string): boolean {
  if (p.accept('ASSIGN')) parseAssign(p, file, writtenName);
  else if (p.acceptPhrase('ACCESS', '?MODE', '?IS')) file.access = parseAccess(p);
  else if (p.acceptPhrase('RECORD', '?DELIMITER', '?IS', 'STANDARD-1')) return true;
  else if (p.isPhrase('RECORD', 'DELIMITER')) skipDelimiter(p);
  else if (p.isPhrase('RECORD', 'SEQUENTIAL') || p.isPhrase('RECORD', 'BINARY')) parseOrganization(p, file);
  else if (p.acceptPhrase('RECORD', '?KEY', '?IS')) {
    file.recordKey = parseKey(p);
    acceptDuplicates(p);
  } else if (p.acceptPhrase('ALTERNATE', '?RECORD', '?KEY', '?IS')) parseAlternateKey(p, file);
  else if (p.isPhrase('RELATIVE', 'KEY') || (p.isWord('RELATIVE') && p.isName(1))) {
    p.acceptPhrase('RELATIVE', '?KEY', '?IS');
    file.relativeKey = parseQualifiedName(p);
  } else if (p.acceptPhrase('?FILE', 'STATUS', '?IS') || p.acceptPhrase('SORT', 'STATUS', '?IS')) parseStatus(p, file);
  else if (p.acceptPhrase('LOCK', '?MODE', '?IS')) file.lockMode = parseLockMode(p);
  else if (p.acceptAny('ORGANIZATION', 'ORGANISATION')) parseOrganization(p, file);
  else if (p.isAnyWord('SEQUENTIAL', 'LINE', 'INDEXED', 'RELATIVE', 'BINARY')) parseOrganization(p, file);
  else return skipOtherClause(p);
  return true;
}

const devices = new Set(
  `DISC DISK TAPE RANDOM CARD-PUNCH CARD-READER CASSETTE INPUT INPUT-OUTPUT MAGNETIC-TAPE OUTPUT DISPLAY KEYBOARD PRINTER
  PRINTER-1 PRINT`.split(/\s+/),
);
const lineSequentialDevices = new Set(
  'CARD-PUNCH CARD-READER CASSETTE INPUT INPUT-OUTPUT MAGNETIC-TAPE OUTPUT PRINTER PRINTER-1 PRINT'.split(' '),
);

/** `ASSIGN TO "x"`, `TO name`, `TO DISK "x"`, `TO PRINTER`, `EXTERNAL name`, `USING name`, `LINE ADVANCING FILE name`. */
function parseAssign(p: Parser, file: Draft<FileControl>, writtenName: string): void {
  p.accept('TO');
  let mode = parseMode(p);
  const lineAdvancing = p.acceptPhrase('LINE', 'ADVANCING', '?FILE');
  const device = !lineAdvancing && isDevice(p) ? p.next().text : undefined;
  const lineSequentialDevice = device !== undefined && lineSequentialDevices.has(device);
  if (p.acceptAny('USING', 'VARYING', 'FROM')) mode = 'dynamic';
  const common = { mode, lineSequentialDevice, lineAdvancing };
  const token = p.peek();
  if (token.kind === 'string') {
    p.next();
    file.assign = { kind: 'literal', text: token.value ?? '', externalName: token.value ?? '', ...common };
  } else if (token.kind === 'word' && (device === undefined || p.isName()) && !isClauseWord(token.text)) {
    file.assign = { kind: 'word', text: parseQualifiedName(p).name, externalName: token.raw, ...common };
  } else if (device !== undefined) {
    file.assign = { kind: 'device', text: device, externalName: writtenName, ...common };
  } else {
    p.fail('a file name, a literal or a device');
  }
  if (lineSequentialDevice && file.organization === 'sequential') file.organization = 'line-sequential';
}

function parseMode(p: Parser): Assign['mode'] {
  if (p.accept('EXTERNAL')) return 'external';
  return p.accept('DYNAMIC') ? 'dynamic' : undefined;
}

function isDevice(p: Parser): boolean {
  return devices.has(p.peek().text) && p.peek().kind === 'word';
}

const clauseWords = new Set(
  `ASSIGN ACCESS RECORD ALTERNATE RELATIVE FILE STATUS SORT LOCK ORGANIZATION ORGANISATION SEQUENTIAL LINE INDEXED BINARY
  RESERVE PADDING SHARING COLLATING SEQUENCE`.split(/\s+/),
);

function isClauseWord(word: string): boolean {
  return clauseWords.has(word);
}

function parseAccess(p: Parser): FileControl['access'] {
  switch (p.expect('SEQUENTIAL', 'RANDOM', 'DYNAMIC').text) {
    case 'RANDOM':
      return 'random';
    case 'DYNAMIC':
      return 'dynamic';
    default:
      return 'sequential';
  }
}

function parseOrganization(p: Parser, file: Draft<FileControl>): void {
  p.accept('IS');
  if (p.accept('INDEXED')) file.organization = 'indexed';
  else if (p.accept('RELATIVE')) {
    file.organization = 'relative';
    if (p.acceptPhrase('KEY', '?IS')) file.relativeKey = parseQualifiedName(p);
  } else if (p.accept('LINE')) {
    p.expect('SEQUENTIAL');
    file.organization = 'line-sequential';
  } else {
    p.acceptPhrase('?RECORD', '?BINARY');
    p.expect('SEQUENTIAL');
    file.organization = 'sequential';
  }
}

/** A key with the parts of a split key: `RECORD KEY IS k = a b`, `k SOURCE IS a b`. */
function parseKey(p: Parser): KeyClause {
  const name = parseQualifiedName(p);
  const parts: Reference[] = [];
  if (p.acceptSymbol('=') || p.acceptPhrase('SOURCE', '?IS')) {
    do parts.push(parseQualifiedName(p));
    while (p.isName());
  }
  return { name, parts };
}

function acceptDuplicates(p: Parser): boolean {
  if (p.acceptPhrase('?WITH', 'NO', 'DUPLICATES')) return false;
  return p.acceptPhrase('?WITH', 'DUPLICATES');
}

function parseAlternateKey(p: Parser, file: Draft<FileControl>): void {
  const key = parseKey(p);
  file.alternateKeys.push({ ...key, duplicates: acceptDuplicates(p) });
  const from = p.mark;
  if (!p.acceptPhrase('SUPPRESS', '?WHEN')) return;
  if (p.isWord('ALL')) parseAllLiteral(p);
  else parseLiteral(p);
  p.unsupportedParts.push(p.unsupported('ALTERNATE KEY SUPPRESS WHEN', from));
}

function parseStatus(p: Parser, file: Draft<FileControl>): void {
  file.fileStatus = parseQualifiedName(p);
  // The second name is the VSAM status of IBM compilers, which nothing sets here.
  if (p.isName()) parseQualifiedName(p);
}

function parseLockMode(p: Parser): string {
  const mode = p.expect('MANUAL', 'AUTOMATIC', 'EXCLUSIVE').text;
  const words = ['WITH', 'LOCK', 'ON', 'MULTIPLE', 'RECORD', 'RECORDS', 'ROLLBACK', 'MASS-UPDATE'];
  let text = mode;
  for (let word = p.acceptAny(...words); word !== undefined; word = p.acceptAny(...words)) text += ` ${word.text}`;
  return text;
}

function skipDelimiter(p: Parser): void {
  p.acceptPhrase('RECORD', 'DELIMITER', '?IS');
  p.expectWord('a record delimiter');
}

/** Clauses that cobc reads and that change nothing: RESERVE, PADDING, SHARING. */
function skipOtherClause(p: Parser): boolean {
  if (p.accept('RESERVE')) {
    p.next();
    p.acceptAny('AREA', 'AREAS', 'ALTERNATE');
    p.acceptAny('AREA', 'AREAS');
    return true;
  }
  if (p.acceptPhrase('PADDING', '?CHARACTER', '?IS')) {
    if (p.peek().kind === 'word') parseQualifiedName(p);
    else p.next();
    return true;
  }
  if (!p.acceptPhrase('SHARING', '?WITH')) return false;
  p.expect('ALL', 'NO', 'READ');
  p.acceptAny('OTHER', 'ONLY');
  return true;
}

/** I-O-CONTROL: SAME RECORD AREA shares storage; SAME AREA, RERUN, MULTIPLE FILE and APPLY change nothing. */
export function parseInputOutputControl(p: Parser, environment: Draft<Environment>): void {
  while (p.isAnyWord('SAME', 'RERUN', 'MULTIPLE', 'APPLY')) {
    const clause = p.next().text;
    const record = clause === 'SAME' && p.accept('RECORD');
    if (clause === 'SAME') p.acceptAny('SORT', 'SORT-MERGE');
    p.acceptPhrase('?AREA', '?FOR');
    const names: string[] = [];
    while (!p.atEnd && !p.atPeriod && !p.isAnyWord('SAME', 'RERUN', 'MULTIPLE', 'APPLY') && !p.isWord('DIVISION', 1)) {
      names.push(p.next().text);
    }
    if (record) environment.sameRecordAreas.push(names);
    p.acceptSymbol('.');
  }
}
