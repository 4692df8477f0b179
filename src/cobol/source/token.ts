/**
 * What the reader hands to the parser. Every value is immutable and points back to the file it came from.
 */

/** A place in a file, the copybook included. Lines and columns count from 1; columns count characters of the line as stored, tabs as one. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * - `word`: a COBOL word, reserved or not. `text` is upper case, `raw` as written.
 * - `number`: an unsigned numeric literal. `text` has `.` as its decimal point whatever DECIMAL-POINT says (`1.5E3` is one
 *   token). A sign is always a separate `symbol`: `A -1` and `A - 1` differ only in the number's `precededBySpace`. The
 *   numeric notations `H"FF"`, `B"101"`, `BX"F"`, `B#101`, `O#17`, `X#FF`, `H#FF` are numbers: `text` is their decimal
 *   value and `prefix` tells the notation.
 * - `string`: an alphanumeric, hexadecimal or national literal; see {@link Token.value}.
 * - `symbol`: `. ( ) : + - * / ** = < > <= >= <> & ::` and any other single character. Separator commas and semicolons are
 *   dropped, see {@link Token.precededByComma}; a period directly after a period is dropped. `"a"-` at a line end (an old
 *   form of concatenation in free format) gives the symbol `&`.
 * - `picture`: the character-string after PICTURE [IS], upper case.
 * - `exec`: the untouched text between `EXEC <language>` and `END-EXEC`, which are three words around it.
 * - `end`: the end of the text, exactly once, last.
 */
export type TokenKind = 'word' | 'number' | 'string' | 'symbol' | 'picture' | 'exec' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** As written, a literal with its prefix and quotes. Continued pieces are joined. */
  readonly raw: string;
  /**
   * Where the text stands. After a replacement (COPY REPLACING, REPLACE) this is where the replaced text stood, and
   * {@link Token.replacedFrom} is where the new text was written.
   */
  readonly position: SourcePosition;
  /** Fixed format: the token starts in columns 8 to 11. Free format: it is the first of its line. */
  readonly areaA: boolean;
  /**
   * Only for `string`: the decoded value, one character per byte (Latin-1). As cobc has it: `""` is one space, `X""` one
   * NUL, and `Z"..."` and `L"..."` end in NUL.
   */
  readonly value?: string;
  /** `X`, `N`, `NC`, `NX`, `Z` or `L` of a `string`; `H`, `B`, `BX`, `B#`, `O#`, `X#` or `H#` of a `number`; else absent. */
  readonly prefix?: string;
  /** Positions of the COPY statements that brought the token in, outermost first; absent in the program itself. */
  readonly includedFrom?: readonly SourcePosition[];
  /** Where the replacing text was written, when the token is not what stands at {@link Token.position}. */
  readonly replacedFrom?: SourcePosition;
  /** White space, a dropped separator, a comment or a line end stands before the token. */
  readonly precededBySpace: boolean;
  /** A separator comma or semicolon was dropped before the token: it parts `MAX (A, -1)` from `MAX (A - 1)`. */
  readonly precededByComma: boolean;
}
