/** Which runs go directly before which others, since somebody moved them there. */
export class MovedRuns {
  /** By the run before which it goes. */
  readonly #before = new Map<string, string>();

  /** Lets a run go directly before another one; what went directly before that one goes before it. */
  place(run: string, target: string): void {
    this.unpin(run);
    const earlier = this.#before.get(target);
    if (earlier !== undefined && !this.#before.has(run)) this.#before.set(run, earlier);
    this.#before.set(target, run);
  }

  /** Lets a run go in its own turn again. */
  unpin(run: string): void {
    for (const [target, mover] of this.#before) if (mover === run) this.#before.delete(target);
  }

  /** Forgets a run that waits no more. */
  forget(run: string): void {
    this.#before.delete(run);
    this.unpin(run);
  }

  /** The runs that go before one, in the order in which they go. */
  before(run: string): readonly string[] {
    const movers: string[] = [];
    for (let name = this.#before.get(run); name !== undefined; name = this.#before.get(name)) movers.unshift(name);
    return movers;
  }

  /** True when `run` cannot go before `target`, since that is itself, or goes before it. */
  wouldCircle(run: string, target: string): boolean {
    return run === target || this.before(run).includes(target);
  }
}
