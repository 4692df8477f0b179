import type { EventData } from '../../model/index.ts';
import { toArray } from '../collections/index.ts';
import { plannedStep, type RunProgress, stepAt, type Unit } from './progress.ts';
import { itemIdAt } from './scope.ts';

/** What is to be done again: whole steps, or some units of steps; by index. */
export type Reset = Map<number, 'all' | Set<number>>;

/** Adds all that follows from what is to be done again, and what the end of the run had cut off. */
export function withConsequences(progress: RunProgress, roots: Reset): Reset {
  const reset: Reset = new Map();
  const queue: number[] = [];
  const add = (step: number, units: 'all' | Iterable<number>): void => {
    const had = reset.get(step);
    if (stepAt(progress, step).phase === 'waiting' || had === 'all') return;
    const all = units === 'all' || !hasUnits(progress, step);
    const next = all ? 'all' : new Set([...(had ?? unfinishedUnits(progress, step)), ...units]);
    if (had !== undefined && next !== 'all' && next.size === had.size) return;
    reset.set(step, next);
    queue.push(step);
  };
  for (const [step, units] of roots) add(step, units);
  for (const [step, units] of cutOff(progress)) add(step, units);
  for (const step of queue) {
    const units = reset.get(step) ?? 'all';
    const { itemDependants, stepDependants } = plannedStep(progress, step);
    for (const dependant of itemDependants) add(dependant, units);
    for (const dependant of stepDependants) add(dependant, 'all');
  }
  if (reset.size > 0) for (const step of progress.plan.finallySteps) add(step, 'all');
  return reset;
}

/** A step that is over goes on with all its items that never came to an end. */
function unfinishedUnits(progress: RunProgress, step: number): number[] {
  const { phase, units } = stepAt(progress, step);
  if (phase !== 'finished') return [];
  return toArray(units).flatMap(({ outcome }, unit) => (outcome === null ? [unit] : []));
}

function hasUnits(progress: RunProgress, step: number): boolean {
  return plannedStep(progress, step).lineage !== null && stepAt(progress, step).units.length > 0;
}

/** What did not come to its own end because the run came to its end. */
function cutOff(progress: RunProgress): Reset {
  const cut: Reset = new Map();
  for (const { index } of progress.plan.steps) {
    const { outcome, reason } = stepAt(progress, index);
    const isCut = outcome === 'cancelled' || reason === 'run_failed' || reason === 'run_cancelled';
    if (isCut) cut.set(index, hasUnits(progress, index) ? new Set() : 'all');
  }
  return cut;
}

/** All that failed, or was passed over because of a failure. */
export function failedUnits(progress: RunProgress): Reset {
  const failed: Reset = cutOff(progress);
  for (const { index } of progress.plan.steps) {
    const { outcome, reason, units, failing, phase } = stepAt(progress, index);
    if (phase === 'waiting') continue;
    const isFailed = outcome === 'failed' || failing !== null || reason === 'upstream_failed';
    if (!hasUnits(progress, index)) {
      if (isFailed) failed.set(index, 'all');
      continue;
    }
    const items = toArray(units).flatMap((unit, position) => (isFailedUnit(unit) ? [position] : []));
    if (isFailed || items.length > 0) failed.set(index, new Set(items));
  }
  return failed;
}

function isFailedUnit({ phase, outcome, reason }: Unit): boolean {
  return phase === 'finished' && (outcome === 'failed' || reason === 'upstream_failed');
}

/** The form in which the log keeps it. */
export function unitsOf(progress: RunProgress, reset: Reset): EventData<'run.retried'>['units'] {
  return [...reset]
    .sort(([a], [b]) => a - b)
    .map(([step, units]) => ({
      step: plannedStep(progress, step).id,
      items:
        units === 'all' ? null : [...units].sort((a, b) => a - b).map((unit) => itemIdAt(progress, step, unit) ?? ''),
    }));
}
