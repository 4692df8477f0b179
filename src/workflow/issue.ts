import type { Problem } from './rules.ts';

/** One problem of a workflow file, with its place and its remedy. */
export interface Issue extends Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}
