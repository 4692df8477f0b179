/** A PICTURE character string, understood. Sizes are in character positions. */
export interface ParsedPicture {
  /** As written, upper-cased, constants in parentheses replaced by their values. */
  readonly text: string;
  readonly category:
    | 'alphabetic'
    | 'alphanumeric'
    | 'alphanumeric-edited'
    | 'numeric'
    | 'numeric-edited'
    | 'national'
    | 'boolean';
  /** Positions that the item takes with USAGE DISPLAY, without a separate sign. */
  readonly size: number;
  /** Decimal digits, scaling positions (P) included. */
  readonly digits: number;
  /** Digits right of the decimal point; negative for trailing P. */
  readonly scale: number;
  readonly signed: boolean;
}

/** Why a PICTURE is refused; `message` reads on after "PICTURE X: ". */
export interface PictureError {
  readonly message: string;
}

export interface PictureContext {
  readonly decimalPointIsComma: boolean;
  /** Currency picture symbols, `$` unless SPECIAL-NAMES says otherwise. */
  readonly currencySymbols: readonly string[];
  /** Value of a constant name inside parentheses. */
  constant(name: string): number | undefined;
}

/**
 * Parses a PICTURE string (COBOL 2014 §13.18.40). The counts are those that storage layout needs; how an edited item is
 * filled is the run time's matter.
 */
export function parsePicture(source: string, context: PictureContext): ParsedPicture | PictureError {
  const expanded = expand(source.toUpperCase(), context);
  if ('message' in expanded) return expanded;
  return classify(expanded.symbols, expanded.text, context);
}

type Run = { readonly symbol: string; readonly count: number };

function expand(text: string, context: PictureContext): { symbols: Run[]; text: string } | PictureError {
  const symbols: Run[] = [];
  let normalized = '';
  for (let at = 0; at < text.length; ) {
    const two = text.slice(at, at + 2);
    const symbol = two === 'CR' || two === 'DB' ? two : (text[at] ?? '');
    at += symbol.length;
    let count = 1;
    if (text[at] === '(') {
      const close = text.indexOf(')', at);
      if (close < 0) return { message: 'a parenthesis is not closed' };
      const inside = text.slice(at + 1, close).trim();
      const value = /^\d+$/.test(inside) ? Number(inside) : context.constant(inside);
      if (value === undefined) return { message: `"${inside}" in parentheses is neither a number nor a constant` };
      if (value < 1) return { message: 'a repetition must be at least 1' };
      count = value;
      normalized += `${symbol}(${count})`;
      at = close + 1;
    } else {
      normalized += symbol;
    }
    symbols.push({ symbol, count });
  }
  return symbols.length === 0 ? { message: 'it is empty' } : { symbols, text: normalized };
}

interface Counts {
  size: number;
  digits: number;
  scale: number;
  signed: boolean;
  afterPoint: boolean;
  letters: number;
  nines: number;
  alphabetic: number;
  editing: number;
  national: number;
  boolean: number;
  floating: Map<string, number>;
}

function classify(runs: readonly Run[], text: string, context: PictureContext): ParsedPicture | PictureError {
  const point = context.decimalPointIsComma ? ',' : '.';
  const counts: Counts = {
    size: 0,
    digits: 0,
    scale: 0,
    signed: false,
    afterPoint: false,
    letters: 0,
    nines: 0,
    alphabetic: 0,
    editing: 0,
    national: 0,
    boolean: 0,
    floating: new Map(),
  };
  for (const [index, run] of runs.entries()) {
    const problem = count(counts, run, {
      point,
      first: index === 0 || (index === 1 && runs[0]?.symbol === 'S'),
      currency: context.currencySymbols,
    });
    if (problem) return problem;
  }
  const category = categoryOf(counts);
  return { text, category, size: counts.size, digits: counts.digits, scale: counts.scale, signed: counts.signed };
}

function count(
  c: Counts,
  run: Run,
  at: { point: string; first: boolean; currency: readonly string[] },
): PictureError | undefined {
  const { symbol, count: n } = run;
  const digit = (): void => {
    c.digits += n;
    if (c.afterPoint) c.scale += n;
  };
  switch (symbol) {
    case 'X':
      c.size += n;
      c.letters += n;
      return undefined;
    case 'A':
      c.size += n;
      c.alphabetic += n;
      return undefined;
    case 'N':
      c.size += n * 2;
      c.national += n;
      return undefined;
    case '1':
      c.size += n;
      c.boolean += n;
      return undefined;
    case '9':
      c.size += n;
      c.nines += n;
      digit();
      return undefined;
    case 'S':
      c.signed = true;
      return undefined;
    case 'V':
      c.afterPoint = true;
      return undefined;
    case 'P':
      // A leading P implies a decimal point left of it; a trailing one right of it.
      if (at.first || c.afterPoint) {
        c.afterPoint = true;
        c.scale += n;
      } else {
        c.scale -= n;
      }
      c.digits += n;
      return undefined;
    case 'Z':
    case '*':
      c.size += n;
      c.editing += n;
      digit();
      return undefined;
    case '+':
    case '-':
      floatingInsertion(c, symbol, n);
      c.signed = true;
      return undefined;
    case 'CR':
    case 'DB':
      c.size += 2 * n;
      c.editing += n;
      c.signed = true;
      return undefined;
    case 'B':
    case '0':
    case '/':
      c.size += n;
      c.editing += n;
      return undefined;
    case '.':
    case ',':
      c.size += n;
      c.editing += n;
      if (symbol === at.point) c.afterPoint = true;
      return undefined;
    default:
      if (at.currency.includes(symbol)) {
        floatingInsertion(c, symbol, n);
        return undefined;
      }
      return { message: `"${symbol}" is no picture symbol` };
  }
}

/** A floating string's first symbol is the sign or currency position; each further one also holds a digit. */
function floatingInsertion(c: Counts, symbol: string, n: number): void {
  const before = c.floating.get(symbol) ?? 0;
  const digits = before === 0 ? n - 1 : n;
  c.floating.set(symbol, before + n);
  c.size += n;
  c.editing += n;
  c.digits += digits;
  if (c.afterPoint) c.scale += digits;
}

function categoryOf(c: Counts): ParsedPicture['category'] {
  if (c.national > 0) return 'national';
  if (c.boolean > 0) return 'boolean';
  if (c.letters > 0 || c.alphabetic > 0) {
    if (c.editing > 0) return 'alphanumeric-edited';
    return c.letters === 0 && c.nines === 0 ? 'alphabetic' : 'alphanumeric';
  }
  return c.editing > 0 ? 'numeric-edited' : 'numeric';
}
