import { DrydockError, type Fact, type RunId } from '../model/index.ts';

/** Events of one run that retention dropped: a reader whose cursor lies before them is told so. */
export interface Gap {
  readonly run: RunId;
  /** Least and greatest `id` among them. */
  readonly fromId: number;
  readonly toId: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** How many. */
  readonly events: number;
  /** Exactly which `seq`, as `[from, to]`, ascending. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** `progress`: only progress and log lines; `history`: all but the last event. */
  readonly why: 'progress' | 'history';
}

export interface GapQuery {
  /** Gaps that end after this `id`. @default 0 */
  readonly after?: number;
  /** Gaps that end at this `id` or before. */
  readonly upTo?: number;
  readonly run?: RunId;
}

export interface Compaction {
  /** Only runs that ended before this moment. Unix milliseconds. */
  readonly olderThan: number;
  /** `progress`: drop progress and log lines; `history`: drop all events but the last of a run, its rows stay. */
  readonly drop: 'progress' | 'history';
  /** Who asked for it: `system`, `user:<name>`. */
  readonly by: string;
  /** When: Unix milliseconds. */
  readonly now: number;
  /** Count, and change nothing. @default false */
  readonly dryRun?: boolean;
}

export interface Compacted {
  readonly runs: number;
  readonly events: number;
}

/**
 * The facts of a run with something in the place of those that retention dropped, which changes nothing when it is folded: the
 * sequence has no gap then.
 *
 * @param after `seq` of the last fact that is already folded
 * @throws DRY-E6012 when the beginning of the run is gone
 */
export function* withoutGaps<F extends Fact>(facts: Iterable<F>, after = 0): Generator<F | Fact> {
  let seq = after;
  for (const fact of facts) {
    if (seq === 0 && fact.type !== 'run.created') throw new DrydockError('DRY-E6012', { run: fact.run });
    for (seq += 1; seq < fact.seq; seq++) {
      const data = { step: '', item: null, attempt: 1, level: 'debug' as const, message: '' };
      yield { type: 'attempt.logged', run: fact.run, seq, ts: 0, data };
    }
    yield fact;
  }
}

/** Numbers, ascending, as ranges; with those of earlier ranges. */
export function rangesOf(
  seqs: readonly number[],
  earlier: readonly (readonly [number, number])[] = [],
): [number, number][] {
  const all: [number, number][] = earlier.map(([from, to]): [number, number] => [from, to]);
  for (const seq of seqs) all.push([seq, seq]);
  all.sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of all) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
