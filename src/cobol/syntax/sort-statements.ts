import type { Token } from '../source/index.ts';
import type { MergeStatement, Reference, ReleaseStatement, ReturnStatement, SortKey, SortStatement } from './ast.ts';
import { parseOperand, parseQualifiedName, parseReference } from './expressions.ts';
import type { Parser } from './parser.ts';
import { atEnd, parseProcedureRange } from './phrases.ts';

export function parseSort(p: Parser, { position }: Token): SortStatement {
  const file = parseReference(p);
  const keys = parseKeys(p);
  const duplicatesInOrder = acceptDuplicates(p);
  const collatingSequence = parseCollatingSequence(p);
  const inputProcedure = p.acceptPhrase('INPUT', 'PROCEDURE', '?IS') ? parseProcedureRange(p) : undefined;
  const using = p.accept('USING') ? parseFiles(p) : [];
  const { outputProcedure, giving } = parseOutput(p);
  return {
    kind: 'sort',
    position,
    file,
    keys,
    duplicatesInOrder,
    collatingSequence,
    using,
    giving,
    inputProcedure,
    outputProcedure,
  };
}

export function parseMerge(p: Parser, { position }: Token): MergeStatement {
  const file = parseReference(p);
  const keys = parseKeys(p);
  const collatingSequence = parseCollatingSequence(p);
  p.expect('USING');
  const using = parseFiles(p);
  return { kind: 'merge', position, file, keys, collatingSequence, using, ...parseOutput(p) };
}

/** `ON ASCENDING KEY a b DESCENDING c`. A table may be sorted by itself: then a key names no field. */
function parseKeys(p: Parser): SortKey[] {
  const keys: SortKey[] = [];
  for (;;) {
    const ascending = p.acceptPhrase('?ON', 'ASCENDING', '?KEY', '?IS');
    if (!ascending && !p.acceptPhrase('?ON', 'DESCENDING', '?KEY', '?IS')) return keys;
    const fields: Reference[] = [];
    while (p.isName()) fields.push(parseReference(p));
    keys.push({ ascending, fields });
  }
}

function acceptDuplicates(p: Parser): boolean {
  if (!p.acceptPhrase('?WITH', 'DUPLICATES')) return false;
  p.accept('IN');
  p.accept('ORDER');
  return true;
}

function parseCollatingSequence(p: Parser): string | undefined {
  if (!p.acceptPhrase('?COLLATING', 'SEQUENCE')) return undefined;
  p.acceptPhrase('?FOR', 'ALPHANUMERIC');
  p.accept('IS');
  return p.expectWord('an alphabet name').text;
}

function parseOutput(p: Parser): Pick<SortStatement, 'giving' | 'outputProcedure'> {
  const outputProcedure = p.acceptPhrase('OUTPUT', 'PROCEDURE', '?IS') ? parseProcedureRange(p) : undefined;
  return { outputProcedure, giving: p.accept('GIVING') ? parseFiles(p) : [] };
}

function parseFiles(p: Parser): Reference[] {
  const files: Reference[] = [];
  do files.push(parseQualifiedName(p));
  while (p.isName());
  return files;
}

export function parseRelease(p: Parser, { position }: Token): ReleaseStatement {
  const record = parseQualifiedName(p);
  return { kind: 'release', position, record, from: p.accept('FROM') ? parseOperand(p) : undefined };
}

export function parseReturn(p: Parser, { position }: Token): ReturnStatement {
  const file = parseQualifiedName(p);
  p.accept('RECORD');
  const into = p.accept('INTO') ? parseReference(p) : undefined;
  const branches = atEnd(p);
  p.accept('END-RETURN');
  return { kind: 'return', position, file, into, atEnd: branches };
}
