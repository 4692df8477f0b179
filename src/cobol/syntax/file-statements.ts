import type { Token } from '../source/index.ts';
import type {
  CloseStatement,
  DeleteStatement,
  Expression,
  OpenStatement,
  ReadStatement,
  Reference,
  RewriteStatement,
  StartStatement,
  UnlockStatement,
  WriteStatement,
} from './ast.ts';
import { UnsupportedConstruct } from './cursor.ts';
import { parseExpression, parseOperand, parseQualifiedName, parseReference } from './expressions.ts';
import type { Parser } from './parser.ts';
import { atEnd, endOfPage, invalidKey, noHandlers } from './phrases.ts';
import { acceptRelation, inverse } from './relational-operators.ts';

const openModes = new Map([
  ['INPUT', 'input'],
  ['OUTPUT', 'output'],
  ['I-O', 'i-o'],
  ['EXTEND', 'extend'],
] as const);

export function parseOpen(p: Parser, { position }: Token): OpenStatement {
  const files: OpenStatement['files'][number][] = [];
  do {
    const exclusive = p.accept('EXCLUSIVE');
    const word = p.expect(...openModes.keys()).text;
    const mode = openModes.get(word as 'INPUT') ?? p.fail('INPUT, OUTPUT, I-O or EXTEND');
    const sharing = acceptSharing(p);
    acceptRetry(p);
    do {
      const file = parseQualifiedName(p);
      files.push({ mode, file, ...openOptions(p, exclusive || sharing === 'NO') });
    } while (p.isName());
  } while (p.isAnyWord('EXCLUSIVE', ...openModes.keys()));
  return { kind: 'open', position, files };
}

function openOptions(p: Parser, exclusive: boolean): { reversed: boolean; noRewind: boolean; lock: boolean } {
  let reversed = false;
  let noRewind = false;
  let lock = exclusive;
  for (;;) {
    if (p.acceptPhrase('?WITH', 'LOCK') || p.acceptPhrase('FOR', 'LOCK')) lock = true;
    else if (p.acceptPhrase('?WITH', 'NO', 'REWIND')) noRewind = true;
    else if (p.accept('REVERSED')) reversed = true;
    else return { reversed, noRewind, lock };
  }
}

/** SHARING WITH ALL OTHER, NO OTHER, READ ONLY. */
function acceptSharing(p: Parser): string | undefined {
  if (!p.accept('SHARING')) return undefined;
  p.accept('WITH');
  const { text } = p.expect('ALL', 'NO', 'READ');
  p.acceptAny('OTHER', 'ONLY');
  return text;
}

/** RETRY n TIMES, RETRY FOR n SECONDS, RETRY FOREVER: what to do when another process holds the record. */
function acceptRetry(p: Parser): boolean {
  if (!p.accept('RETRY')) return false;
  p.accept('FOR');
  if (p.accept('FOREVER')) return true;
  parseExpression(p);
  p.expect('TIMES', 'SECONDS');
  return true;
}

export function parseClose(p: Parser, { position }: Token): CloseStatement {
  if (p.isWord('WINDOW')) throw new UnsupportedConstruct('CLOSE WINDOW');
  const files: CloseStatement['files'][number][] = [];
  do {
    const file = parseQualifiedName(p);
    files.push({ file, option: closeOption(p) });
  } while (p.isName());
  return { kind: 'close', position, files };
}

function closeOption(p: Parser): CloseStatement['files'][number]['option'] {
  const unit = p.acceptAny('REEL', 'UNIT');
  if (unit !== undefined) {
    p.acceptPhrase('?FOR', 'REMOVAL');
    p.acceptPhrase('?WITH', 'NO', 'REWIND');
    return unit.text === 'REEL' ? 'reel' : 'unit';
  }
  if (p.acceptPhrase('?WITH', 'NO', 'REWIND')) return 'no-rewind';
  return p.acceptPhrase('?WITH', 'LOCK') ? 'lock' : undefined;
}

export function parseRead(p: Parser, { position }: Token): ReadStatement {
  const file = parseQualifiedName(p);
  const direction = parseDirection(p);
  p.accept('RECORD');
  let into: Reference | undefined;
  let key: Reference | undefined;
  let lock: string | undefined;
  for (;;) {
    if (p.accept('INTO')) into = parseReference(p);
    else if (p.accept('KEY')) {
      p.accept('IS');
      key = parseReference(p);
    } else if (!acceptRetry(p)) {
      const phrase = acceptLock(p);
      if (phrase === undefined) break;
      lock = phrase;
    }
  }
  const end = atEnd(p);
  const invalid = invalidKey(p);
  const endAfter = end.on === undefined && end.not === undefined ? atEnd(p) : end;
  p.accept('END-READ');
  return { kind: 'read', position, file, direction, into, key, lock, atEnd: endAfter, invalidKey: invalid };
}

function parseDirection(p: Parser): ReadStatement['direction'] {
  if (p.accept('NEXT')) return 'next';
  return p.accept('PREVIOUS') ? 'previous' : undefined;
}

/** A lock phrase in one spelling: `LOCK`, `NO LOCK`, `KEPT LOCK`, `IGNORE LOCK`, `ADVANCING LOCK`, `WAIT`. */
function acceptLock(p: Parser): string | undefined {
  if (p.acceptPhrase('IGNORING', 'LOCK')) return 'IGNORE LOCK';
  if (p.acceptPhrase('ADVANCING', '?ON', 'LOCK')) return 'ADVANCING LOCK';
  for (const word of ['NO', 'KEPT', 'IGNORE']) {
    if (p.acceptPhrase('?WITH', word, 'LOCK')) return `${word} LOCK`;
  }
  if (p.acceptPhrase('?WITH', 'LOCK')) return 'LOCK';
  return p.acceptPhrase('?WITH', 'WAIT') ? 'WAIT' : undefined;
}

/** The record of WRITE and REWRITE. With FILE name it is the file that is named, and `record` names it too. */
function parseRecordName(p: Parser): { record: Reference; file: Reference | undefined } {
  const isFile = p.accept('FILE');
  const record = parseQualifiedName(p);
  return { record, file: isFile ? record : undefined };
}

export function parseWrite(p: Parser, { position }: Token): WriteStatement {
  const { record, file } = parseRecordName(p);
  const from = p.accept('FROM') ? parseOperand(p) : undefined;
  const advancing = parseAdvancing(p);
  acceptRetry(p);
  acceptLock(p);
  const invalid = invalidKey(p);
  const page = endOfPage(p);
  p.accept('END-WRITE');
  return { kind: 'write', position, record, file, from, advancing, endOfPage: page, invalidKey: invalid };
}

function parseAdvancing(p: Parser): WriteStatement['advancing'] {
  const word = p.acceptAny('BEFORE', 'AFTER');
  if (word === undefined) return undefined;
  const when = word.text === 'BEFORE' ? 'before' : 'after';
  p.accept('ADVANCING');
  if (p.accept('PAGE')) return { when, lines: 'page' };
  const lines: Expression = parseOperand(p);
  p.acceptAny('LINE', 'LINES');
  return { when, lines };
}

export function parseRewrite(p: Parser, { position }: Token): RewriteStatement {
  const { record, file } = parseRecordName(p);
  const from = p.accept('FROM') ? parseOperand(p) : undefined;
  acceptRetry(p);
  acceptLock(p);
  const invalid = invalidKey(p);
  p.accept('END-REWRITE');
  return { kind: 'rewrite', position, record, file, from, invalidKey: invalid };
}

export function parseDelete(p: Parser, { position }: Token): DeleteStatement | DeleteStatement[] {
  if (!p.accept('FILE')) {
    const file = parseQualifiedName(p);
    p.accept('RECORD');
    acceptRetry(p);
    const invalid = invalidKey(p);
    p.accept('END-DELETE');
    return { kind: 'delete', position, file, wholeFile: false, invalidKey: invalid };
  }
  const files: Reference[] = [];
  do files.push(parseQualifiedName(p));
  while (p.isName());
  p.accept('END-DELETE');
  return files.map((file) => ({ kind: 'delete', position, file, wholeFile: true, invalidKey: noHandlers }));
}

export function parseStart(p: Parser, { position }: Token): StartStatement {
  if (p.isWord('TRANSACTION')) throw new UnsupportedConstruct('START TRANSACTION');
  const file = parseQualifiedName(p);
  const { relation, key } = parseStartKey(p);
  if (p.isPhrase('?WITH', 'SIZE') || p.isPhrase('?WITH', 'LENGTH')) throw new UnsupportedConstruct('START WITH SIZE');
  const invalid = invalidKey(p);
  p.accept('END-START');
  return { kind: 'start', position, file, relation, key, invalidKey: invalid };
}

function parseStartKey(p: Parser): Pick<StartStatement, 'relation' | 'key'> {
  const edge = p.acceptAny('FIRST', 'LAST');
  if (edge !== undefined) return { relation: edge.text === 'FIRST' ? 'first' : 'last', key: undefined };
  if (!p.accept('KEY')) return { relation: undefined, key: undefined };
  p.accept('IS');
  const not = p.accept('NOT');
  const relation = acceptRelation(p) ?? p.fail('a relational operator');
  return { relation: not ? inverse(relation) : relation, key: parseReference(p) };
}

export function parseUnlock(p: Parser, { position }: Token): UnlockStatement {
  const file = parseQualifiedName(p);
  p.acceptAny('RECORD', 'RECORDS');
  return { kind: 'unlock', position, file };
}
