import type { EncodedAnswer } from './json-response.ts';

/** Milliseconds that an answer is given again: an answer tells when it was read, and that must not be long ago. */
const FRESH_MS = 1_000;

/** Bytes of answers that are kept. */
const MOST_BYTES = 4 * 1024 * 1024;

interface Kept {
  readonly answer: EncodedAnswer;
  readonly version: number;
  readonly at: number;
}

/**
 * Answers that follow from the store and the path alone: while the store is as it was, who asks the same a moment later gets the
 * same bytes. Many viewers of one run ask for the same lists whenever something happens.
 */
export class AnswerCache {
  readonly #version: () => number;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /**
   * @param version of the store: another one after every commit
   * @param now milliseconds that only grow
   */
  constructor(version: () => number, now: () => number = () => performance.now()) {
    this.#version = version;
    this.#now = now;
  }

  /** The version that an answer which is read from now on is at least of. */
  get version(): number {
    return this.#version();
  }

  find(target: string): EncodedAnswer | undefined {
    const kept = this.#kept.get(target);
    if (kept === undefined) return undefined;
    if (kept.version === this.#version() && this.#now() - kept.at < FRESH_MS) return kept.answer;
    this.#drop(target, kept);
    return undefined;
  }

  /** @param version that the store had before the answer was read */
  keep(target: string, answer: EncodedAnswer, version: number): void {
    const before = this.#kept.get(target);
    if (before !== undefined) this.#drop(target, before);
    this.#kept.set(target, { answer, version, at: this.#now() });
    this.#bytes += sizeOf(target, answer);
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) return;
      this.#drop(oldest, kept);
    }
  }

  #drop(target: string, { answer }: Kept): void {
    this.#kept.delete(target);
    this.#bytes -= sizeOf(target, answer);
  }
}

/** A packed form beside it is smaller; an object of some fields costs about this. */
function sizeOf(target: string, { bytes }: EncodedAnswer): number {
  return 2 * bytes.length + target.length + 500;
}
