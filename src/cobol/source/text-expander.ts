import { isCommentEntryName } from './comment-entry.ts';
import { type CopyStatement, parseCopy, parseReplace, positionOf } from './copy-statement.ts';
import { findCopybook } from './copybook-lookup.ts';
import type { CopybookLibrary, SourceFile } from './copybook-library.ts';
import { includedMember, isEmbeddedLanguage, mayStartEmbedded, takeExecBody } from './embedded-statement.ts';
import { LineReader } from './line-reader.ts';
import { OutputLine } from './output-line.ts';
import type { ReadingState } from './reading-state.ts';
import { firstNonSpace } from './physical-line.ts';
import type { Scanner } from './scanner.ts';
import type { CopyUse, SourceLine } from './source-unit.ts';
import { TextCursor } from './text-cursor.ts';
import { type ReplacementRule, TextReplacer } from './text-replacement.ts';
import { runAt, type TextOrigin } from './text-run.ts';
import { pieceOf, type TextPiece, type TextWord } from './text-word.ts';
import type { SourcePosition } from './token.ts';

/** Words that need a closer look than passing the line on. */
const keywords = /\b(?:COPY|REPLACE|INCLUDE|EXEC|EXECUTE|ID|IDENTIFICATION|PROGRAM-ID|DIVISION|SECTION|DEBUGGING)\b/i;

/** The reading follows this many COPY statements: copybooks that copy others several times multiply. */
const mostCopies = 10_000;

const panvaletInclude = /^ *\+\+INCLUDE +[^ ]/i;

interface BaseRules {
  readonly rules: readonly ReplacementRule[];
  readonly before: BaseRules | undefined;
}

/** Splits the text of a file into lines. */
export type TextDecoder = (file: SourceFile, state: ReadingState) => string[];

/** Carries out COPY, REPLACE and embedded statements while the text streams from line readers to the scanner. */
export class TextExpander {
  readonly copies: CopyUse[] = [];
  readonly #state: ReadingState;
  readonly #scanner: Scanner;
  readonly #library: CopybookLibrary;
  readonly #decode: TextDecoder;
  readonly #output = new OutputLine();
  readonly #replacer: TextReplacer;
  readonly #openFiles: string[] = [];
  /** By path, in order of first use. */
  readonly #lines = new Map<string, SourceLine[]>();
  #copyRules: readonly ReplacementRule[] = [];
  #baseRules: BaseRules | undefined;
  #parentheses = 0;
  #lastWord = '';

  constructor(state: ReadingState, scanner: Scanner, library: CopybookLibrary, decode: TextDecoder) {
    this.#state = state;
    this.#scanner = scanner;
    this.#library = library;
    this.#decode = decode;
    this.#replacer = new TextReplacer((piece, replaced, from, to) => {
      if (piece.text === '\n') this.#endLine();
      else this.#output.append(piece, replaced, from, to);
    });
  }

  /** Expands a whole file, the copybooks in it included. */
  expand(file: SourceFile, includedFrom: readonly SourcePosition[] | undefined): void {
    const stored = this.#decode(file, this.#state);
    const origin: TextOrigin = { file: file.path, includedFrom };
    const reader = new LineReader(stored, origin, this.#state);
    const cursor = new TextCursor(reader);
    this.#openFiles.push(file.path);
    const isFirstUse = !this.#lines.has(file.path);
    if (isFirstUse) this.#lines.set(file.path, []);
    while (!this.#scanner.full && !this.#tooManyCopies && cursor.advanceLine()) this.#line(cursor);
    this.#openFiles.pop();
    if (isFirstUse) this.#lines.set(file.path, linesOf(file.path, stored, reader));
  }

  /** Every line of the files that were read, each file once, in order of first use. */
  get lines(): SourceLine[] {
    return [...this.#lines.values()].flat();
  }

  /** Passes on what waits at the end of the text. */
  finish(): void {
    this.#replacer.flush();
    this.#endLine();
  }

  #line(cursor: TextCursor): void {
    const { line } = cursor;
    const plain =
      !this.#replacer.active &&
      !this.#state.commentEntryAllowed &&
      this.#lastWord !== 'DEBUGGING' &&
      !keywords.test(line.text);
    if (plain) {
      this.#scanner.scan(line);
      this.#lastWord = '';
      return;
    }
    if (panvaletInclude.test(line.text)) this.#copyMember(cursor);
    for (let word = this.#wordIn(cursor); word !== undefined; word = this.#wordIn(cursor)) this.#textWord(cursor, word);
    this.#newLine(cursor);
  }

  #wordIn(cursor: TextCursor): TextWord | undefined {
    return cursor.wordInLine(this.#parentheses > 0);
  }

  #textWord(cursor: TextCursor, word: TextWord): void {
    const piece = pieceOf(cursor.line, word);
    cursor.pass(word);
    if (word.kind === 'word' && this.#statement(cursor, piece)) return;
    if (piece.text === '(') this.#parentheses++;
    if (piece.text === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
    this.#pass(piece);
  }

  /** Carries out the statement that the word starts, if it starts one. */
  #statement(cursor: TextCursor, piece: TextPiece): boolean {
    switch (piece.upper) {
      case 'COPY':
        this.#copy(cursor, piece);
        return true;
      case 'INCLUDE':
        if (this.#lastWord !== '.' && this.#lastWord !== '') return false;
        this.#copy(cursor, piece);
        return true;
      case 'REPLACE':
        this.#replace(cursor);
        return true;
      case 'EXEC':
      case 'EXECUTE':
        return this.#exec(cursor, piece);
      default:
        return this.#note(cursor, piece);
    }
  }

  /** Follows divisions and DEBUGGING MODE, and leaves out a comment entry that starts within a line. */
  #note(cursor: TextCursor, piece: TextPiece): boolean {
    const state = this.#state;
    if (piece.upper === 'DIVISION') {
      state.commentEntryAllowed = this.#lastWord === 'ID' || this.#lastWord === 'IDENTIFICATION';
      state.divisionSeen = true;
    } else if (piece.upper === 'SECTION') {
      state.commentEntryAllowed = false;
    } else if (piece.upper === 'PROGRAM-ID') {
      state.commentEntryAllowed = true;
    } else if (piece.upper === 'MODE' && this.#lastWord === 'DEBUGGING') {
      state.debugging = true;
    } else if (state.commentEntryAllowed && this.#lastWord === '.' && isCommentEntryName(piece.text)) {
      const text = cursor.line.text.slice(piece.offset);
      state.comments.push({ position: positionOf(piece), text });
      state.inCommentEntry = true;
      cursor.skipTo(cursor.line.text.length);
      return true;
    }
    return false;
  }

  #pass(piece: TextPiece): void {
    if (piece.kind !== 'blank') this.#lastWord = piece.upper;
    if (this.#replacer.active) this.#replacer.push(piece);
    else this.#output.append(piece, undefined, 0, piece.text.length);
  }

  #newLine(cursor: TextCursor): void {
    if (!this.#replacer.active || cursor.line.runs.length === 0) {
      this.#endLine();
      return;
    }
    const { line } = cursor;
    const run = runAt(line, line.text.length);
    this.#replacer.push({ kind: 'blank', text: '\n', upper: '\n', line, offset: line.text.length, run });
  }

  #endLine(): void {
    const line = this.#output.take();
    if (line !== undefined) this.#scanner.scan(line);
  }

  /** `++INCLUDE member` of Panvalet: no period, and nothing else counts on its line. */
  #copyMember(cursor: TextCursor): void {
    cursor.skipTo(cursor.line.text.indexOf('++') + 2);
    const word = cursor.peek();
    if (word === undefined) return;
    cursor.take(word);
    const name = /^ +([^ .]+)/.exec(cursor.line.text.slice(cursor.offset))?.[1] ?? '';
    cursor.skipTo(cursor.line.text.length);
    this.#include(cursor, positionOf(word), word, { name, library: undefined, rules: [] }, 'COPY');
    this.#lastWord = '.';
  }

  #copy(cursor: TextCursor, word: TextPiece): void {
    this.#newLine(cursor);
    const statement = parseCopy(cursor, this.#state);
    this.#lastWord = '.';
    if (statement !== undefined) this.#include(cursor, positionOf(word), word, statement, 'COPY');
  }

  #replace(cursor: TextCursor): void {
    this.#newLine(cursor);
    const statement = parseReplace(cursor, this.#state);
    this.#lastWord = '.';
    const before = this.#baseRules;
    if (statement.kind === 'off') this.#baseRules = statement.last ? before?.before : undefined;
    else if (statement.also && before !== undefined)
      this.#baseRules = { rules: [...statement.rules, ...before.rules], before };
    else this.#baseRules = { rules: statement.rules, before: undefined };
    this.#useRules();
  }

  #useRules(): void {
    this.#replacer.use(
      this.#baseRules === undefined ? this.#copyRules : [...this.#copyRules, ...this.#baseRules.rules],
    );
  }

  #include(
    cursor: TextCursor,
    position: SourcePosition,
    word: TextPiece,
    statement: CopyStatement,
    kind: CopyUse['statement'],
  ): void {
    const { name, library, rules } = statement;
    const { includedFrom } = word.run.origin;
    if (this.copies.length === mostCopies) {
      this.#state.error(
        'text-too-large',
        position,
        `this is COPY statement ${mostCopies + 1} of the reading; the rest is left out`,
      );
    }
    if (this.#tooManyCopies) return;
    const file = findCopybook(this.#library, { statement, position, kind, openFiles: this.#openFiles }, this.#state);
    const resolved = file?.path;
    this.copies.push({ name, library, statement: kind, position, resolved, replacing: rules.length > 0, includedFrom });
    if (file === undefined) return;
    const [outerRules, outerFormat] = [this.#copyRules, this.#state.format];
    this.#copyRules = [...rules, ...outerRules];
    this.#useRules();
    if (this.#replacer.active) this.#newLine(cursor);
    else this.#endLine();
    this.expand(file, [...(includedFrom ?? []), position]);
    this.#copyRules = outerRules;
    this.#useRules();
    if (outerFormat !== this.#state.format) this.#state.setFormat(outerFormat);
  }

  get #tooManyCopies(): boolean {
    return this.copies.length > mostCopies;
  }

  /** Takes an embedded statement as it stands: the words EXEC and END-EXEC around one `exec` token. */
  #exec(cursor: TextCursor, exec: TextPiece): boolean {
    if (!mayStartEmbedded(cursor.line.text, cursor.offset)) return false;
    this.#pass(exec);
    this.#newLine(cursor);
    const word = cursor.peek();
    if (word === undefined || !isEmbeddedLanguage(word.upper)) return true;
    this.#replacer.flush();
    cursor.take(word);
    this.#output.append(word, undefined, 0, word.text.length);
    this.#endLine();
    const { line, offset } = cursor;
    const body = takeExecBody(cursor, this.#state, positionOf(exec));
    this.#scanner.addExec(body, line, Math.max(offset, firstNonSpace(line.text, offset)));
    this.#lastWord = 'EXEC';
    const member = word.upper === 'SQL' ? includedMember(body) : undefined;
    if (member !== undefined) this.#sqlInclude(cursor, exec, member);
    return true;
  }

  /** The SQL precompiler puts the member in the place of the whole statement with its period. */
  #sqlInclude(cursor: TextCursor, exec: TextPiece, member: string): void {
    for (const wanted of ['END-EXEC', '.']) {
      const piece = cursor.peek();
      if (piece?.upper !== wanted) break;
      cursor.take(piece);
      this.#pass(piece);
    }
    this.#include(cursor, positionOf(exec), exec, { name: member, library: undefined, rules: [] }, 'SQL INCLUDE');
  }
}

function linesOf(file: string, stored: readonly string[], reader: LineReader): SourceLine[] {
  return stored.map((text, index) => ({ file, line: index + 1, text, kind: reader.kinds[index] ?? 'blank' }));
}
