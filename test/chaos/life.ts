import type { KillOrder } from './kill-points.ts';

/** One life of the process that is killed: what it shall do, as its parent tells it. */
export interface Life {
  /** Holds the home, the journal and the folders of publications; outlives the lives. */
  readonly folder: string;
  readonly seed: string;
  readonly number: number;
  /** Null: dies at a moment of its parent's choice, or not at all. */
  readonly kill: KillOrder | null;
  /** True: starts nothing and disturbs nothing, answers what is asked, and ends when every run has ended. */
  readonly isLast: boolean;
  /** Runs to start over all lives. */
  readonly runs: number;
}
