import type { ProviderAccess } from '../providers/provider-key.ts';

/** What looks like a key, also one that a provider repeats with stars, and keys within addresses. */
const KEY_LIKE = [
  /\b(sk|pk|rk)-[\w*.-]{6,}/g,
  /\bAIza[\w*-]{8,}/g,
  /\bBearer\s+[\w.*~+/-]{8,}=*/gi,
  /([?&](?:api[_-]?)?key=)[^&\s"']+/gi,
];

/** Replaces the secrets of a provider, and whatever looks like one, by stars. */
export function masker(access: ProviderAccess): (text: string) => string {
  return (text) => {
    const known = access.secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
    return KEY_LIKE.reduce((masked, pattern) => masked.replace(pattern, '***'), known);
  };
}

/** Shorter ones are what people write for servers that want no key, such as "EMPTY": words that an answer may have. */
const SHORTEST_IN_ANSWERS = 12;

/**
 * Takes the secrets of a provider out of an answer that comes in pieces. Only what is known is taken out: an answer is a value, and what
 * merely looks like a key may be a name in a program. The end of a piece that may be the beginning of a secret is held back.
 */
export class AnswerMask {
  readonly #secrets: readonly string[];
  #held = '';

  constructor({ secrets }: Pick<ProviderAccess, 'secrets'>) {
    this.#secrets = secrets.filter(({ length }) => length >= SHORTEST_IN_ANSWERS);
  }

  /** What of the answer can be told now. */
  next(piece: string): string {
    const text = this.text(this.#held + piece);
    const from = Math.min(...this.#secrets.map((secret) => beginsAt(text, secret)), text.length);
    this.#held = text.slice(from);
    return text.slice(0, from);
  }

  /** What is left when the answer has ended. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  /** A whole text. */
  text(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  }

  /** Every text in a value, names of fields included. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.value(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [this.text(name), this.value(of)]));
  }
}

/** Where the end of a text is the beginning of a secret; its length when it is none. */
function beginsAt(text: string, secret: string): number {
  for (let from = Math.max(0, text.length - secret.length + 1); from < text.length; from++)
    if (secret.startsWith(text.slice(from))) return from;
  return text.length;
}
