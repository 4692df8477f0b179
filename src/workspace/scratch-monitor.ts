/** What can be measured while it is written to. */
export interface Watched {
  /** Counts it anew; never rejects for what an agent does to its files. */
  measureScratch(): Promise<void>;
}

/**
 * Measures the scratch directories of running attempts every few seconds, one after the other and away from the path of events, so
 * that a program that fills the disk is noticed while it does. Nothing runs while nobody has a scratch directory.
 */
export class ScratchMonitor {
  readonly #intervalMs: number;
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #isMeasuring = false;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  watch(attempt: Watched): void {
    this.#watched.add(attempt);
    this.#timer ??= setInterval(() => void this.measure(), this.#intervalMs).unref();
  }

  forget(attempt: Watched): void {
    this.#watched.delete(attempt);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** One round; does nothing while another is under way. */
  async measure(): Promise<void> {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    try {
      // What cannot be measured now is measured when the attempt ends.
      for (const attempt of this.#watched) await attempt.measureScratch().catch(() => undefined);
    } finally {
      this.#isMeasuring = false;
    }
  }
}
