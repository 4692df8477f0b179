import type { EventDraft, Fact } from '../model/index.ts';
import { type Advance, evolve, factAfter, type RunProgress } from '../workflow/index.ts';

/** Facts that are to become durable together, folded into the state as they are added. */
export class Batch {
  readonly #now: number;
  readonly #facts: Fact[] = [];
  #progress: RunProgress;

  /** @param now Unix milliseconds */
  constructor(progress: RunProgress, now: number) {
    this.#progress = progress;
    this.#now = now;
  }

  /** The state as it is when all of them are recorded. */
  get progress(): RunProgress {
    return this.#progress;
  }

  get facts(): readonly Fact[] {
    return this.#facts;
  }

  record(draft: EventDraft, now = this.#now): void {
    const fact = factAfter(this.#progress, draft, now);
    this.#progress = evolve(this.#progress, fact);
    this.#facts.push(fact);
  }

  /** Adds what the state machine recorded by itself. */
  take({ progress, facts }: Advance): void {
    for (const fact of facts) this.#facts.push(fact);
    this.#progress = progress;
  }
}
