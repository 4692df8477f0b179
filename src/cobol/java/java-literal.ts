/** Java source text for literal values. COBOL text holds one character per byte (0 to 255). */

const named: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

const pieceLength = 90;

/** A string literal; text that would not fit on a line is cut into pieces joined by `+`. */
export function stringLiteral(text: string): string {
  if (text.length <= pieceLength) return quoted(text);
  return piecesOf(text).map(quoted).join(' + ');
}

function quoted(text: string): string {
  let out = '"';
  for (let at = 0; at < text.length; at += 1) out += escaped(text.charCodeAt(at));
  return `${out}"`;
}

/** Other control and non-ASCII bytes as \uXXXX: octal escapes would depend on the digit behind them. */
function escaped(code: number): string {
  const short = named[code];
  if (short !== undefined) return short;
  if (code >= 32 && code < 127) return String.fromCharCode(code);
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += pieceLength) pieces.push(text.slice(at, at + pieceLength));
  return pieces;
}

/** A `long` (or `int`, where it fits) literal. */
export function integerLiteral(value: bigint): string {
  const fitsInt = value >= -2147483648n && value <= 2147483647n;
  return fitsInt ? value.toString() : `${value}L`;
}

/** Text for the inside of a comment: one line, no comment end. */
export function commentText(text: string): string {
  // A backslash before u would start a Unicode escape even inside a comment.
  const line = text.replace(/\s+/g, ' ').trim().replaceAll('*/', '* /').replaceAll('\\', '/');
  return Array.from(line, printable).join('');
}

function printable(character: string): string {
  const code = character.charCodeAt(0);
  return code >= 32 && code < 127 ? character : '?';
}
