import type { ReadingState } from './reading-state.ts';
import type { TextCursor } from './text-cursor.ts';
import type { ReplacementRule } from './text-replacement.ts';
import { positionIn } from './text-run.ts';
import { pieceOf, type TextPiece } from './text-word.ts';
import type { SourcePosition } from './token.ts';

/** COPY text-name [OF library] [SUPPRESS] [REPLACING ...] (ISO 2002, 7.2.2). */
export interface CopyStatement {
  readonly name: string;
  readonly library: string | undefined;
  readonly rules: readonly ReplacementRule[];
}

/** REPLACE [ALSO] ... or REPLACE [LAST] OFF (ISO 2002, 7.2.3). */
export type ReplaceStatement =
  | { readonly kind: 'replace'; readonly also: boolean; readonly rules: readonly ReplacementRule[] }
  | { readonly kind: 'off'; readonly last: boolean };

type ProblemCode = 'copy-syntax' | 'replace-syntax';

/**
 * Reads a COPY statement behind its first word, its period included. What cannot be read is reported and skipped up to the period.
 *
 * @returns undefined when there is no name
 */
export function parseCopy(cursor: TextCursor, state: ReadingState): CopyStatement | undefined {
  const name = takeTextName(cursor);
  if (name === undefined) {
    state.error('copy-syntax', cursor.position, 'COPY needs the name of a text');
    return undefined;
  }
  const library = takeKeyword(cursor, 'OF', 'IN') ? takeTextName(cursor) : undefined;
  if (takeKeyword(cursor, 'SUPPRESS')) takeKeyword(cursor, 'PRINTING');
  const rules = takeKeyword(cursor, 'REPLACING') ? parseRules(cursor, state, 'copy-syntax') : [];
  endStatement(cursor, state, 'copy-syntax', 'COPY');
  return { name, library, rules };
}

/** Reads a REPLACE statement behind its first word, its period included. */
export function parseReplace(cursor: TextCursor, state: ReadingState): ReplaceStatement {
  const also = takeKeyword(cursor, 'ALSO');
  const last = takeKeyword(cursor, 'LAST');
  if (takeKeyword(cursor, 'OFF')) {
    endStatement(cursor, state, 'replace-syntax', 'REPLACE OFF');
    return { kind: 'off', last };
  }
  const rules = parseRules(cursor, state, 'replace-syntax');
  endStatement(cursor, state, 'replace-syntax', 'REPLACE');
  return { kind: 'replace', also, rules };
}

/** A text-name: a word (periods within it allowed, as in cobc) or a literal. */
export function takeTextName(cursor: TextCursor): string | undefined {
  const first = cursor.peek();
  if (first === undefined || first.text === '.' || first.text === '=') return undefined;
  cursor.take(first);
  if (first.kind === 'literal') return first.text.slice(1, -1);
  let name = first.text;
  for (;;) {
    const extension = /^\.[A-Za-z0-9_\x80-\xff-]+/.exec(cursor.line.text.slice(cursor.offset));
    if (extension === null) return name;
    name += extension[0];
    cursor.skipTo(cursor.offset + extension[0].length);
  }
}

function takeKeyword(cursor: TextCursor, ...keywords: string[]): boolean {
  const piece = cursor.peek();
  if (piece === undefined || !keywords.includes(piece.upper)) return false;
  cursor.take(piece);
  return true;
}

/** cobc refuses a statement without its period; here what follows is left to the program. */
function endStatement(cursor: TextCursor, state: ReadingState, code: ProblemCode, statement: string): void {
  if (!takeKeyword(cursor, '.')) state.error(code, cursor.position, `${statement} must end with a period`);
}

function parseRules(cursor: TextCursor, state: ReadingState, code: ProblemCode): ReplacementRule[] {
  const rules: ReplacementRule[] = [];
  for (let piece = cursor.peek(); piece !== undefined && piece.text !== '.'; piece = cursor.peek()) {
    const start = cursor.position;
    const part = takePart(cursor);
    const old = takeOperand(cursor, state)?.filter((each) => each.kind !== 'blank');
    const by = takeKeyword(cursor, 'BY') ? takeOperand(cursor, state) : undefined;
    if (old === undefined || old.length === 0 || by === undefined || (part !== 'whole' && old.length > 1)) {
      state.error(code, start, explainRule(part, old));
      skipToPeriod(cursor);
      return rules;
    }
    rules.push({ old, new: by, part });
  }
  if (rules.length === 0) state.error(code, cursor.position, 'nothing to replace is given; write ==old== BY ==new==');
  return rules;
}

function explainRule(part: ReplacementRule['part'], old: readonly TextPiece[] | undefined): string {
  if (old?.length === 0) return 'the text to be replaced is empty';
  if (part !== 'whole' && old !== undefined && old.length > 1) return `${part.toUpperCase()} takes a single word`;
  return 'a replacement is written ==old== BY ==new==, or with two words, literals or identifiers';
}

function takePart(cursor: TextCursor): ReplacementRule['part'] {
  if (takeKeyword(cursor, 'LEADING')) return 'leading';
  return takeKeyword(cursor, 'TRAILING') ? 'trailing' : 'whole';
}

function skipToPeriod(cursor: TextCursor): void {
  for (let piece = cursor.peek(); piece !== undefined && piece.text !== '.'; piece = cursor.peek()) {
    if (cursor.startsWith('==')) cursor.skipTo(cursor.offset + 2);
    else cursor.take(piece);
  }
}

/** Pseudo-text, or a word, literal or identifier with qualifiers and subscripts. */
function takeOperand(cursor: TextCursor, state: ReadingState): TextPiece[] | undefined {
  const piece = cursor.peek();
  if (piece === undefined || piece.text === '.') return undefined;
  if (cursor.startsWith('==')) return takePseudoText(cursor, state);
  cursor.take(piece);
  return takeIdentifierRest(cursor, [piece]);
}

function takeIdentifierRest(cursor: TextCursor, pieces: TextPiece[]): TextPiece[] {
  for (let next = cursor.peek(); next !== undefined; next = cursor.peek()) {
    if (next.upper === 'IN' || next.upper === 'OF') {
      cursor.take(next);
      pieces.push(blankAt(next), next);
      const name = cursor.peek();
      if (name === undefined) return pieces;
      cursor.take(name);
      pieces.push(blankAt(name), name);
    } else if (next.text === '(') {
      for (let each = cursor.peek(); each !== undefined && each.text !== '.'; each = cursor.peek()) {
        cursor.take(each);
        pieces.push(blankAt(each), each);
        if (each.text === ')') break;
      }
    } else {
      return pieces;
    }
  }
  return pieces;
}

/** The words between `==` and `==`, blanks included as single spaces. */
function takePseudoText(cursor: TextCursor, state: ReadingState): TextPiece[] {
  const start: SourcePosition = cursor.position;
  const pieces: TextPiece[] = [];
  cursor.skipTo(cursor.offset + 2);
  while (!cursor.startsWith('==')) {
    const word = cursor.wordInLine(false);
    if (word === undefined) {
      const before = pieces.at(-1);
      if (before !== undefined) pieces.push(blankAt(before));
      if (cursor.advanceLine()) continue;
      state.error('pseudo-text-unterminated', start, 'this pseudo-text has no closing ==');
      return pieces;
    }
    const piece = pieceOf(cursor.line, word);
    pieces.push(word.kind === 'blank' ? blankAt(piece) : piece);
    cursor.pass(word);
  }
  cursor.skipTo(cursor.offset + 2);
  return pieces;
}

function blankAt(piece: TextPiece): TextPiece {
  return { ...piece, kind: 'blank', text: ' ', upper: ' ' };
}

/** Where a piece was written. */
export function positionOf(piece: TextPiece): SourcePosition {
  return positionIn(piece.run, piece.offset);
}
