/** How far a line of code goes and whether it ends within a literal. */
export interface CodeExtent {
  /** Where an inline comment (`*>`) starts, else the length of the text. */
  readonly end: number;
  /** The quotation mark of the literal that is open at the end of the line; 0 for none. */
  readonly openQuote: number;
  /**
   * The closing mark stands in the last column of the program text: it may be half of a doubled mark that the next line continues.
   */
  readonly quoteInLastColumn: boolean;
}

const apostrophe = 0x27;
const quotationMark = 0x22;

/**
 * Follows literals through a line to find inline comments outside of them and literals that go on in the next line.
 *
 * @param openQuote the mark of the literal that is open where the text starts; 0 for none
 * @param lastColumn index of the last column of program text; -1 in free format, where literals do not continue
 * @param bar whether `|` starts a comment as `*>` does
 */
export function trackLiterals(
  text: string,
  start: number,
  openQuote: number,
  lastColumn: number,
  bar: boolean,
): CodeExtent {
  let quote = openQuote;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quotationMark || code === apostrophe) {
      if (quote === 0) quote = code;
      else if (quote === code && index === lastColumn)
        return { end: text.length, openQuote: quote, quoteInLastColumn: true };
      else if (quote === code) quote = 0;
    } else if (quote === 0 && ((code === 0x2a && text.charCodeAt(index + 1) === 0x3e) || (code === 0x7c && bar))) {
      return { end: index, openQuote: 0, quoteInLastColumn: false };
    }
  }
  return { end: text.length, openQuote: quote, quoteInLastColumn: false };
}

/** Whether {@link trackLiterals} can find anything in the text. */
export function mayHoldLiteralOrComment(text: string): boolean {
  return text.includes("'") || text.includes('"') || text.includes('*>') || text.includes('|');
}
