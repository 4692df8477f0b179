import { trimEndSpaces } from './physical-line.ts';
import type { ReadingState } from './reading-state.ts';
import type { TextCursor } from './text-cursor.ts';
import type { SourcePosition } from './token.ts';

const languages = new Set(['SQL', 'CICS', 'DLI', 'SQLIMS', 'IDMS', 'HTML', 'JAVA', 'ADABAS', 'ORACLE']);
const endExec = /(?<![A-Z0-9_-])END-EXEC(?![A-Z0-9_-])/i;
const include = /^INCLUDE[ \n]+(["']?)([A-Za-z0-9_@#$-]+)\1$/i;

export function isEmbeddedLanguage(upperWord: string): boolean {
  return languages.has(upperWord);
}

/** Whether the text behind the word EXEC names a language, or ends the line so that the next may. */
export function mayStartEmbedded(text: string, offset: number): boolean {
  const rest = text.slice(offset);
  const language = /^ *([A-Z]+)(?![A-Z0-9_-])/i.exec(rest)?.[1];
  return language === undefined ? trimEndSpaces(rest) === '' : isEmbeddedLanguage(language.toUpperCase());
}

/**
 * The text up to END-EXEC, as it stands, lines parted by LF; leaves the cursor on END-EXEC. Without an END-EXEC everything up to
 * the end of the file, and a problem.
 *
 * @param start of the statement
 */
export function takeExecBody(cursor: TextCursor, state: ReadingState, start: SourcePosition): string {
  let body = '';
  for (;;) {
    const text = cursor.line.text.slice(cursor.offset);
    const end = endExec.exec(text);
    if (end !== null) {
      cursor.skipTo(cursor.offset + end.index);
      return trimBlank(body + text.slice(0, end.index));
    }
    body += `${text}\n`;
    if (cursor.advanceLine()) continue;
    state.error('exec-unterminated', start, 'this EXEC has no END-EXEC; everything behind it is taken as its text');
    return trimBlank(body);
  }
}

/** The member that `EXEC SQL INCLUDE member` asks for. */
export function includedMember(body: string): string | undefined {
  return include.exec(body)?.[2];
}

function isBlank(text: string, index: number): boolean {
  return text[index] === ' ' || text[index] === '\n';
}

function trimBlank(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  return text.slice(start, end);
}
