/** What holding something costs at least, in milliseconds: work shorter than the clock can tell is not free. */
const LEAST_MS = 0.001;

/**
 * The account of one of those who share something by weights: an owner, a project, a run, a step. Time held is integrated as it
 * passes, so that one who holds long is charged for it and one who holds short is not. All times in milliseconds.
 */
export class FairShare {
  readonly weight: number;
  /** What is held now, in units of the resource. */
  held = 0;
  #served = 0;
  #asOf: number;

  constructor(weight: number, now: number) {
    this.weight = weight;
    this.#asOf = now;
  }

  /**
   * What the account was served, and is expected to be served if it gets `size` more, per weight: the lowest is next. Without the
   * expectation (`quantum`: how long something is usually held) all that is free at one moment would go to one account.
   */
  turn(now: number, quantum: number, size: number): number {
    return (this.#served + this.held * (now - this.#asOf) + (this.held + size) * quantum) / this.weight;
  }

  /** What the account was served per weight. */
  level(now: number): number {
    return (this.#served + this.held * (now - this.#asOf)) / this.weight;
  }

  hold(size: number, now: number): void {
    this.#integrate(now);
    this.#served += size * LEAST_MS;
    this.held += size;
  }

  release(size: number, now: number): void {
    this.#integrate(now);
    // Sums of fractions drift; what is left of nothing is nothing.
    this.held = this.held - size < 1e-9 ? 0 : this.held - size;
  }

  /** Forgets the past: shares count while somebody waits, and using what nobody else wanted costs nothing. */
  reset(now: number): void {
    this.#served = 0;
    this.#asOf = now;
  }

  /** Not having asked earns no credit: whoever comes to wait starts no lower than the least served of those who wait. */
  raiseTo(level: number, now: number): void {
    this.#integrate(now);
    this.#served = Math.max(this.#served, level * this.weight);
  }

  #integrate(now: number): void {
    // A clock that steps back must not take back what was served.
    if (now > this.#asOf) this.#served += this.held * (now - this.#asOf);
    this.#asOf = now;
  }
}
