/** Weight of the newest observation in the moving average. */
const NEWEST = 0.3;

/** How long the runs of a workflow took lately. */
export interface ObservedDuration {
  /** Exponentially weighted moving average, in milliseconds. */
  readonly meanMs: number;
  readonly samples: number;
}

/** How long runs take, learned from those that ended, by workflow and over all. */
export class Durations {
  readonly #byWorkflow = new Map<string, ObservedDuration>();
  #overall: ObservedDuration | undefined;

  observe(workflow: string, durationMs: number): void {
    this.#byWorkflow.set(workflow, updated(this.#byWorkflow.get(workflow), durationMs));
    this.#overall = updated(this.#overall, durationMs);
  }

  /** Undefined when no run of the workflow was observed. */
  of(workflow: string): ObservedDuration | undefined {
    return this.#byWorkflow.get(workflow);
  }

  /** What a run is expected to take when nothing else is known, in milliseconds. */
  get typicalMs(): number {
    return this.#overall?.meanMs ?? 1000;
  }
}

function updated(before: ObservedDuration | undefined, durationMs: number): ObservedDuration {
  if (before === undefined) return { meanMs: durationMs, samples: 1 };
  return { meanMs: before.meanMs + NEWEST * (durationMs - before.meanMs), samples: before.samples + 1 };
}
