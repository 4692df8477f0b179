/**
 * Java names of COBOL names: deterministic, readable, never a keyword.
 * A COBOL word keeps its words; their case follows Java's conventions.
 */

const javaKeywords: ReadonlySet<string> = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for ' +
    'goto if implements import instanceof int interface long native new package private protected public return short static strictfp super ' +
    'switch synchronized this throw throws transient try void volatile while true false null var record yield sealed permits non'
  ).split(' '),
);

/** `WS-EMP-NAME` is `wsEmpName`; `1000-INIT` is `p1000Init` with the prefix `p`. */
export function camelCase(cobolName: string, prefix: string): string {
  const pascal = pascalWords(cobolName);
  const first = pascal[0] ?? prefix;
  const name = /^\d/.test(first)
    ? prefix + pascal.join('')
    : first[0]?.toLowerCase() + first.slice(1) + pascal.slice(1).join('');
  return javaKeywords.has(name) ? `${name}_` : name;
}

/** `WS-EMP-NAME` is `WsEmpName`; a leading digit gets the prefix. */
export function pascalCase(cobolName: string, prefix: string): string {
  const joined = pascalWords(cobolName).join('');
  return /^[A-Z]/.test(joined) ? joined : prefix + joined;
}

/** `WS-EMP-NAME` is `WS_EMP_NAME`. */
export function constantCase(cobolName: string, prefix: string): string {
  const joined = wordsOf(cobolName)
    .map((word) => word.toUpperCase())
    .join('_');
  return /^[A-Z]/.test(joined) ? joined : `${prefix}_${joined}`;
}

function pascalWords(cobolName: string): string[] {
  return wordsOf(cobolName).map((word) => word[0]?.toUpperCase() + word.slice(1).toLowerCase());
}

function wordsOf(cobolName: string): string[] {
  return cobolName.split(/[^A-Za-z0-9]+/).filter((word) => word.length > 0);
}

/**
 * The names in use at one place of a Java file. Allocation is deterministic: the first to ask gets the plain name,
 * the next ones get `2`, `3` … behind it.
 */
export class NameScope {
  readonly #used: Set<string>;
  /** Where to go on counting for a name that was asked for before. */
  readonly #next = new Map<string, number>();

  constructor(reserved: Iterable<string> = []) {
    this.#used = new Set(reserved);
  }

  has(name: string): boolean {
    return this.#used.has(name);
  }

  reserve(name: string): void {
    this.#used.add(name);
  }

  /** The preferred name, or the first free variation of it; it is then in use. */
  allocate(preferred: string): string {
    let name = preferred;
    let n = this.#next.get(preferred) ?? 2;
    for (; this.#used.has(name) || javaKeywords.has(name); n += 1) {
      name = /\d$/.test(preferred) ? `${preferred}_${n}` : `${preferred}${n}`;
    }
    this.#next.set(preferred, n);
    this.#used.add(name);
    return name;
  }

  /** A scope inside this one: sees its names, adds its own. */
  inner(): NameScope {
    return new NameScope(this.#used);
  }
}
