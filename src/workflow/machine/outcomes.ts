import type { EventDraft, Failure, ItemCounts, StepOutcome, VerdictCounts } from '../../model/index.ts';
import { plannedStep, type RunProgress, stepAt, type Unit, unitAt } from './progress.ts';
import { itemIdAt } from './scope.ts';

/** The fact that ends a unit: that of its item, or, in a step without items, that of the step itself. */
export function endedUnit(progress: RunProgress, step: number, unit: number): EventDraft {
  const { id } = plannedStep(progress, step);
  const item = itemIdAt(progress, step, unit);
  const end = unitAt(progress, step, unit);
  if (item === null) return endedOnlyUnit(id, end, stepAt(progress, step).failing);
  const note = end.reason === 'by_request' && end.skipNote !== null ? { note: end.skipNote } : {};
  return {
    type: 'item.finished',
    data: {
      step: id,
      item,
      state: end.outcome ?? 'failed',
      reason: end.reason,
      error: end.error,
      verdict: end.verdict,
      attempts: end.attempt,
      ...note,
    },
  };
}

function endedOnlyUnit(step: string, end: Unit, failing: Failure | null): EventDraft {
  if (failing === null && end.outcome === 'skipped') return skippedStep(step, end.skipNote ?? '', ONE_SKIPPED, {});
  const hasFailed = failing !== null || end.outcome === 'failed';
  const counts = { total: 1, succeeded: hasFailed ? 0 : 1, failed: hasFailed ? 1 : 0, skipped: 0 };
  const verdicts: VerdictCounts = end.verdict === null || hasFailed ? {} : { [end.verdict]: 1 };
  const state = hasFailed ? 'failed' : isAllProven(verdicts) ? 'succeeded' : 'completed_with_findings';
  return {
    type: 'step.finished',
    data: { step, state, reason: null, error: failing ?? end.error, counts, verdicts },
  };
}

const ONE_SKIPPED: ItemCounts = { total: 1, succeeded: 0, failed: 0, skipped: 1 };

/** The fact that ends a step which a person wants passed over. */
export function skippedStep(step: string, note: string, counts: ItemCounts, verdicts: VerdictCounts): EventDraft {
  const data = { step, state: 'skipped' as const, reason: 'by_request' as const, error: null, counts, verdicts };
  return { type: 'step.finished', data: note === '' ? data : { ...data, note } };
}

/** The fact that ends a step with items, or one whose time is over. */
export function endedStep(progress: RunProgress, step: number): EventDraft {
  const { failing, counts, verdicts, skipNote } = stepAt(progress, step);
  const { id, lineage } = plannedStep(progress, step);
  if (failing === null && skipNote !== null) return skippedStep(id, skipNote, counts, verdicts);
  const isClean = counts.failed === 0 && isAllProven(verdicts);
  const state: StepOutcome = failing !== null ? 'failed' : isClean ? 'succeeded' : 'completed_with_findings';
  const finalCounts = lineage === null ? { ...counts, failed: 1 } : counts;
  return {
    type: 'step.finished',
    data: { step: id, state, reason: null, error: failing, counts: finalCounts, verdicts },
  };
}

function isAllProven(verdicts: VerdictCounts): boolean {
  return Object.keys(verdicts).every((verdict) => verdict === 'proven');
}
