import { isAreaA, positionIn, type LogicalLine, type ReplacedPlace, type TextRun } from './text-run.ts';
import type { TextPiece } from './text-word.ts';

/** Puts a logical line together from pieces of text, keeping track of where each came from. */
export class OutputLine {
  #text = '';
  #runs: TextRun[] = [];
  #lastRun: TextRun | undefined;
  #lastLine: LogicalLine | undefined;
  #lastEnd = 0;

  /**
   * Appends a part of a piece.
   *
   * @param replaced the piece in whose place it stands
   */
  append(piece: TextPiece, replaced: TextPiece | undefined, from: number, to: number): void {
    const offset = piece.offset + from;
    const goesOn =
      replaced === undefined &&
      piece.run === this.#lastRun &&
      piece.line === this.#lastLine &&
      offset === this.#lastEnd;
    if (!goesOn) {
      const column = piece.run.column + offset - piece.run.offset;
      this.#runs.push({ ...piece.run, offset: this.#text.length, column, standsAt: replaced && placeOf(replaced) });
    }
    this.#text += piece.text.slice(from, to);
    this.#lastRun = replaced === undefined ? piece.run : undefined;
    this.#lastLine = piece.line;
    this.#lastEnd = offset + to - from;
  }

  /** The line so far, and starts a new one; undefined when nothing was appended. */
  take(): LogicalLine | undefined {
    if (this.#runs.length === 0) return undefined;
    const line = { text: this.#text, runs: this.#runs };
    this.#text = '';
    this.#runs = [];
    this.#lastRun = undefined;
    return line;
  }
}

function placeOf(piece: TextPiece): ReplacedPlace {
  return {
    position: positionIn(piece.run, piece.offset),
    includedFrom: piece.run.origin.includedFrom,
    areaA: isAreaA(piece.run, piece.offset),
  };
}
