import { startsCommentEntry, startsProgramText } from './comment-entry.ts';
import { isConditional, parseDirective } from './directive.ts';
import { applyDirective } from './directive-effect.ts';
import { type CodeExtent, mayHoldLiteralOrComment, trackLiterals } from './literal-tracking.ts';
import { firstNonSpace, longestLine, type PhysicalLine, physicalLine, trimEndSpaces } from './physical-line.ts';
import type { ReadingState } from './reading-state.ts';
import type { SourceLineKind } from './source-unit.ts';
import type { LogicalLine, TextOrigin, TextRun } from './text-run.ts';
import type { SourcePosition } from './token.ts';

const indicator = 6;
const areaA = 7;
const areaAEnd = 11;
const compilerOptions = /^(?:.{6})? *(?:CBL|PROCESS)(?= |$)/i;
const listingStatement = /(?:EJECT|SKIP[123]) *\.?(?= |$)|TITLE +["']/iy;
const wholeLine: CodeExtent = { end: 0, openQuote: 0, quoteInLastColumn: false };

/**
 * Reads one file as logical lines: reference format, comments, continuation, directives and conditional compilation.
 * The rules and their order are those of cobc 3.1 (observed), which follow ISO 1989 section 6 "Reference format".
 */
export class LineReader {
  /** What each physical line turned out to be; the lines behind the reader are `blank` until it gets there. */
  readonly kinds: SourceLineKind[];
  readonly #lines: readonly string[];
  readonly #origin: TextOrigin;
  readonly #state: ReadingState;
  readonly #mayContinue: boolean;
  #index = 0;

  constructor(lines: readonly string[], origin: TextOrigin, state: ReadingState) {
    this.#lines = lines;
    this.#origin = origin;
    this.#state = state;
    this.kinds = lines.map(() => 'blank');
    this.#mayContinue = lines.some((line) => line.charCodeAt(indicator) === 0x2d || line.includes('\t'));
  }

  /** The place where the reader stands: the next unread line, or the last line at the end. */
  get position(): SourcePosition {
    return { file: this.#origin.file, line: Math.max(1, Math.min(this.#index + 1, this.#lines.length)), column: 1 };
  }

  /** The next line of program text; undefined at the end of the file. */
  next(): LogicalLine | undefined {
    while (this.#index < this.#lines.length) {
      const physical = physicalLine(this.#lines[this.#index] as string, this.#state.tabWidth);
      const line = this.#read(physical);
      if (line !== undefined) return line;
      this.#index++;
    }
    return undefined;
  }

  /** Reads the current line; a line without program text gives undefined. Leaves the index behind a line that it returns. */
  #read(physical: PhysicalLine): LogicalLine | undefined {
    const free = this.#state.format === 'free';
    if (physical.truncated) {
      this.#state.warn(
        'line-truncated',
        this.#at(physical, longestLine),
        `text beyond column ${longestLine} is ignored; split the line`,
      );
    }
    if (isConflictMarker(physical.text)) {
      this.#state.error(
        'conflict-marker',
        this.#at(physical, 0),
        'version control conflict marker; resolve the conflict',
      );
      return this.#no('comment');
    }
    const text = free ? physical.text : physical.text.slice(0, this.#state.textColumn);
    const first = firstNonSpace(text, free ? 0 : indicator);
    if (first < 0) return this.#no('blank');
    if (this.#isDialectComment(text, first, free))
      return this.#comment(physical, text, Math.min(first + 1, text.length));
    if (this.#isForCompilerOnly(physical.text, text, first)) return this.#no('directive');
    if (isDirective(text, first)) return this.#directive(physical, text, first);
    if (text.startsWith('*>', first)) return this.#comment(physical, text, first + 2);
    if (this.#state.conditions.skipping) return this.#no('skipped');
    if (this.#state.commentEntryAllowed && startsCommentEntry(text, first)) {
      this.#state.inCommentEntry = true;
      return this.#comment(physical, text, first);
    }
    return free ? this.#freeLine(physical, text, first) : this.#fixedLine(physical, text);
  }

  #isDialectComment(text: string, first: number, free: boolean): boolean {
    const { mfComments, acuComments } = this.#state;
    if (mfComments && !free && (text.startsWith('*') || text.startsWith('/'))) return true;
    return acuComments && (text[first] === '|' || (!free && text[indicator] === '$'));
  }

  /** CBL and PROCESS before the program (they may start in column 1), and listing statements where the dialect has them. */
  #isForCompilerOnly(full: string, text: string, first: number): boolean {
    if (!this.#state.divisionSeen && compilerOptions.test(full)) return true;
    if (!this.#state.listingStatements || this.#state.conditions.skipping) return false;
    listingStatement.lastIndex = first;
    return text.charCodeAt(first - 1) !== 0x2d && listingStatement.test(text);
  }

  #freeLine(physical: PhysicalLine, text: string, first: number): LogicalLine | undefined {
    if (this.#state.inCommentEntry && !startsProgramText(text, first)) return this.#comment(physical, text, first);
    this.#state.inCommentEntry = false;
    return this.#freeCode(physical, text, 0, first);
  }

  #freeCode(physical: PhysicalLine, text: string, start: number, first: number): LogicalLine {
    const end = text.includes('*>') ? trackLiterals(text, start, 0, -1, false).end : text.length;
    this.#inlineComment(physical, text, end);
    const run = this.#run(physical, this.#index, start, 0, first + 1);
    this.#code();
    return { text: text.slice(start, end), runs: [run] };
  }

  #fixedLine(physical: PhysicalLine, text: string): LogicalLine | undefined {
    const mark = text.charCodeAt(indicator);
    if (mark === 0x2a || mark === 0x2f) return this.#comment(physical, text, indicator + 1);
    if ((mark === 0x44 || mark === 0x64) && !this.#state.debugging) return this.#no('skipped');
    if (mark !== 0x20 && mark !== 0x2d && mark !== 0x44 && mark !== 0x64) {
      const message = `invalid indicator '${text[indicator]}' in column 7, the line is ignored; is this free format?`;
      this.#state.error('indicator-invalid', this.#at(physical, indicator), message);
      return this.#no('comment');
    }
    const first = firstNonSpace(text, areaA);
    if (first < 0) return this.#no('blank');
    if (this.#state.inCommentEntry && (first >= areaAEnd || mark === 0x2d)) return this.#comment(physical, text, first);
    this.#state.inCommentEntry = false;
    return this.#fixedCode(physical, text, mark === 0x2d ? first : areaA);
  }

  #fixedCode(physical: PhysicalLine, text: string, start: number): LogicalLine {
    const extent = mayHoldLiteralOrComment(text)
      ? trackLiterals(text, start, 0, this.#state.textColumn - 1, this.#state.acuComments)
      : { ...wholeLine, end: text.length };
    this.#inlineComment(physical, text, extent.end);
    const runs = [this.#run(physical, this.#index, start, 0, areaAEnd)];
    this.#code();
    return this.#continued(this.#fixedText(text, start, extent), extent, runs);
  }

  /** The code of a fixed-format line: a literal that goes on in the next line reaches to the right margin. */
  #fixedText(text: string, start: number, extent: CodeExtent): string {
    if (extent.openQuote === 0) return trimEndSpaces(text.slice(start, extent.end));
    return text.slice(start, extent.end).padEnd(this.#state.textColumn - start);
  }

  /** Appends the continuation lines that follow. */
  #continued(firstText: string, firstExtent: CodeExtent, runs: TextRun[]): LogicalLine {
    const texts = [firstText];
    let length = firstText.length;
    let extent = firstExtent;
    for (let physical = this.#nextContinuation(); physical !== undefined; physical = this.#nextContinuation()) {
      const full = physical.text.slice(0, this.#state.textColumn);
      const start = this.#continuationStart(physical, full, extent);
      const stillOpen = extent.quoteInLastColumn ? 0 : extent.openQuote;
      const before = texts.at(-1) ?? '';
      const gap = extent.openQuote === 0 && (before.endsWith('"') || before.endsWith("'")) ? ' ' : '';
      extent = trackLiterals(full, start, stillOpen, this.#state.textColumn - 1, this.#state.acuComments);
      this.#inlineComment(physical, full, extent.end);
      const text = this.#fixedText(full, start, extent);
      runs.push(this.#run(physical, this.#index, start, length + gap.length, 0));
      texts.push(gap, text);
      length += gap.length + text.length;
      this.#code();
    }
    return { text: texts.join(''), runs };
  }

  /**
   * Where the text of a continuation line starts. A continued literal starts again with its mark; when the line before ended
   * in a mark in its last column, the literal goes on only with two marks, of which the first is dropped.
   */
  #continuationStart(physical: PhysicalLine, text: string, before: CodeExtent): number {
    const first = firstNonSpace(text, areaA);
    if (before.openQuote === 0) return first;
    const matches = text.charCodeAt(first) === before.openQuote;
    const doubled = matches && text.charCodeAt(first + 1) === before.openQuote;
    if (before.quoteInLastColumn ? doubled : matches) return first + 1;
    if (before.quoteInLastColumn) return first;
    const message = 'a continued literal must start again with its quotation mark; the pieces are joined as they stand';
    this.#state.error('continuation-invalid', this.#at(physical, first), message);
    return first;
  }

  /** The next line when it is a continuation line, with the index on it; comments and blank lines may stand before it. */
  #nextContinuation(): PhysicalLine | undefined {
    if (!this.#mayContinue) return undefined;
    for (let index = this.#index; index < this.#lines.length; index++) {
      const physical = physicalLine(this.#lines[index] as string, this.#state.tabWidth);
      const mark = physical.text.charAt(indicator);
      const first = firstNonSpace(physical.text.slice(0, this.#state.textColumn), areaA);
      const isText = first >= 0 && mark !== '*' && mark !== '/' && !physical.text.startsWith('*>', first);
      if (!isText) continue;
      if (mark !== '-') return undefined;
      while (this.#index < index) this.#passOver();
      return physical;
    }
    return undefined;
  }

  /** Records a comment or blank line between continued lines. */
  #passOver(): void {
    const physical = physicalLine(this.#lines[this.#index] as string, this.#state.tabWidth);
    this.#read(physical);
    this.#index++;
  }

  #directive(physical: PhysicalLine, text: string, first: number): LogicalLine | undefined {
    const state = this.#state;
    const directiveText = text.slice(first);
    if (state.conditions.skipping && !isConditional(directiveText)) return this.#no('skipped');
    const directive = parseDirective(directiveText);
    if (directive.kind === 'debugging-line') {
      if (!state.debugging) return this.#no('skipped');
      const start = first + directive.textStart;
      return this.#freeCode(physical, text, start, start);
    }
    applyDirective(directive, state, this.#at(physical, first));
    return this.#no('directive');
  }

  #comment(physical: PhysicalLine, text: string, start: number): undefined {
    this.#state.comments.push({ position: this.#at(physical, start), text: trimEndSpaces(text.slice(start)) });
    return this.#no('comment');
  }

  #inlineComment(physical: PhysicalLine, text: string, end: number): void {
    if (end < text.length)
      this.#state.comments.push({ position: this.#at(physical, end), text: trimEndSpaces(text.slice(end + 2)) });
  }

  #no(kind: SourceLineKind): undefined {
    this.kinds[this.#index] = kind;
    return undefined;
  }

  #code(): void {
    this.kinds[this.#index] = 'code';
    this.#index++;
  }

  #run(physical: PhysicalLine, index: number, start: number, offset: number, areaAEndColumn: number): TextRun {
    return {
      offset,
      origin: this.#origin,
      line: index + 1,
      column: start + 1,
      storedColumns: physical.storedColumns,
      areaAEnd: areaAEndColumn,
      standsAt: undefined,
    };
  }

  #at(physical: PhysicalLine, index: number): SourcePosition {
    return { file: this.#origin.file, line: this.#index + 1, column: physical.storedColumns?.[index] ?? index + 1 };
  }
}

function isDirective(text: string, first: number): boolean {
  const code = text.charCodeAt(first);
  if (code === 0x3e) return text.charCodeAt(first + 1) === 0x3e;
  return code === 0x24 && first + 1 < text.length && text.charCodeAt(first + 1) !== 0x20;
}

function isConflictMarker(text: string): boolean {
  return /^[<=>]/.test(text) && /^(<{7}|={7}|>{7})(\s|$)/.test(text);
}
