import { ConditionStack } from './conditional-compilation.ts';
import type {
  SourceComment,
  SourceDialect,
  SourceFormat,
  SourceProblem,
  SourceProblemCode,
  Std,
} from './source-unit.ts';
import type { SourcePosition } from './token.ts';

/** Right margin of variable format when it holds for the whole program: the most that `-ftext-column` takes. */
export const variableTextColumn = 255;
/** ... and after a directive, as in cobc. */
const directedTextColumn = 500;

/**
 * What one reading carries from line to line and from file to file: the switches that directives and the text itself turn.
 * Its lists are what the reading reports.
 */
export class ReadingState {
  readonly problems: SourceProblem[] = [];
  readonly comments: SourceComment[] = [];
  readonly conditions: ConditionStack;
  /** Constants of `>>DEFINE CONSTANT` and `$SET CONSTANT`, by upper-case name: the literal as written. */
  readonly constants = new Map<string, string>();
  readonly std: Std;
  readonly tabWidth: number;
  /** EJECT, SKIP1-3 and TITLE are listing statements, not words (the `listing-statements` of cobc's dialects). */
  readonly listingStatements: boolean;
  readonly mfComments: boolean;
  readonly acuComments: boolean;
  format: SourceFormat;
  textColumn: number;
  debugging: boolean;
  /** In an IDENTIFICATION DIVISION, where AUTHOR and its like open comment entries. */
  commentEntryAllowed = true;
  inCommentEntry = false;
  /** A division header was met: what may only stand before the program (CBL, PROCESS) is over. */
  divisionSeen = false;
  readonly #fixedTextColumn: number;

  constructor(dialect: SourceDialect) {
    this.#fixedTextColumn = dialect.textColumn ?? 72;
    this.std = dialect.std;
    this.listingStatements = /^(?:ibm|mvs|mf|realia|(?:acu|rm|bs2000)$)/.test(dialect.std);
    this.tabWidth = Math.max(1, dialect.tabWidth ?? 8);
    this.mfComments = dialect.mfComments ?? false;
    this.acuComments = dialect.acuComments ?? false;
    this.debugging = dialect.debugging ?? false;
    this.conditions = new ConditionStack(dialect);
    this.format = dialect.format;
    this.textColumn = this.#fixedTextColumn;
    if (dialect.format === 'variable') this.textColumn = dialect.textColumn ?? variableTextColumn;
  }

  setFormat(format: SourceFormat): void {
    this.format = format;
    this.textColumn = format === 'variable' ? directedTextColumn : this.#fixedTextColumn;
  }

  error(code: SourceProblemCode, position: SourcePosition, message: string): void {
    this.problems.push({ code, message, position, severity: 'error' });
  }

  warn(code: SourceProblemCode, position: SourcePosition, message: string): void {
    this.problems.push({ code, message, position, severity: 'warning' });
  }
}
