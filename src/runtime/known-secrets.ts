const MASK = '***';

/**
 * Characters of what is looked for beside the value itself. Anything shorter would be found by chance, in texts that have nothing to do with
 * it.
 */
const SHORTEST = 6;

/** The same for one line of several: of a secret in JSON some say what any file may say. */
const SHORTEST_LINE = 12;

/** Values that nothing may tell, in the spellings in which they travel. */
export class KnownSecrets {
  /** Longest first, so that one that contains another is masked whole. */
  #spellings: readonly string[] = [];

  get isEmpty(): boolean {
    return this.#spellings.length === 0;
  }

  add(value: string): void {
    if (value === '') return;
    const known = new Set([...this.#spellings, ...spellingsOf(value)]);
    this.#spellings = [...known].toSorted((a, b) => b.length - a.length);
  }

  mask(text: string): string {
    return this.#spellings.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  }

  /** Tells of bytes, given in pieces, as soon as one of the values stands in them. Single letters are passed over. */
  scanner(): (chunk: Uint8Array) => boolean {
    const wanted = this.#spellings.filter(({ length }) => length >= SHORTEST).map((one) => Buffer.from(one));
    const longest = Math.max(0, ...wanted.map(({ length }) => length));
    let rest: Buffer = Buffer.alloc(0);
    return (chunk) => {
      const all = Buffer.concat([rest, chunk]);
      // A copy: who gives the chunk may use its memory again.
      rest = Buffer.from(all.subarray(Math.max(0, all.length - longest + 1)));
      return wanted.some((one) => all.includes(one));
    };
  }
}

function spellingsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const encoded = [
    encodeURIComponent(value),
    inJson(value),
    inJson(inJson(value)),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => withinBase64(bytes, offset)),
  ];
  // A key in several lines is told line by line.
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return [
    value,
    ...encoded.filter(({ length }) => length >= SHORTEST),
    ...lines.filter(({ length }) => length >= SHORTEST_LINE),
  ];
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** How a value reads in the base64 of a text that holds it, so many bytes after a full group: without what its neighbours decide. */
function withinBase64(value: Buffer, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), value]);
  const [begin, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return (['base64', 'base64url'] as const).map((form) => bytes.toString(form).slice(begin, end));
}
