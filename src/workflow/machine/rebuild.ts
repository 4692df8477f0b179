import type { Failure, VerdictCounts } from '../../model/index.ts';
import { emptyQueue, enqueued, inserted, type Queue, toArray, waiting, withoutFirst } from '../collections/index.ts';
import { changeStep, type Draft, plannedStep, type RunProgress, stepAt, type Timer, type UnitRef } from './progress.ts';
import { listIfStartable, unlistExhausted } from './scheduling.ts';
import { isStale } from './timers.ts';

/**
 * Works everything out anew that is derived from the steps: queues, counters, blockers, and what the run as a whole has come to.
 * For the rare events that change the past or the graph; its cost grows with the number of items.
 *
 * @param timers those that may still be waited for
 */
export function rebuild(draft: Draft, timers: readonly { readonly key: number; readonly value: Timer }[]): void {
  recount(draft);
  for (const { index } of draft.plan.steps) {
    if (stepAt(draft, index).phase === 'waiting') changeStep(draft, index, { blockers: blockersNow(draft, index) });
  }
  requeue(draft);
  draft.timers = null;
  for (const [position, { key, value }] of timers.entries()) {
    if (!isStale(draft, value)) draft.timers = inserted(draft.timers, key, position, value);
  }
}

/** The timers of a run, the first to come first. */
export function timersOf(progress: RunProgress): { key: number; value: Timer }[] {
  const timers: { key: number; value: Timer }[] = [];
  for (let heap = progress.timers; heap !== null; heap = withoutFirst(heap)) {
    timers.push({ key: heap.key, value: heap.value });
  }
  return timers;
}

function recount(draft: Draft): void {
  let [running, unfinished, unfinishedMain, openApprovals] = [0, 0, 0, 0];
  let verdicts: VerdictCounts = {};
  for (const { index, definition } of draft.plan.steps) {
    const step = stepAt(draft, index);
    running += step.running;
    openApprovals += step.asked;
    if (step.phase !== 'finished') unfinished += 1;
    if (step.phase !== 'finished' && !definition.finally) unfinishedMain += 1;
    verdicts = sum(verdicts, step.verdicts);
  }
  Object.assign(draft, { running, unfinished, unfinishedMain, openApprovals, verdicts });
  draft.hasFindings = draft.plan.steps.some(({ index, definition }) => {
    const { outcome } = stepAt(draft, index);
    return outcome === 'completed_with_findings' || (outcome === 'failed' && definition.onFailure.kind === 'continue');
  });
}

function sum(a: VerdictCounts, b: VerdictCounts): VerdictCounts {
  const total: Record<string, number> = { ...a };
  for (const [verdict, count] of Object.entries(b)) total[verdict] = (total[verdict] ?? 0) + (count ?? 0);
  return total;
}

/** The failure of a step that ends the run; null when none does. */
export function endingFailure(progress: RunProgress): { readonly step: string; readonly error: Failure | null } | null {
  for (const { index, id, definition } of progress.plan.steps) {
    const { outcome, error, failing } = stepAt(progress, index);
    if (definition.onFailure.kind === 'continue') continue;
    if (outcome === 'failed' || failing !== null) return { step: id, error: error ?? failing };
  }
  return null;
}

/** How many needs a waiting step has that are not done. A `finally` step waits, beside them, for all steps that are none. */
function blockersNow(progress: RunProgress, step: number): number {
  const { itemNeeds, stepNeeds, definition } = plannedStep(progress, step);
  const isKnown = (need: number): boolean => {
    const { phase, units, expected } = stepAt(progress, need);
    return phase === 'finished' || (phase === 'open' && units.length === expected);
  };
  const open = itemNeeds.filter((need) => !isKnown(need)).length;
  const unfinished = stepNeeds.filter((need) => stepAt(progress, need).phase !== 'finished').length;
  return open + unfinished + (definition.finally && progress.unfinishedMain > 0 ? 1 : 0);
}

function requeue(draft: Draft): void {
  const { skipping, timedOut } = draft;
  const overdue = [...waiting(draft.overdue)];
  Object.assign(draft, { opening: emptyQueue(), closing: emptyQueue(), settled: emptyQueue(), overdue: emptyQueue() });
  Object.assign(draft, { skipping: [], askable: [], startable: null });
  draft.timedOut = timedOut.filter(
    (step) => stepAt(draft, step).phase === 'open' && stepAt(draft, step).failing !== null,
  );
  for (const { index: step } of draft.plan.steps) {
    const { phase, blockers, isClosing } = stepAt(draft, step);
    if (phase === 'waiting' && blockers === 0) draft.opening = enqueued(draft.opening, step);
    if (phase === 'open' && isClosing) draft.closing = enqueued(draft.closing, step);
    if (phase === 'open') requeueUnits(draft, step, { overdue, skipping });
  }
  unlistExhausted(draft);
}

interface Marked {
  readonly overdue: readonly UnitRef[];
  readonly skipping: readonly UnitRef[];
}

function requeueUnits(draft: Draft, step: number, { overdue, skipping }: Marked): void {
  let ready: Queue<number> = emptyQueue();
  const has = (list: readonly UnitRef[], ref: UnitRef): boolean =>
    list.some((other) => other.step === ref.step && other.unit === ref.unit);
  for (const [unit, { phase }] of toArray(stepAt(draft, step).units).entries()) {
    const ref = { step, unit };
    if (phase === 'ready') ready = enqueued(ready, unit);
    if (phase === 'settled') draft.settled = enqueued(draft.settled, ref);
    if (phase === 'awaiting' && has(overdue, ref)) draft.overdue = enqueued(draft.overdue, ref);
    if (phase === 'running' && has(skipping, ref)) draft.skipping = [...draft.skipping, ref];
  }
  changeStep(draft, step, { ready, isListed: false });
  listIfStartable(draft, step);
}
