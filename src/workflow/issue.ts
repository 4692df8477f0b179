/** One problem of a workflow file, with its place and its remedy. */
export interface Issue {
  /** Stable name of the broken rule, for example `unknown-step`. */
  readonly rule: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}
