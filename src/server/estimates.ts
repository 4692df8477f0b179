import type { PastRun } from '../store/index.ts';

/** What is to be expected, from so many runs of the past. */
export interface Range {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly samples: number;
}

export interface Estimate {
  /** Which runs it was learnt from. */
  readonly basis: 'same_version' | 'same_workflow' | 'none';
  readonly runs: number;
  /** Null: unknown, which is not 0. */
  readonly durationMs: Range | null;
  readonly costMicros: Range | null;
  readonly items: Range | null;
  readonly steps: readonly { readonly step: string; readonly durationMs: Range }[];
}

/** Runs of exactly this version that say more than all those of other versions. */
const ENOUGH = 3;

/**
 * What a run will take, from what runs of the same workflow took: one in ten took less than `low`, half of them less than `likely`, one
 * in ten more than `high`. Runs of the same version are preferred as soon as there are three.
 *
 * @param past runs that did their work to the end
 * @param items how many items the new run will work on: durations and costs are scaled to that by those of the past; null: as in the
 * past
 */
export function estimateOf(past: readonly PastRun[], hash: string, items: number | null): Estimate {
  const same = past.filter((run) => run.hash === hash);
  const isSame = same.length >= ENOUGH || (same.length > 0 && same.length === past.length);
  const taken = isSame ? same : past;
  const steps = Map.groupBy(
    taken.flatMap((run) => run.steps),
    ({ step }) => step,
  );
  return {
    basis: taken.length === 0 ? 'none' : isSame ? 'same_version' : 'same_workflow',
    runs: taken.length,
    durationMs: rangeOf(taken.flatMap((run) => scaled(run.durationMs, run.items, items))),
    costMicros: costOf(taken, items) ?? costOf(past, items),
    items: rangeOf(taken.flatMap((run) => (run.items === 0 ? [] : [run.items]))),
    steps: [...steps].flatMap(([step, times]) => {
      const durationMs = rangeOf(
        times.flatMap((time) => (time.items === 0 ? [time.durationMs] : scaled(time.durationMs, time.items, items))),
      );
      return durationMs === null ? [] : [{ step, durationMs }];
    }),
  };
}

/** What a run cost whose questions were known already says nothing of one that has to pay for them. */
function costOf(runs: readonly PastRun[], items: number | null): Range | null {
  const told = runs.filter(({ savedCalls }) => savedCalls === 0);
  return rangeOf(told.flatMap((run) => (run.costMicros === null ? [] : scaled(run.costMicros, run.items, items))));
}

/** Nothing for a run without items when the new one has some: it says nothing about them. */
function scaled(value: number, before: number, now: number | null): readonly number[] {
  if (now === null) return [value];
  return before === 0 ? [] : [Math.round((value * now) / before)];
}

function rangeOf(values: readonly number[]): Range | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return Math.round(below + (above - below) * (place - Math.floor(place)));
  };
  return { low: at(0.1), likely: at(0.5), high: at(0.9), samples: values.length };
}
