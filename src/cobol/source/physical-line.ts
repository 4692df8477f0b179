/** cobc cuts longer lines (PPLEX_BUFF_LEN). */
export const longestLine = 512;

/** One line of a file with its tabs expanded. */
export interface PhysicalLine {
  readonly text: string;
  /** Only for lines with tabs: the stored column (from 1) by expanded column (from 0). */
  readonly storedColumns: readonly number[] | undefined;
  readonly truncated: boolean;
}

/** Expands tabs to the next tab stop and cuts over-long lines, as cobc does. */
export function physicalLine(stored: string, tabWidth: number): PhysicalLine {
  const { text, storedColumns } = stored.includes('\t')
    ? expandTabs(stored, tabWidth)
    : { text: stored, storedColumns: undefined };
  if (text.length <= longestLine) return { text, storedColumns, truncated: false };
  return { text: text.slice(0, longestLine), storedColumns, truncated: firstNonSpace(text, longestLine) >= 0 };
}

function expandTabs(stored: string, tabWidth: number): { text: string; storedColumns: number[] } {
  let text = '';
  const storedColumns: number[] = [];
  for (let index = 0; index < stored.length && text.length <= longestLine; index++) {
    const character = stored[index] as string;
    const width = character === '\t' ? tabWidth - (text.length % tabWidth) : 1;
    text += character === '\t' ? ' '.repeat(width) : character;
    for (let column = 0; column < width; column++) storedColumns.push(index + 1);
  }
  storedColumns.push(stored.length + 1);
  return { text, storedColumns };
}

/** Index of the first character from `from` that is not a space; -1 when there is none. Only spaces count: bytes of UTF-8 text may look like other white space. */
export function firstNonSpace(text: string, from: number): number {
  for (let index = from; index < text.length; index++) if (text.charCodeAt(index) !== 0x20) return index;
  return -1;
}

export function trimEndSpaces(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end--;
  return end === text.length ? text : text.slice(0, end);
}
