import type { Explanation, Move } from '../../coordinator/index.ts';

/** The queue of the process that owns the runs, as commands see it. Errors of that process come through as they are. */
export interface QueueView {
  /** In dispatch order. */
  list(): Promise<readonly Explanation[]>;
  /** @throws DRY-E2033 when the run does not wait */
  explain(run: string): Promise<Explanation>;
  /** @throws DRY-E2033 when the run, or the one to go before, does not wait; DRY-E2035 when it would go before itself */
  move(run: string, move: Move): Promise<void>;
  /** The id of a run that a person names: `17`, `#17`, or the id itself. @throws DRY-E2001 when there is none */
  runOf(name: string): Promise<string>;
  /** How people know a run: `#17`. */
  nameOf(run: string): string;
}
