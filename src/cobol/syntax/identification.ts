import type { SourcePosition } from '../source/index.ts';
import type { Program } from './ast.ts';
import type { Parser } from './parser.ts';
import { parseRoundingMode } from './phrases.ts';

/** What the identification division says. */
export type Identification = Pick<
  Program,
  'kind' | 'name' | 'externalName' | 'position' | 'initial' | 'recursive' | 'common'
>;

/** Whether a program begins here: IDENTIFICATION DIVISION, ID DIVISION, PROGRAM-ID, FUNCTION-ID. */
export function startsProgram(p: Parser): boolean {
  if (p.isAnyWord('PROGRAM-ID', 'FUNCTION-ID')) return true;
  return p.isAnyWord('IDENTIFICATION', 'ID') && p.isWord('DIVISION', 1);
}

/**
 * The identification division with its OPTIONS paragraph; every part may be missing.
 * @param fallbackName the name of a program without PROGRAM-ID: cobc takes the file's
 */
export function parseIdentification(p: Parser, fallbackName: string): Identification {
  const start = p.peek();
  if (p.acceptPhrase('IDENTIFICATION', 'DIVISION') || p.acceptPhrase('ID', 'DIVISION')) p.acceptSymbol('.');
  const header = p.acceptAny('PROGRAM-ID', 'FUNCTION-ID');
  if (header === undefined) p.problem('missing-header', 'PROGRAM-ID header missing', start, 'warning');
  const kind = header?.text === 'FUNCTION-ID' ? 'function' : 'program';
  const identification =
    header === undefined ? named(fallbackName, start.position) : parseName(p, fallbackName, header.position);
  skipCommentParagraphs(p);
  if (p.isWord('OPTIONS')) parseOptions(p);
  return { kind, ...identification };
}

function named(name: string, position: SourcePosition): Omit<Identification, 'kind'> {
  return { name: name.toUpperCase(), externalName: name, position, initial: false, recursive: false, common: false };
}

function parseName(p: Parser, fallbackName: string, position: SourcePosition): Omit<Identification, 'kind'> {
  p.acceptSymbol('.');
  const token = p.peek();
  if (token.kind !== 'word' && token.kind !== 'string' && token.kind !== 'number') {
    p.problem('expected-name', 'PROGRAM-ID: expected the name of the program', token);
    return named(fallbackName, position);
  }
  p.next();
  const written = token.kind === 'string' ? (token.value ?? '').trim() : token.raw;
  const externalName = p.accept('AS') ? (p.next().value ?? written) : written;
  const attributes = new Set<string>();
  p.accept('IS');
  for (;;) {
    const word = p.acceptAny('COMMON', 'INITIAL', 'RECURSIVE', 'EXTERNAL', 'RESIDENT', 'PROTOTYPE', 'PROGRAM');
    if (word === undefined) break;
    attributes.add(word.text);
  }
  if (!p.acceptSymbol('.') && !startsNextPart(p)) {
    p.problem('expected-period', `PROGRAM-ID: expected a period behind ${written}`, p.peek());
    while (!p.atEnd && !p.atPeriod && !startsNextPart(p)) p.next();
    p.acceptSymbol('.');
  }
  return {
    name: written.toUpperCase(),
    externalName,
    position,
    initial: attributes.has('INITIAL'),
    recursive: attributes.has('RECURSIVE'),
    common: attributes.has('COMMON'),
  };
}

const commentParagraphs = [
  'AUTHOR',
  'INSTALLATION',
  'DATE-WRITTEN',
  'DATE-COMPILED',
  'DATE-MODIFIED',
  'SECURITY',
  'REMARKS',
];
const partHeaders = ['ENVIRONMENT', 'DATA', 'PROCEDURE'];

/** Whether what follows the identification division begins here. */
function startsNextPart(p: Parser): boolean {
  if (p.isAnyWord(...partHeaders) && p.isWord('DIVISION', 1)) return true;
  if (p.peek().kind === 'word' && p.isWord('SECTION', 1)) return true;
  return p.isAnyWord(...commentParagraphs, 'OPTIONS') || startsProgram(p);
}

/** AUTHOR and the like: whatever text the reader has left of them says nothing to the program. */
function skipCommentParagraphs(p: Parser): void {
  while (p.isAnyWord(...commentParagraphs)) {
    p.next();
    while (!p.atEnd && !startsNextPart(p)) p.next();
  }
}

function parseOptions(p: Parser): void {
  p.expect('OPTIONS');
  p.acceptSymbol('.');
  while (!p.atEnd && !p.atPeriod && !startsNextPart(p)) {
    if (p.acceptPhrase('DEFAULT', 'ROUNDED', '?MODE')) p.defaultRounding = parseRoundingMode(p);
    else if (!p.acceptPhrase('ARITHMETIC', '?IS', 'NATIVE')) skipOption(p);
  }
  p.acceptSymbol('.');
}

const optionWords = ['ARITHMETIC', 'DEFAULT', 'ENTRY-CONVENTION', 'INTERMEDIATE'];

function skipOption(p: Parser): void {
  const from = p.mark;
  do p.next();
  while (!p.atEnd && !p.atPeriod && !p.isAnyWord(...optionWords));
  p.unsupportedParts.push(p.unsupported('OPTIONS clause', from));
}
