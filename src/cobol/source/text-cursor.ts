import type { LineReader } from './line-reader.ts';
import { pieceOf, type TextPiece, type TextWord, textWordAt } from './text-word.ts';
import { type LogicalLine, positionIn, runAt } from './text-run.ts';
import type { SourcePosition } from './token.ts';

const noLine: LogicalLine = { text: '', runs: [] };

/** Walks over the text words of one file. */
export class TextCursor {
  readonly #reader: LineReader;
  #line: LogicalLine = noLine;
  #offset = 0;

  constructor(reader: LineReader) {
    this.#reader = reader;
  }

  get line(): LogicalLine {
    return this.#line;
  }

  get offset(): number {
    return this.#offset;
  }

  get position(): SourcePosition {
    return this.#line.runs.length === 0
      ? this.#reader.position
      : positionIn(runAt(this.#line, this.#offset), this.#offset);
  }

  /** Goes to the start of the next line; false at the end of the file. */
  advanceLine(): boolean {
    const line = this.#reader.next();
    this.#line = line ?? noLine;
    this.#offset = 0;
    return line !== undefined;
  }

  /** The text word here, blank or not; undefined at the end of the line. */
  wordInLine(inParentheses: boolean): TextWord | undefined {
    return this.#offset >= this.#line.text.length
      ? undefined
      : textWordAt(this.#line.text, this.#offset, inParentheses);
  }

  /** Goes behind a word of this line. */
  pass(word: TextWord): void {
    this.#offset = word.end;
  }

  skipTo(offset: number): void {
    this.#offset = offset;
  }

  /** The next text word that is not blank, in this line or those behind it, without passing it; undefined at the end of the file. */
  peek(): TextPiece | undefined {
    for (;;) {
      const word = this.wordInLine(false);
      if (word === undefined) {
        if (!this.advanceLine()) return undefined;
      } else if (word.kind === 'blank') {
        this.pass(word);
      } else {
        return pieceOf(this.#line, word);
      }
    }
  }

  /** Goes behind a piece that {@link peek} gave. */
  take(piece: TextPiece): void {
    this.#offset = piece.offset + piece.text.length;
  }

  /** Whether the text at this place starts with `text`. */
  startsWith(text: string): boolean {
    return this.#line.text.startsWith(text, this.#offset);
  }
}
