import {
  isAreaA,
  positionIn,
  type LogicalLine,
  type ReplacedPlace,
  runAt,
  runsWithin,
  type TextRun,
} from './text-run.ts';
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
    const end = piece.offset + to;
    const goesOn =
      replaced === undefined &&
      piece.run === this.#lastRun &&
      piece.line === this.#lastLine &&
      offset === this.#lastEnd;
    const standsAt = replaced && placeOf(replaced);
    if (!goesOn) this.#add(piece.run, offset, this.#text.length, standsAt);
    for (const run of runsWithin(piece.line, offset, end))
      this.#add(run, run.offset, this.#text.length + run.offset - offset, standsAt);
    this.#text += piece.text.slice(from, to);
    this.#lastRun = replaced === undefined ? runAt(piece.line, end - 1) : undefined;
    this.#lastLine = piece.line;
    this.#lastEnd = end;
  }

  /** The part of a run from `from` on, put at `offset`. */
  #add(run: TextRun, from: number, offset: number, standsAt: ReplacedPlace | undefined): void {
    this.#runs.push({ ...run, offset, column: run.column + from - run.offset, standsAt });
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
