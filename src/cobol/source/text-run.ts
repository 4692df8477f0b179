import type { SourcePosition } from './token.ts';

/** A file that text is taken from, and the COPY statements that lead to it, outermost first. */
export interface TextOrigin {
  readonly file: string;
  readonly includedFrom: readonly SourcePosition[] | undefined;
}

/**
 * A stretch of a logical line that stands side by side in one physical line, so that places within it follow by counting.
 * A logical line holds several when it was continued or when words in it were replaced.
 */
export interface TextRun {
  /** Where the run starts in the logical line. */
  readonly offset: number;
  readonly origin: TextOrigin;
  readonly line: number;
  /** Column of its first character with tabs expanded; from 1. */
  readonly column: number;
  /** For lines with tabs: the stored column (from 1) by expanded column (from 0). */
  readonly storedColumns: readonly number[] | undefined;
  /** Fixed format: columns 8 to 11 are area A. Free format: only the first text of the line. */
  readonly areaAEnd: number;
  /** Set on replacing text: the place of the text that was replaced. */
  readonly standsAt: ReplacedPlace | undefined;
}

/** Where replaced text stood. */
export interface ReplacedPlace {
  readonly position: SourcePosition;
  readonly includedFrom: readonly SourcePosition[] | undefined;
  readonly areaA: boolean;
}

/** A line of program text after joining continuation lines, without comments and sequence areas. `runs` is never empty. */
export interface LogicalLine {
  readonly text: string;
  readonly runs: readonly TextRun[];
}

/** The place of the character at `offset` of the logical line, within `run`. */
export function positionIn(run: TextRun, offset: number): SourcePosition {
  const column = run.column + offset - run.offset;
  return {
    file: run.origin.file,
    line: run.line,
    column: run.storedColumns === undefined ? column : (run.storedColumns[column - 1] ?? column),
  };
}

export function isAreaA(run: TextRun, offset: number): boolean {
  return run.column + offset - run.offset <= run.areaAEnd;
}

/** The run that holds the character at `offset`. */
export function runAt(line: LogicalLine, offset: number): TextRun {
  return line.runs[runIndexAt(line, offset)] as TextRun;
}

/** The runs that start behind `from` and before `to`. */
export function runsWithin(line: LogicalLine, from: number, to: number): readonly TextRun[] {
  return line.runs.length === 1 ? [] : line.runs.slice(runIndexAt(line, from) + 1, runIndexAt(line, to - 1) + 1);
}

/** By bisection: a line may have as many runs as continuation lines. */
function runIndexAt(line: LogicalLine, offset: number): number {
  let [low, high] = [0, line.runs.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((line.runs[middle] as TextRun).offset <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
