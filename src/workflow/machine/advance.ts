import type { EventDraft, Fact } from '../../model/index.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { evolve } from './evolve.ts';
import type { RunProgress } from './progress.ts';

/** How a run moved on by itself. */
export interface Advance {
  readonly progress: RunProgress;
  /** What was recorded on the way; to be appended in one transaction before anything of `decision` is done. */
  readonly facts: readonly Fact[];
  /** What to do now; its `record` is empty. */
  readonly decision: Decision;
}

/**
 * Decides and folds until only work is left to do. Pure: the progress passed in stays valid, so that a failed append
 * costs nothing.
 *
 * @param now Unix milliseconds
 */
export function advance(progress: RunProgress, now: number): Advance {
  const facts: Fact[] = [];
  let current = progress;
  for (;;) {
    const decision = decide(current);
    if (decision.record.length === 0) return { progress: current, facts, decision };
    for (const draft of decision.record) {
      const fact = factAfter(current, draft, now);
      facts.push(fact);
      current = evolve(current, fact);
    }
  }
}

/** A draft with its place after all events folded in so far. Time never runs backwards within a run. */
export function factAfter(progress: RunProgress, draft: EventDraft, now: number): Fact {
  return { ...draft, run: progress.run, seq: progress.seq + 1, ts: Math.max(progress.clock, now) };
}
