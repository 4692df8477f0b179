import type { Used } from '../model/index.ts';

/** Names of one kind that are kept: an agent that asks for ever new ones must not fill the log. */
const MOST_NAMES = 100;

/** Characters of a name that are kept. */
const LONGEST_NAME = 200;

/** What an attempt uses of its permissions, as it goes. */
export class Uses {
  readonly #names = new Map<keyof Used, Set<string>>();

  note(kind: keyof Used, name: string): void {
    const names = this.#names.get(kind) ?? new Set();
    this.#names.set(kind, names);
    if (names.size < MOST_NAMES) names.add(name.slice(0, LONGEST_NAME));
  }

  /** Undefined: nothing. */
  get total(): Used | undefined {
    if (this.#names.size === 0) return undefined;
    return Object.fromEntries([...this.#names].map(([kind, names]) => [kind, [...names].toSorted()]));
  }
}
