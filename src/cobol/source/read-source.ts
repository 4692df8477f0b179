import type { CopybookLibrary, SourceFile } from './copybook-library.ts';
import { ReadingState } from './reading-state.ts';
import { mostTokens, Scanner } from './scanner.ts';
import { decodeText, detectContent, splitLines } from './source-text.ts';
import type { SourceDialect, SourceUnit } from './source-unit.ts';
import { TextExpander } from './text-expander.ts';
import type { TextRun } from './text-run.ts';

/**
 * Reads a program: lines, directives, COPY, REPLACE, tokens. Pure apart from what `library` does. Never throws: what is wrong
 * with the text, a missing copybook included, is in `problems`, and the rest is read all the same.
 */
export function readSource(input: SourceFile, dialect: SourceDialect, library: CopybookLibrary): SourceUnit {
  const state = new ReadingState(dialect);
  const scanner = new Scanner(state);
  const decode = (file: SourceFile): string[] => decodeLines(file, dialect, state);
  const expander = new TextExpander(state, scanner, library, decode);
  expander.expand(input, undefined);
  expander.finish();
  reportEnd(state, scanner, input.path);
  const { lines } = expander;
  scanner.finish(endRun(input.path, lines.filter((line) => line.file === input.path).length));
  return {
    path: input.path,
    tokens: scanner.tokens,
    lines,
    copies: expander.copies,
    problems: state.problems,
    comments: state.comments,
  };
}

function decodeLines(file: SourceFile, dialect: SourceDialect, state: ReadingState): string[] {
  const content = detectContent(file.bytes);
  const position = { file: file.path, line: 1, column: 1 };
  if (dialect.encoding !== undefined && dialect.encoding !== 'latin1')
    return splitLines(decodeText(file.bytes, dialect.encoding));
  if (content === 'binary') {
    state.error(
      'binary-file',
      position,
      'this is not a text file; if it is a COBOL source, copy it again in text mode',
    );
    return [];
  }
  if (content === 'ebcdic' && dialect.encoding === undefined) {
    state.warn(
      'ebcdic-decoded',
      position,
      'the file is in EBCDIC and was read with code page 037; name the encoding if it is another',
    );
    return splitLines(decodeText(file.bytes, 'cp037'));
  }
  return splitLines(decodeText(file.bytes, 'latin1'));
}

function reportEnd(state: ReadingState, scanner: Scanner, path: string): void {
  const position = scanner.tokens.at(-1)?.position ?? { file: path, line: 1, column: 1 };
  if (state.conditions.depth > 0)
    state.error('directive-unbalanced', position, 'an IF directive has no END-IF directive');
  if (scanner.full) {
    state.error(
      'text-too-large',
      position,
      `the text has more than ${mostTokens} words with its copybooks; the rest is left out`,
    );
  }
}

function endRun(file: string, lineCount: number): TextRun {
  return {
    offset: 0,
    origin: { file, includedFrom: undefined },
    line: lineCount + 1,
    column: 1,
    storedColumns: undefined,
    areaAEnd: 0,
    standsAt: undefined,
  };
}
