import { DrydockError } from '../../model/index.ts';
import { didYouMean } from '../definition/index.ts';
import { findUnit, plannedStep, type RunProgress, stepAt, type UnitRef } from './progress.ts';

/** How people call a unit: `step translate`, or `item PAYROLL of step translate`. */
export function partName(step: string, item: string | null): string {
  return item === null ? `step ${step}` : `item ${item} of step ${step}`;
}

export function unknownStep({ run, plan }: RunProgress, step: string): DrydockError {
  const hint = didYouMean(step, [...plan.indexOf.keys()]);
  return new DrydockError('DRY-E2010', { run, part: partName(step, null), hint });
}

/** The unit that a command names; or why there is none. A step without items is its own unit. */
export function namedUnit(
  progress: RunProgress,
  step: string,
  item: string | null,
): { readonly ok: true; readonly ref: UnitRef } | { readonly ok: false; readonly error: DrydockError } {
  const index = progress.plan.indexOf.get(step);
  if (index === undefined) return { ok: false, error: unknownStep(progress, step) };
  const ref = findUnit(progress, step, item);
  if (ref !== null) return { ok: true, ref };
  const { run } = progress;
  return {
    ok: false,
    error: new DrydockError('DRY-E2010', { run, part: partName(step, item), hint: hintFor(progress, index, item) }),
  };
}

function hintFor(progress: RunProgress, step: number, item: string | null): string {
  const { id, lineage } = plannedStep(progress, step);
  if (stepAt(progress, step).phase === 'waiting') return `Step ${id} has not begun; its items are known when it has.`;
  if (stepAt(progress, step).units.length === 0) return `Step ${id} ended before it began, or has an empty list.`;
  if (lineage === null) return `Step ${id} has no items: name the step alone.`;
  return item === null ? `Step ${id} has items: name one of them.` : `List its items: drydock run view ${progress.run}`;
}
