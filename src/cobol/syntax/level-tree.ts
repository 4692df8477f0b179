import type { DataDescription } from './ast.ts';
import type { Draft } from './draft.ts';

type Entry = Draft<DataDescription>;

/**
 * Puts entries below one another by their level numbers. Condition names (88) go to the item before them, level 66 to the
 * end of its record, constants (78, CONSTANT) to the top level.
 */
export class LevelTree {
  readonly roots: Entry[] = [];
  /** The groups that are open, outermost first; the last is the latest item. */
  readonly #open: Entry[] = [];
  #latest: Entry | undefined;

  add(entry: Entry): void {
    if (entry.level === 88) {
      if (this.#latest === undefined) this.roots.push(entry);
      else this.#latest.conditions.push(entry);
      return;
    }
    if (entry.level === 78 || entry.constant !== undefined) {
      this.roots.push(entry);
      return;
    }
    this.#latest = entry;
    if (entry.level === 66) {
      (this.#open[0]?.children ?? this.roots).push(entry);
      return;
    }
    this.#close(entry.level);
    (this.#open.at(-1)?.children ?? this.roots).push(entry);
    this.#open.push(entry);
  }

  /** Closes the groups that an item of this level cannot stand in. */
  #close(level: number): void {
    if (level === 1 || level === 77) this.#open.length = 0;
    while (this.#open.length > 0 && (this.#open.at(-1)?.level ?? 0) >= level) this.#open.pop();
  }
}
