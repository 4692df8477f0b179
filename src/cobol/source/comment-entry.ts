const names = 'AUTHOR|DATE-WRITTEN|DATE-MODIFIED|DATE-COMPILED|INSTALLATION|REMARKS|SECURITY';
const paragraph = new RegExp(`(?:${names})(?![A-Za-z0-9_-])`, 'iy');
const programText = new RegExp(
  `(?:(?:${names}|OPTIONS|PROGRAM-ID|FUNCTION-ID|CLASS-ID|COPY|REPLACE|DECLARATIVES)(?![A-Za-z0-9_-])` +
    '|(?:ID|IDENTIFICATION|ENVIRONMENT|DATA|PROCEDURE) +DIVISION' +
    '|(?:CONFIGURATION|INPUT-OUTPUT|FILE|WORKING-STORAGE|LOCAL-STORAGE|LINKAGE) +SECTION)',
  'iy',
);

/** Whether the text at `index` is the header of an IDENTIFICATION DIVISION paragraph whose body is a comment (ISO 1985, VI-3). */
export function startsCommentEntry(text: string, index: number): boolean {
  paragraph.lastIndex = index;
  return paragraph.test(text);
}

/** Free format has no area A to end a comment entry: it ends where the next paragraph, section or division starts. */
export function startsProgramText(text: string, index: number): boolean {
  programText.lastIndex = index;
  return programText.test(text);
}

/** Whether a word names such a paragraph. */
export function isCommentEntryName(word: string): boolean {
  return startsCommentEntry(word, 0) && paragraph.lastIndex === word.length;
}
