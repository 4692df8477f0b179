/** What one program of a chain printed and returned. */
export interface StepOutcome {
  readonly stdout: Uint8Array;
  /** The exit code, or 128 and the number of the signal that ended it. */
  readonly exit: number;
}

/** What a chain of programs did: the thing that is compared. Standard error is not part of it. */
export interface Outcome {
  readonly steps: readonly StepOutcome[];
  /** Files written or changed, by their path below the run directory, with forward slashes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Input files that were gone at the end; undefined when that was not recorded. */
  readonly deleted?: readonly string[];
  /** Files whose bytes mean nothing outside the library that wrote them (Berkeley DB); never compared. */
  readonly opaque: readonly string[];
}
