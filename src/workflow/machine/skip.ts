import type { CommandRequest } from '../../model/index.ts';
import { changeStep, changeUnit, type Draft, findUnit, plannedStep, stepAt, type UnitRef, unitAt } from './progress.ts';
import { listIfStartable } from './scheduling.ts';
import { settle } from './settle.ts';

type SkipRequest = Extract<CommandRequest, { verb: 'skip' }>;

/**
 * A person wants a unit, or all that is not finished of a step, passed over. What has an attempt in flight ends with that
 * attempt, all else at once. A step that has not begun is ended by `step.finished`, which comes with the command.
 */
export function skipRequested(draft: Draft, { step: id, item, reason }: SkipRequest): void {
  const step = draft.plan.indexOf.get(id);
  if (step === undefined || stepAt(draft, step).phase !== 'open') return;
  if (item !== null || plannedStep(draft, step).lineage === null) {
    const ref = findUnit(draft, id, item);
    if (ref !== null) pass(draft, ref, reason);
  } else {
    changeStep(draft, step, { skipNote: reason });
    for (let unit = 0; unit < stepAt(draft, step).units.length; unit++) pass(draft, { step, unit }, reason);
  }
  listIfStartable(draft, step);
}

function pass(draft: Draft, ref: UnitRef, skipNote: string): void {
  const { phase } = unitAt(draft, ref.step, ref.unit);
  if (phase === 'settled' || phase === 'finished') return;
  changeUnit(draft, ref.step, ref.unit, { skipNote });
  if (phase === 'running') draft.skipping = [...draft.skipping, ref];
  else skipUnit(draft, ref);
}

/** The end of a unit that is passed over by request; what it had put out is gone. */
export function skipUnit(draft: Draft, ref: UnitRef): void {
  draft.skipping = draft.skipping.filter(({ step, unit }) => step !== ref.step || unit !== ref.unit);
  settle(draft, ref, {
    outcome: 'skipped',
    reason: 'by_request',
    error: null,
    verdict: null,
    outputSeq: null,
    output: undefined,
  });
}
