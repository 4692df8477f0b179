import { enqueued } from '../collections/index.ts';
import { changeUnit, type Draft, stepAt, type Unit, type UnitRef } from './progress.ts';

/** A unit has come to its end, which is to be recorded. */
export function settle(draft: Draft, ref: UnitRef, end: Partial<Unit>): void {
  const { settled } = stepAt(draft, ref.step);
  changeUnit(draft, ref.step, ref.unit, { ...end, phase: 'settled' }, { settled: settled + 1 });
  draft.settled = enqueued(draft.settled, ref);
}
