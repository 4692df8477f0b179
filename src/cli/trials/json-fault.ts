/**
 * Offset of the first character with which a text stops being the beginning of JSON; its length when only the end is missing. The
 * messages of `JSON.parse` tell a position for some faults alone.
 */
export function jsonFault(text: string): number {
  if (isBeginning(text)) return text.length;
  // What begins JSON does so in every shorter form.
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (message.startsWith('Unexpected end of JSON input')) return true;
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    return Number(position) === text.length || message.startsWith('Unterminated string');
  }
}

/** `line:column` of an offset, both from 1. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
