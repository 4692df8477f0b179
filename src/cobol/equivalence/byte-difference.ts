/** Some bytes around a place, for people. */
export interface Excerpt {
  /** Offset of the first byte shown. */
  readonly start: number;
  readonly hex: string;
  /** Latin-1 letters, a dot for what does not print. */
  readonly text: string;
}

/** The first place at which two byte strings differ. */
export interface ByteDifference {
  /** From 0. */
  readonly offset: number;
  /** From 1, counted in the expected bytes. */
  readonly line: number;
  /** From 1, in bytes. */
  readonly column: number;
  readonly expectedLength: number;
  readonly actualLength: number;
  readonly expected: Excerpt;
  readonly actual: Excerpt;
}

const BEFORE = 12;
const AFTER = 20;

/** Finds the first difference, or undefined when the two are equal. */
export function firstDifference(expected: Uint8Array, actual: Uint8Array): ByteDifference | undefined {
  const offset = commonPrefix(expected, actual);
  if (offset === expected.length && offset === actual.length) return undefined;
  const { line, column } = placeAt(expected, offset);
  return {
    offset,
    line,
    column,
    expectedLength: expected.length,
    actualLength: actual.length,
    expected: excerpt(expected, offset),
    actual: excerpt(actual, offset),
  };
}

function commonPrefix(left: Uint8Array, right: Uint8Array): number {
  const limit = Math.min(left.length, right.length);
  let offset = 0;
  while (offset < limit && left[offset] === right[offset]) offset += 1;
  return offset;
}

function placeAt(bytes: Uint8Array, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let newline = bytes.indexOf(10); newline !== -1 && newline < offset; newline = bytes.indexOf(10, start)) {
    line += 1;
    start = newline + 1;
  }
  return { line, column: offset - start + 1 };
}

function excerpt(bytes: Uint8Array, offset: number): Excerpt {
  const start = Math.max(0, offset - BEFORE);
  const shown = bytes.subarray(start, offset + AFTER);
  return {
    start,
    hex: Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
    text: Array.from(shown, printable).join(''),
  };
}

function printable(byte: number): string {
  return (byte >= 0x20 && byte < 0x7f) || byte >= 0xa0 ? String.fromCharCode(byte) : '.';
}
