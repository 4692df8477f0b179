import type { SourcePosition, Token } from './token.ts';

/** Reference format: fixed (columns 1-6, 7, 8-72), variable (fixed with its right margin far out), free. */
export type SourceFormat = 'fixed' | 'free' | 'variable';

/** The `-std=` names of cobc. */
export type Std =
  | 'default'
  | 'cobol85'
  | 'cobol2002'
  | 'cobol2014'
  | 'xopen'
  | 'ibm'
  | 'ibm-strict'
  | 'mvs'
  | 'mvs-strict'
  | 'mf'
  | 'mf-strict'
  | 'bs2000'
  | 'bs2000-strict'
  | 'acu'
  | 'acu-strict'
  | 'rm'
  | 'rm-strict'
  | 'realia'
  | 'realia-strict';

/** How bytes become characters. Latin-1 keeps every byte as one character; EBCDIC code pages are translated. */
export type SourceEncoding = 'latin1' | 'cp037' | 'cp1047';

/** How a program is to be read: the flags that cobc takes. */
export interface SourceDialect {
  readonly format: SourceFormat;
  readonly std: Std;
  /** Last column of program text in fixed format (`-ftext-column`). @default 72; 255 when variable */
  readonly textColumn?: number;
  /** Compile lines with D in column 7 (`-fdebugging-line`). WITH DEBUGGING MODE switches it on too. @default false */
  readonly debugging?: boolean;
  /** `*` or `/` in column 1 makes a comment in fixed format (`-fmfcomment`). @default false */
  readonly mfComments?: boolean;
  /** `$` in column 7 or `|` anywhere outside of literals makes a comment (`-facucomment`). @default false */
  readonly acuComments?: boolean;
  /** Distance of tab stops. @default 8 */
  readonly tabWidth?: number;
  /** Compilation variables (`-D name[=value]`) for `>>IF`. */
  readonly defines?: Readonly<Record<string, string>>;
  /** @default detected */
  readonly encoding?: SourceEncoding;
}

/** Stable names of what can be wrong with source text. */
export type SourceProblemCode =
  | 'binary-file'
  | 'ebcdic-decoded'
  | 'copybook-not-found'
  | 'copybook-unreadable'
  | 'copy-recursive'
  | 'copy-syntax'
  | 'replace-syntax'
  | 'literal-unterminated'
  | 'literal-invalid'
  | 'continuation-invalid'
  | 'indicator-invalid'
  | 'line-truncated'
  | 'conflict-marker'
  | 'pseudo-text-unterminated'
  | 'exec-unterminated'
  | 'picture-missing'
  | 'directive-invalid'
  | 'directive-unbalanced'
  | 'character-invalid'
  | 'text-too-large';

/** Something wrong with the source text. Reading goes on behind it; an `error` means that the tokens are not what the author meant. */
export interface SourceProblem {
  readonly code: SourceProblemCode;
  /** What is wrong and what to do about it, for the author of the program. */
  readonly message: string;
  readonly position: SourcePosition;
  readonly severity: 'error' | 'warning';
}

/** `skipped`: code that the compilation leaves out (debugging lines, false `>>IF` branches, comment entries). */
export type SourceLineKind = 'code' | 'comment' | 'blank' | 'directive' | 'skipped';

/** One physical line of a file. */
export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** As stored, without its line end. */
  readonly text: string;
  readonly kind: SourceLineKind;
}

/** One COPY statement met while reading, in reading order. */
export interface CopyUse {
  /** As written, without quotes. */
  readonly name: string;
  readonly library?: string;
  /** COPY (with INCLUDE and ++INCLUDE, its older names) or EXEC SQL INCLUDE. */
  readonly statement: 'COPY' | 'SQL INCLUDE';
  /** Of its first word. */
  readonly position: SourcePosition;
  /** Path of the text that was taken; absent when no copybook was found. */
  readonly resolved?: string;
  readonly replacing: boolean;
  /** The COPY statements around this one, outermost first. */
  readonly includedFrom?: readonly SourcePosition[];
}

/** A comment line, inline comment or comment entry (AUTHOR etc.), for documentation. */
export interface SourceComment {
  readonly position: SourcePosition;
  /** Without its indicator or `*>`. */
  readonly text: string;
}

/** A program as read: its tokens after COPY and REPLACE, and everything needed to point back at the text. */
export interface SourceUnit {
  readonly path: string;
  readonly tokens: readonly Token[];
  /** Every line of the program, then of each copybook in order of first use, each file once. */
  readonly lines: readonly SourceLine[];
  readonly copies: readonly CopyUse[];
  readonly problems: readonly SourceProblem[];
  readonly comments: readonly SourceComment[];
}
