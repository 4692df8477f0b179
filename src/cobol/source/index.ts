/** The reader: from COBOL files to a stream of tokens after COPY and REPLACE. */
export { argumentsOfDialect, dialectOfArguments } from './cobc-arguments.ts';
export type { CopybookLibrary, SourceFile } from './copybook-library.ts';
export type {
  CopyUse,
  SourceComment,
  SourceDialect,
  SourceEncoding,
  SourceFormat,
  SourceLine,
  SourceLineKind,
  SourceProblem,
  SourceProblemCode,
  SourceUnit,
  Std,
} from './source-unit.ts';
export { type DiskLibraryOptions, cobcCopybookDirectories, diskCopybookLibrary } from './disk-copybook-library.ts';
export { type ContentKind, decodeText, detectContent, splitLines } from './source-text.ts';
export { detectFormat, type FormatGuess, type FormatReason } from './format-detection.ts';
export { physicalLine } from './physical-line.ts';
export type { SourcePosition, Token, TokenKind } from './token.ts';
export { readSource } from './read-source.ts';
