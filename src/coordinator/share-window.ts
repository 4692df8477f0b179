/** Parts of a window; what is older than the window goes a part at a time. */
const PARTS = 60;

/** What owners held over a sliding window of time, in units of the resource times milliseconds. */
export class ShareWindow {
  readonly #partMs: number;
  readonly #held = new Map<string, number>();
  readonly #parts = new Map<number, Map<string, number>>();
  #asOf: number | null = null;

  constructor(windowMs: number) {
    this.#partMs = Math.ceil(windowMs / PARTS);
  }

  hold(owner: string, size: number, now: number): void {
    this.#advance(now);
    this.#held.set(owner, (this.#held.get(owner) ?? 0) + size);
  }

  release(owner: string, size: number, now: number): void {
    this.#advance(now);
    const left = (this.#held.get(owner) ?? 0) - size;
    if (left < 1e-9) this.#held.delete(owner);
    else this.#held.set(owner, left);
  }

  /** What each owner got of all that was held in the window; the shares add up to 1. Empty when nothing was held. */
  shares(now: number): ReadonlyMap<string, number> {
    this.#advance(now);
    const sums = new Map<string, number>();
    for (const part of this.#parts.values()) {
      for (const [owner, amount] of part) sums.set(owner, (sums.get(owner) ?? 0) + amount);
    }
    const all = [...sums.values()].reduce((sum, one) => sum + one, 0);
    return all === 0 ? new Map() : new Map([...sums].map(([owner, amount]) => [owner, amount / all]));
  }

  #advance(now: number): void {
    const oldest = Math.floor(now / this.#partMs) - PARTS;
    // Nothing older than the window counts, however long nobody looked.
    let from = Math.max(this.#asOf ?? now, (oldest + 1) * this.#partMs);
    while (from < now && this.#held.size > 0) {
      const part = Math.floor(from / this.#partMs);
      const until = Math.min(now, (part + 1) * this.#partMs);
      const sums = this.#parts.get(part) ?? new Map<string, number>();
      for (const [owner, held] of this.#held) sums.set(owner, (sums.get(owner) ?? 0) + held * (until - from));
      this.#parts.set(part, sums);
      from = until;
    }
    for (const part of this.#parts.keys()) if (part <= oldest) this.#parts.delete(part);
    this.#asOf = now;
  }
}
