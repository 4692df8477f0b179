import { enqueued } from '../collections/index.ts';
import { changeStep, changeUnit, type Draft, stepAt, type Unit, type UnitRef } from './progress.ts';

/** A unit has come to its end, which is to be recorded. */
export function settle(draft: Draft, ref: UnitRef, end: Partial<Unit>): void {
  changeUnit(draft, ref.step, ref.unit, { ...end, phase: 'settled' });
  changeStep(draft, ref.step, { settled: stepAt(draft, ref.step).settled + 1 });
  draft.settled = enqueued(draft.settled, ref);
}
