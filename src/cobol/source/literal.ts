/** A literal as decoded from its text. */
export interface Literal {
  readonly kind: 'string' | 'number';
  readonly prefix: string | undefined;
  /** `string`: one character per byte. `number`: decimal digits. */
  readonly value: string;
  /** Why the literal is not valid. */
  readonly problem: string | undefined;
}

/** Notations whose value is a number (cobc 3.1 makes numeric literals of them), by radix. */
const radixOf: Readonly<Record<string, number>> = { H: 16, B: 2, BX: 16, 'B#': 2, 'O#': 8, 'X#': 16, 'H#': 16 };
const digitsOf: Readonly<Record<number, RegExp>> = { 2: /^[01]*$/, 8: /^[0-7]*$/, 16: /^[0-9A-Fa-f]*$/ };

/** Prefixes of quoted literals. */
export const literalPrefixes: ReadonlySet<string> = new Set(['X', 'N', 'NC', 'NX', 'Z', 'L', 'H', 'B', 'BX']);

/**
 * Decodes a literal.
 *
 * @param prefix upper case, empty for a plain literal
 * @param body the text between the quotation marks or behind the `#`
 * @param mark the quotation mark
 */
export function decodeLiteral(prefix: string, body: string, mark: string): Literal {
  const radix = radixOf[prefix];
  if (radix !== undefined) return numeric(prefix, body, radix);
  if (prefix === 'X' || prefix === 'NX') return hexadecimal(prefix, body);
  const value = body.includes(mark) && mark !== '' ? body.replaceAll(mark + mark, mark) : body;
  if (prefix === 'Z' || prefix === 'L') {
    const problem = value === '' ? `a ${prefix} literal needs at least one character` : undefined;
    return { kind: 'string', prefix, value: `${value}\0`, problem };
  }
  return {
    kind: 'string',
    prefix: prefix === '' ? undefined : prefix,
    value: value === '' ? ' ' : value,
    problem: undefined,
  };
}

function numeric(prefix: string, body: string, radix: number): Literal {
  const valid = digitsOf[radix]?.test(body) === true;
  const empty = body === '' && prefix === 'H';
  const bits = body.length * Math.log2(radix);
  const problem = !valid
    ? `a ${prefix} literal may hold digits of base ${radix} only`
    : empty
      ? 'an H literal needs at least one digit'
      : bits > 66
        ? 'the literal has more than 64 bits'
        : undefined;
  const scale = { 2: '0b', 8: '0o', 16: '0x' }[radix] ?? '';
  const value = valid && body !== '' ? BigInt(scale + body).toString() : '0';
  return { kind: 'number', prefix, value, problem };
}

function hexadecimal(prefix: string, body: string): Literal {
  if (body === '') return { kind: 'string', prefix, value: '\0', problem: undefined };
  const valid = /^[0-9A-Fa-f]*$/.test(body);
  const problem = !valid
    ? 'a hexadecimal literal may hold 0-9 and A-F only'
    : body.length % 2 === 1
      ? 'a hexadecimal literal needs an even number of digits'
      : undefined;
  return { kind: 'string', prefix, value: valid ? bytesOf(body) : '', problem };
}

function bytesOf(digits: string): string {
  let value = '';
  for (let index = 0; index + 1 < digits.length; index += 2) {
    value += String.fromCharCode(Number.parseInt(digits.slice(index, index + 2), 16));
  }
  return value;
}
