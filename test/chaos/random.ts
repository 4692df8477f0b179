import { createHash } from 'node:crypto';

/** Random choices that can be repeated: the same seed gives the same ones. The generator is mulberry32. */
export class Random {
  #state: number;

  /** @param seed any words and numbers; choices of different seeds have nothing to do with each other */
  constructor(...seed: readonly (string | number)[]) {
    this.#state = createHash('sha256').update(JSON.stringify(seed)).digest().readInt32LE(0);
  }

  /** From 0 to 1, without 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    const state = this.#state;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.between(0, choices.length - 1)] ?? choices[0];
  }
}
