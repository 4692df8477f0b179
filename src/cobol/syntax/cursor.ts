import type { SourcePosition, Token } from '../source/index.ts';

/** What a parsing function throws when the text does not fit; the statement, entry or clause around it recovers. */
export class ParseFailure extends Error {
  readonly expected: string;
  readonly found: Token;

  constructor(expected: string, found: Token) {
    super(`expected ${expected}, found ${describeToken(found)}`);
    this.expected = expected;
    this.found = found;
  }
}

/** What a parsing function throws at a construct that it knows but that is not supported: not an error of the program. */
export class UnsupportedConstruct extends Error {
  /** In the language's words: `DISPLAY on a screen`. */
  readonly construct: string;

  constructor(construct: string) {
    super(`${construct} is not supported`);
    this.construct = construct;
  }
}

/** What stands somewhere, for messages. */
export function describeToken(token: Token): string {
  if (token.kind === 'end') return 'the end of the program';
  const raw = token.raw === '' ? token.text : token.raw;
  return raw.length > 40 ? `${raw.slice(0, 40)}…` : raw;
}

const endPosition: SourcePosition = { file: '', line: 1, column: 1 };
const missingEnd: Token = {
  kind: 'end',
  text: '',
  raw: '',
  position: endPosition,
  areaA: false,
  precededBySpace: true,
  precededByComma: false,
};

/** A place in a token stream. Reading never runs past the end: the `end` token repeats. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? missingEnd;
  }

  /** The place, to come back to with {@link reset}. */
  get mark(): number {
    return this.#index;
  }

  reset(mark: number): void {
    this.#index = mark;
  }

  /** The token `offset` places ahead; negative looks back. */
  peek(offset = 0): Token {
    return this.#tokens[this.#index + offset] ?? this.#end;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#index += 1;
    return token;
  }

  get atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  isWord(word: string, offset = 0): boolean {
    const token = this.peek(offset);
    return token.kind === 'word' && token.text === word;
  }

  isAnyWord(...words: readonly string[]): boolean {
    return this.isAnyWordAt(0, ...words);
  }

  isAnyWordAt(offset: number, ...words: readonly string[]): boolean {
    const token = this.peek(offset);
    return token.kind === 'word' && words.includes(token.text);
  }

  isSymbol(symbol: string, offset = 0): boolean {
    const token = this.peek(offset);
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** Whether the words stand here one after the other. A leading `?` marks a word that may be left out. */
  isPhrase(...words: readonly string[]): boolean {
    return this.#phraseLength(words) > 0;
  }

  /** Takes the word when it stands here. */
  accept(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#index += 1;
    return true;
  }

  /** Takes one of the words when it stands here. */
  acceptAny(...words: readonly string[]): Token | undefined {
    return this.isAnyWord(...words) ? this.next() : undefined;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index += 1;
    return true;
  }

  /** Takes the words when all of them stand here. A leading `?` marks a word that may be left out. */
  acceptPhrase(...words: readonly string[]): boolean {
    const length = this.#phraseLength(words);
    this.#index += length;
    return length > 0;
  }

  expect(...words: readonly string[]): Token {
    return this.acceptAny(...words) ?? this.fail(words.join(' or '));
  }

  expectSymbol(symbol: string): Token {
    return this.isSymbol(symbol) ? this.next() : this.fail(symbol === '.' ? 'a period' : symbol);
  }

  /** The reading fails here: `expected` says in the language's words what could stand here. */
  fail(expected: string): never {
    throw new ParseFailure(expected, this.peek());
  }

  /** The text of the tokens from `from` up to here: one space between tokens, at most 500 characters. */
  textSince(from: number): string {
    let text = '';
    for (let index = from; index < this.#index && text.length <= 500; index += 1) {
      const token = this.#tokens[index];
      if (token !== undefined) text += text === '' ? token.raw : ` ${token.raw}`;
    }
    return text.slice(0, 500);
  }

  #phraseLength(words: readonly string[]): number {
    let length = 0;
    for (const word of words) {
      const optional = word.startsWith('?');
      if (this.isWord(optional ? word.slice(1) : word, length)) length += 1;
      else if (!optional) return 0;
    }
    return length;
  }
}
