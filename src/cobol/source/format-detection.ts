import { firstNonSpace, physicalLine } from './physical-line.ts';
import { decodeText, detectContent, splitLines } from './source-text.ts';
import type { SourceFormat } from './source-unit.ts';

/** One kind of evidence for a format. */
export interface FormatReason {
  readonly format: SourceFormat;
  readonly what: string;
  /** The first line that shows it, from 1. */
  readonly line: number;
  /** How many lines show it. */
  readonly count: number;
}

export interface FormatGuess {
  readonly format: SourceFormat;
  /** The evidence, that for the format first. Empty when both formats read the text alike. */
  readonly reasons: readonly FormatReason[];
}

interface Sign {
  readonly format: SourceFormat;
  readonly what: string;
  /** How much one line counts. */
  readonly weight: number;
  readonly shows: (line: string) => boolean;
}

/** Lines looked at: enough to be sure, few enough to be quick. */
const mostLines = 3000;
const decisive = 1000;

const codeWord =
  /^(?:(?:IDENTIFICATION|ID|ENVIRONMENT|DATA|PROCEDURE) +DIVISION|(?:PROGRAM-ID|FUNCTION-ID|AUTHOR)\b|(?:CONFIGURATION|INPUT-OUTPUT|FILE|WORKING-STORAGE|LOCAL-STORAGE|LINKAGE|SCREEN|REPORT) +SECTION|(?:0?[1-9]|[1-4][0-9]|66|77|78|88) +[A-Z]|(?:MOVE|DISPLAY|PERFORM|IF|COMPUTE|ADD|SUBTRACT|ACCEPT|CALL|STOP|GOBACK|EXIT|END-[A-Z]+|END +PROGRAM|FD|SD|SELECT|COPY|OPEN|CLOSE|READ|WRITE|EVALUATE|WHEN|STRING|SET|GO +TO)\b)/i;

const signs: readonly Sign[] = [
  {
    format: 'free',
    what: 'a directive in columns 1 to 7 sets the format to free',
    weight: decisive,
    shows: (line) => directive(line, 'FREE', 0, 6),
  },
  {
    format: 'fixed',
    what: 'a directive from column 8 on sets the format: the text before it is fixed',
    weight: decisive,
    shows: (line) => directive(line, 'FREE', 7, 80),
  },
  {
    format: 'fixed',
    what: 'a directive sets the format to fixed',
    weight: decisive,
    shows: (line) => directive(line, 'FIXED', 0, 80),
  },
  {
    format: 'free',
    what: 'a comment (*>) starts in columns 1 to 6',
    weight: 5,
    shows: (line) => /^ {0,5}\*>/.test(line),
  },
  {
    format: 'free',
    what: 'program text starts in columns 1 to 6',
    weight: 5,
    shows: (line) => startsIn(line, 0, 5) && codeWord.test(line.trimStart()),
  },
  {
    format: 'free',
    what: 'column 7 holds no indicator but text',
    weight: 2,
    shows: (line) => line.length > 6 && /[^ */DdxX$>0-9-]/.test(line[6] ?? ' ') && !/^ {6}\S/.test(line),
  },
  {
    format: 'free',
    what: 'program text starts in column 7',
    weight: 3,
    shows: (line) => /^ {6}[A-Z0-9]/i.test(line) && codeWord.test(line.slice(6)),
  },
  {
    format: 'fixed',
    what: 'a comment indicator (* or /) stands in column 7',
    weight: 5,
    shows: (line) => /^(?: {6}|[0-9]{6}|.{6}(?=\*))(?:\*(?!>)|\/)/.test(line) && !startsFree(line),
  },
  {
    format: 'fixed',
    what: 'columns 1 to 6 hold a sequence number',
    weight: 3,
    shows: (line) => /^[0-9]{6}[ */D$-]/i.test(line),
  },
  {
    format: 'fixed',
    what: 'a continuation or debugging indicator stands in column 7',
    weight: 2,
    shows: (line) => /^ {6}[-Dd] {1,}\S/.test(line),
  },
  {
    format: 'fixed',
    what: 'columns 73 to 80 hold an identification apart from the text',
    weight: 1,
    shows: hasIdentification,
  },
];

/**
 * Guesses the reference format of a program that comes without a word about it. Text that starts from column 8 on and ends by
 * column 72 reads alike in both and counts as fixed, which is what cobc assumes. `variable` is fixed format whose text goes on
 * behind column 72 (`-ftext-column`).
 */
export function detectFormat(bytes: Uint8Array): FormatGuess {
  const encoding = detectContent(bytes) === 'ebcdic' ? 'cp037' : 'latin1';
  const lines = splitLines(decodeText(bytes, encoding))
    .slice(0, mostLines)
    .map((line) => physicalLine(line, 8).text);
  const found = signs.map((sign) => ({ sign, ...occurrences(lines, sign.shows) })).filter(({ count }) => count > 0);
  const score = (format: SourceFormat): number =>
    found.filter(({ sign }) => sign.format === format).reduce((sum, { sign, count }) => sum + sign.weight * count, 0);
  const behindMargin = goesBehindMargin(lines);
  const free = score('free') > score('fixed') || (behindMargin && score('fixed') === 0);
  const format = free ? 'free' : behindMargin ? 'variable' : 'fixed';
  const reasons = found.map(({ sign, line, count }) => ({ format: sign.format, what: sign.what, line, count }));
  if (behindMargin) reasons.push(marginReason(lines, format));
  return { format, reasons: reasons.toSorted((a, b) => Number(isFree(b) === free) - Number(isFree(a) === free)) };
}

function isFree(reason: FormatReason): boolean {
  return reason.format === 'free';
}

function occurrences(lines: readonly string[], shows: (line: string) => boolean): { line: number; count: number } {
  const first = lines.findIndex(shows);
  return { line: first + 1, count: first < 0 ? 0 : lines.filter(shows).length };
}

function startsIn(line: string, from: number, to: number): boolean {
  const first = firstNonSpace(line, 0);
  return first >= from && first <= to;
}

/** Free-format text may well hold an asterisk in column 7, as in `A = B * C`. */
function startsFree(line: string): boolean {
  return startsIn(line, 0, 5) && codeWord.test(line.trimStart());
}

function directive(line: string, format: string, from: number, to: number): boolean {
  if (!startsIn(line, from, to) || !/^ *(?:>>|\$)/.test(line)) return false;
  const match = /^ *(?:>> ?SOURCE|\$SET +SOURCE-?FORMAT)[^A-Z]*(?:(?:FORMAT|IS|AS)[^A-Z]+)*([A-Z]+)/i.exec(line);
  return match?.[1]?.toUpperCase() === format;
}

/** Text in columns 73 to 80 with a blank before it, in a line no longer than a card. */
function hasIdentification(line: string): boolean {
  const end = line.trimEnd();
  return end.length > 72 && end.length <= 80 && /^[A-Z0-9.]{4,8}$/i.test(end.slice(72)) && isComplete(end.slice(7, 72));
}

/** Code that does not end within a literal. */
function isComplete(text: string): boolean {
  return (text.match(/"/g)?.length ?? 0) % 2 === 0 && (text.match(/'/g)?.length ?? 0) % 2 === 0;
}

/** Lines of program text that go on through column 72, in a text whose lines carry no identification. */
function goesBehindMargin(lines: readonly string[]): boolean {
  return lines.some(crossesMargin) && !lines.some(hasIdentification);
}

function crossesMargin(line: string): boolean {
  return (
    line.length > 73 &&
    /^.{6}[ -]/.test(line) &&
    /[^ ][^ ]/.test(line.slice(71, 73)) &&
    !line.slice(0, 72).includes('*>')
  );
}

function marginReason(lines: readonly string[], format: SourceFormat): FormatReason {
  return { format, what: 'program text goes on behind column 72', ...occurrences(lines, crossesMargin) };
}
