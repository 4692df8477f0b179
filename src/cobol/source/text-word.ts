import { type LogicalLine, runAt, type TextRun } from './text-run.ts';

/**
 * Text words, the units of COPY and REPLACE. cobc 3.1 parts text more coarsely here than in the program itself: a word may hold
 * `-` and `_` at its ends, a number its commas, and a doubled quotation mark parts two literals.
 */
export type TextWordKind = 'word' | 'literal' | 'other' | 'blank';

export interface TextWord {
  readonly kind: TextWordKind;
  readonly start: number;
  readonly end: number;
}

/** A text word with its place, taken out of its line. */
export interface TextPiece {
  readonly kind: TextWordKind;
  readonly text: string;
  readonly upper: string;
  readonly line: LogicalLine;
  /** Where the piece starts in the line. */
  readonly offset: number;
  readonly run: TextRun;
}

const wordChar = 1;
const digit = 2;
const sign = 4;
const point = 8;
const classes = new Uint8Array(256);
for (let code = 0x30; code <= 0x39; code++) classes[code] = wordChar | digit;
for (let code = 0x41; code <= 0x5a; code++) classes[code] = wordChar;
for (let code = 0x61; code <= 0x7a; code++) classes[code] = wordChar;
for (let code = 0x80; code <= 0xff; code++) classes[code] = wordChar;
classes[0x5f] = wordChar;
classes[0x2d] = wordChar | sign;
classes[0x2b] = sign;
classes[0x2c] = point;
classes[0x2e] = point;

/** The text word at `start`; a comma or semicolon with the space behind it is blank, except a comma within parentheses. */
export function textWordAt(text: string, start: number, inParentheses: boolean): TextWord {
  const code = text.charCodeAt(start);
  if (code === 0x20) return { kind: 'blank', start, end: skipSpaces(text, start) };
  if (code === 0x2c || code === 0x3b) {
    const after = start + 1;
    const spaced = after >= text.length || text.charCodeAt(after) === 0x20;
    const separates = spaced && (code === 0x3b || !inParentheses || after >= text.length);
    if (separates) return { kind: 'blank', start, end: skipSpaces(text, after) };
  }
  if (code === 0x22 || code === 0x27) {
    const close = text.indexOf(code === 0x22 ? '"' : "'", start + 1);
    return { kind: close < 0 ? 'other' : 'literal', start, end: close < 0 ? start + 1 : close + 1 };
  }
  const word = wordEnd(text, start);
  const number = numberEnd(text, start);
  const end = Math.max(word, number, start + 1);
  return { kind: end > start + 1 || word > start ? 'word' : 'other', start, end };
}

export function pieceOf(line: LogicalLine, word: TextWord): TextPiece {
  const text = line.text.slice(word.start, word.end);
  return { kind: word.kind, text, upper: asciiUpper(text), line, offset: word.start, run: runAt(line, word.start) };
}

/** Upper case of the 26 letters alone, as cobc folds words: other bytes may belong to any encoding. */
export function asciiUpper(text: string): string {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= 0x80) return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  }
  return text.toUpperCase();
}

function skipSpaces(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) === 0x20) end++;
  return end;
}

function wordEnd(text: string, start: number): number {
  let end = start;
  while (((classes[text.charCodeAt(end)] ?? 0) & wordChar) !== 0) end++;
  return end;
}

/** `[+-]?[0-9,.]*[0-9]` */
function numberEnd(text: string, start: number): number {
  let index = start;
  let end = start;
  if (((classes[text.charCodeAt(index)] ?? 0) & sign) !== 0) index++;
  for (; ; index++) {
    const kind = classes[text.charCodeAt(index)] ?? 0;
    if ((kind & digit) !== 0) end = index + 1;
    else if ((kind & point) === 0) return end;
  }
}
