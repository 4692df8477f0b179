/**
 * Slots for attempts on this machine. Waiting work is taken in turn from each key (a run's step), so that a step of ten
 * thousand items cannot shut out another; within a key, first come first served. A second limit may hold per name (an
 * agent's own concurrency).
 */
export class AttemptPool {
  readonly #slots: number;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #runningByName = new Map<string, number>();
  #running = 0;

  constructor(slots: number) {
    this.#slots = slots;
  }

  get running(): number {
    return this.#running;
  }

  runningOf(name: string): number {
    return this.#runningByName.get(name) ?? 0;
  }

  /** Performs the work when a slot is free. Rejects without starting it when the signal aborts first. */
  async run<T>(
    slot: { readonly key: string; readonly name: string; readonly limit: number; readonly signal: AbortSignal },
    work: () => Promise<T>,
  ): Promise<T> {
    await this.#enter(slot);
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#runningByName.set(slot.name, this.runningOf(slot.name) - 1);
      this.#admit();
    }
  }

  #enter(slot: {
    readonly key: string;
    readonly name: string;
    readonly limit: number;
    readonly signal: AbortSignal;
  }): Promise<void> {
    slot.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        name: slot.name,
        limit: slot.limit,
        start: () => {
          slot.signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      const leave = (): void => {
        const queue = this.#waiting.get(slot.key) ?? [];
        const rest = queue.filter((other) => other !== one);
        if (rest.length > 0) this.#waiting.set(slot.key, rest);
        else this.#waiting.delete(slot.key);
        reject(
          slot.signal.reason instanceof Error
            ? slot.signal.reason
            : new Error('stopped before it started', { cause: slot.signal.reason }),
        );
      };
      slot.signal.addEventListener('abort', leave, { once: true });
      const queue = this.#waiting.get(slot.key);
      if (queue) queue.push(one);
      else this.#waiting.set(slot.key, [one]);
      this.#admit();
    });
  }

  #admit(): void {
    // A key that was served goes to the end of the map: the keys take turns.
    let refused = 0;
    while (this.#running < this.#slots && refused < this.#waiting.size) {
      const [next] = this.#waiting;
      if (!next) return;
      const [key, queue] = next;
      this.#waiting.delete(key);
      const at = queue.findIndex((one) => this.runningOf(one.name) < one.limit);
      const [chosen] = at < 0 ? [] : queue.splice(at, 1);
      if (queue.length > 0) this.#waiting.set(key, queue);
      if (!chosen) {
        refused += 1;
        continue;
      }
      refused = 0;
      this.#running += 1;
      this.#runningByName.set(chosen.name, this.runningOf(chosen.name) + 1);
      chosen.start();
    }
  }
}

interface Waiting {
  readonly name: string;
  readonly limit: number;
  readonly start: () => void;
}
