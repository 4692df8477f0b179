import { blank, characterClass, digit, wordEdge, wordPart } from './character-class.ts';
import { decodeLiteral, literalPrefixes } from './literal.ts';
import type { ReadingState } from './reading-state.ts';
import { isAreaA, type LogicalLine, positionIn, type TextRun } from './text-run.ts';
import { asciiUpper } from './text-word.ts';
import type { Token, TokenKind } from './token.ts';

/** The reading stops at this many tokens: copybooks that copy each other twice grow without bounds. */
export const mostTokens = 5_000_000;

const pairs = new Set(['<=', '>=', '<>', '**', '::']);
const symbols = new Set('.():+-*/=<>&');

const period = 0x2e;
const comma = 0x2c;
const semicolon = 0x3b;
const minus = 0x2d;

/**
 * Makes tokens of logical lines after COPY and REPLACE. The rules are those of cobc 3.1 (observed): the longest match counts,
 * so `5-3` and `1E5` are words, `A.5` is a word and a number, and `12.` is a number and a period.
 */
export class Scanner {
  readonly tokens: Token[] = [];
  readonly #state: ReadingState;
  #line: LogicalLine = { text: '', runs: [] };
  #text = '';
  #runIndex = 0;
  #spaced = true;
  #afterComma = false;
  #pictureNext = false;
  #decimalComma = false;
  #programDepth = 0;
  #lastText = '';
  #textBefore = '';

  constructor(state: ReadingState) {
    this.#state = state;
  }

  get full(): boolean {
    return this.tokens.length >= mostTokens;
  }

  /** Scans one line; a line end parts tokens. */
  scan(line: LogicalLine): void {
    this.#line = line;
    this.#text = line.text;
    this.#runIndex = 0;
    this.#spaced = true;
    const length = line.text.length;
    for (let offset = 0; offset < length; ) offset = this.#next(offset);
  }

  /** Adds the text between `EXEC language` and END-EXEC as one token. */
  addExec(body: string, line: LogicalLine, offset: number): void {
    this.#line = line;
    this.#text = line.text;
    this.#runIndex = 0;
    this.#spaced = true;
    this.#add('exec', body, body, offset, offset);
  }

  /** Adds the `end` token. */
  finish(run: TextRun): void {
    this.#line = { text: '', runs: [run] };
    this.#text = '';
    this.#runIndex = 0;
    this.#spaced = true;
    this.#add('end', '', '', 0, 0);
  }

  /** Takes what stands at `offset` and returns where it ends. */
  #next(offset: number): number {
    const code = this.#text.charCodeAt(offset);
    const kind = characterClass(this.#text, offset);
    if ((kind & blank) !== 0) return this.#skip(offset);
    if (this.#pictureNext) return this.#picture(offset);
    if ((kind & digit) !== 0) return this.#numberOrWord(offset);
    if ((kind & wordEdge) !== 0) return this.#word(offset);
    if (code === 0x22 || code === 0x27) return this.#literal(offset, offset, '');
    if ((code === period || code === comma) && this.#isDecimalPoint(code) && this.#isDigit(offset + 1)) {
      return this.#number(offset);
    }
    if (code === comma || code === semicolon) {
      this.#afterComma = true;
      return this.#skip(offset);
    }
    return this.#symbol(offset, code);
  }

  #skip(offset: number): number {
    this.#spaced = true;
    return offset + 1;
  }

  /** `[A-Z0-9\x80-\xff]([_A-Z0-9\x80-\xff-]*[A-Z0-9\x80-\xff])?` */
  #wordEnd(offset: number): number {
    let end = offset + 1;
    let index = end;
    for (;;) {
      const kind = characterClass(this.#text, index);
      if ((kind & wordPart) === 0) return end;
      index++;
      if ((kind & wordEdge) !== 0) end = index;
    }
  }

  #word(offset: number): number {
    const end = this.#wordEnd(offset);
    const raw = this.#text.slice(offset, end);
    const upper = asciiUpper(raw);
    const next = this.#text.charCodeAt(end);
    if (end - offset <= 2 && (next === 0x22 || next === 0x27) && literalPrefixes.has(upper))
      return this.#literal(offset, end, upper);
    if (next === 0x23 && end - offset === 1) {
      const numeric = /^[BOXH]#[0-9A-Za-z]+/i.exec(this.#text.slice(offset, offset + 32));
      if (numeric !== null) return this.#radixNumber(offset, numeric[0]);
    }
    const constant = this.#state.constants.size > 0 ? this.#state.constants.get(upper) : undefined;
    if (constant !== undefined) return this.#constant(offset, end, raw, constant);
    this.#add('word', upper, raw, offset, end);
    this.#noteWord(upper, end);
    return end;
  }

  #constant(offset: number, end: number, raw: string, literal: string): number {
    const mark = literal.charAt(0);
    if (mark !== '"' && mark !== "'") {
      this.#add('number', literal, raw, offset, end);
      return end;
    }
    this.#add('string', literal, raw, offset, end, decodeLiteral('', literal.slice(1, -1), mark).value);
    return end;
  }

  /** Follows the words that change how the text behind them reads. */
  #noteWord(upper: string, end: number): void {
    if (upper === 'PIC' || upper === 'PICTURE') {
      this.#pictureNext = upper === 'PIC' || !/^[ ,;]+SYMBOL(?![A-Z0-9_-])/i.test(this.#text.slice(end));
    } else if (upper === 'COMMA') {
      const before = this.#textBefore === 'IS' ? this.tokens.at(-3)?.text : this.#textBefore;
      if (before === 'DECIMAL-POINT') this.#decimalComma = true;
    } else if (upper === 'PROGRAM-ID' || upper === 'FUNCTION-ID') {
      this.#programDepth++;
    } else if ((upper === 'PROGRAM' || upper === 'FUNCTION') && this.#textBefore === 'END') {
      this.#programDepth--;
      if (this.#programDepth <= 0) this.#decimalComma = false;
    }
  }

  /** A picture ends at a space or semicolon; a period or comma at its end is not part of it. */
  #picture(offset: number): number {
    let end = offset;
    const text = this.#text;
    while (end < text.length && text.charCodeAt(end) !== 0x20 && text.charCodeAt(end) !== semicolon) end++;
    const last = text.charCodeAt(end - 1);
    if (end - offset === 2 && asciiUpper(text.slice(offset, end)) === 'IS') {
      this.#add('word', 'IS', text.slice(offset, end), offset, end);
      return end;
    }
    this.#pictureNext = false;
    if (end === offset || (end - offset === 1 && last === period)) {
      this.#state.error('picture-missing', this.#position(offset), 'PICTURE must be followed by a character-string');
      return end === offset ? end + 1 : offset;
    }
    if (last === period || last === comma) end--;
    const raw = text.slice(offset, end);
    this.#add('picture', asciiUpper(raw), raw, offset, end);
    return end;
  }

  #numberOrWord(offset: number): number {
    let digits = offset;
    while (this.#isDigit(digits)) digits++;
    const pointed = this.#isDecimalPoint(this.#text.charCodeAt(digits)) && this.#isPointed(digits + 1);
    if (pointed || this.#wordEnd(offset) === digits) return this.#number(offset);
    return this.#word(offset);
  }

  /** Behind a decimal point: digits or an exponent. */
  #isPointed(offset: number): boolean {
    return this.#isDigit(offset) || this.#exponentEnd(offset) > offset;
  }

  #number(offset: number): number {
    let end = offset;
    while (this.#isDigit(end)) end++;
    if (this.#isDecimalPoint(this.#text.charCodeAt(end)) && this.#isPointed(end + 1)) {
      end++;
      while (this.#isDigit(end)) end++;
      end = this.#exponentEnd(end);
    }
    const raw = this.#text.slice(offset, end);
    this.#add('number', raw.replace(',', '.').toUpperCase(), raw, offset, end);
    return end;
  }

  /** `E[+-]?[0-9]+`, else `offset` itself. */
  #exponentEnd(offset: number): number {
    const code = this.#text.charCodeAt(offset);
    if (code !== 0x45 && code !== 0x65) return offset;
    const next = this.#text.charCodeAt(offset + 1);
    let end = next === minus || next === 0x2b ? offset + 2 : offset + 1;
    if (!this.#isDigit(end)) return offset;
    while (this.#isDigit(end)) end++;
    return end;
  }

  #radixNumber(offset: number, raw: string): number {
    const prefix = raw.slice(0, 2).toUpperCase();
    const literal = decodeLiteral(prefix, raw.slice(2), '');
    const end = offset + raw.length;
    if (literal.problem !== undefined) this.#state.error('literal-invalid', this.#position(offset), literal.problem);
    this.#add('number', literal.value, raw, offset, end, undefined, prefix);
    return end;
  }

  #literal(offset: number, open: number, prefix: string): number {
    const text = this.#text;
    const mark = text.charAt(open);
    let close = text.indexOf(mark, open + 1);
    while (close >= 0 && text.charAt(close + 1) === mark) close = text.indexOf(mark, close + 2);
    if (close < 0) {
      const message = `the literal has no closing ${mark} on its line; in fixed format it may go on in a line with - in column 7`;
      this.#state.error('literal-unterminated', this.#position(offset), message);
      close = text.length;
    }
    const end = Math.min(close + 1, text.length);
    const raw = text.slice(offset, end);
    const literal = decodeLiteral(prefix, text.slice(open + 1, close), mark);
    if (literal.problem !== undefined) this.#state.error('literal-invalid', this.#position(offset), literal.problem);
    if (literal.kind === 'number') this.#add('number', literal.value, raw, offset, end, undefined, prefix);
    else this.#add('string', raw, raw, offset, end, literal.value, literal.prefix);
    return text.charCodeAt(end) === minus ? this.#oldConcatenation(end) : end;
  }

  /** `"a"-` is an old form of concatenation. */
  #oldConcatenation(offset: number): number {
    this.#add('symbol', '&', '-', offset, offset + 1);
    return offset + 1;
  }

  #symbol(offset: number, code: number): number {
    const pair = this.#text.slice(offset, offset + 2);
    if (pairs.has(pair)) {
      this.#add('symbol', pair, pair, offset, offset + 2);
      return offset + 2;
    }
    const character = pair.charAt(0);
    if (code === period && this.#lastText === '.' && this.tokens.at(-1)?.kind === 'symbol') return this.#skip(offset);
    if (!symbols.has(character)) {
      this.#state.error(
        'character-invalid',
        this.#position(offset),
        `the character '${character}' has no meaning here`,
      );
    }
    this.#add('symbol', character, character, offset, offset + 1);
    return offset + 1;
  }

  #isDigit(offset: number): boolean {
    return (characterClass(this.#text, offset) & digit) !== 0;
  }

  #isDecimalPoint(code: number): boolean {
    return code === (this.#decimalComma ? comma : period);
  }

  #position(offset: number) {
    const run = this.#runFor(offset);
    return run.standsAt?.position ?? positionIn(run, offset);
  }

  #runFor(offset: number): TextRun {
    const { runs } = this.#line;
    while (this.#runIndex + 1 < runs.length && (runs[this.#runIndex + 1] as TextRun).offset <= offset) this.#runIndex++;
    return runs[this.#runIndex] as TextRun;
  }

  #add(kind: TokenKind, text: string, raw: string, offset: number, end: number, value?: string, prefix?: string): void {
    const run = this.#runFor(offset);
    const place = run.standsAt;
    this.tokens.push({
      kind,
      text,
      raw,
      position: place === undefined ? positionIn(run, offset) : place.position,
      areaA: place === undefined ? isAreaA(run, offset) : place.areaA,
      value,
      prefix,
      includedFrom: place === undefined ? run.origin.includedFrom : place.includedFrom,
      replacedFrom: place === undefined ? this.#replacedWithin(end) : positionIn(run, offset),
      precededBySpace: this.#spaced,
      precededByComma: this.#afterComma,
    });
    this.#spaced = false;
    this.#afterComma = false;
    this.#textBefore = this.#lastText;
    this.#lastText = text;
  }

  /** A token that starts as written and goes on with replacing text is replaced too. */
  #replacedWithin(end: number) {
    const next = this.#line.runs[this.#runIndex + 1];
    return next !== undefined && next.offset < end && next.standsAt !== undefined
      ? positionIn(next, next.offset)
      : undefined;
  }
}
