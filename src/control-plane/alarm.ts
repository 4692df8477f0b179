import { LONGEST_DELAY } from '../runtime/index.ts';

/** One moment to wake up at, however far away. */
export class Alarm {
  readonly #now: () => number;
  readonly #ring: (moment: number) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param ring hears of the moment when it has come */
  constructor(now: () => number, ring: (moment: number) => void) {
    this.#now = now;
    this.#ring = ring;
  }

  /**
   * Takes the place of the moment before; null: none.
   *
   * @param clock time of the run, in Unix milliseconds. A wall clock that was set back does not hold the run up: time goes on from
   * its last event.
   */
  set(moment: number | null, clock: number): void {
    clearTimeout(this.#timer);
    if (moment === null) return;
    const delay = Math.max(0, moment - Math.max(clock, this.#now()));
    this.#timer =
      delay <= LONGEST_DELAY
        ? setTimeout(() => this.#ring(moment), delay)
        : setTimeout(() => this.set(moment, clock), LONGEST_DELAY);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
