import { type Failure, failureOf } from '../../model/index.ts';
import { at, enqueued, type Heap, inserted, withoutFirst } from '../collections/index.ts';
import {
  changeStep,
  type Draft,
  plannedStep,
  type RunProgress,
  stepAt,
  type Timer,
  type TimerTarget,
} from './progress.ts';
import { closeIfDone, listIfStartable, makeReady, unlistExhausted } from './scheduling.ts';

export function setTimer(draft: Draft, moment: number, target: TimerTarget): void {
  const { clock, restingSince } = draft;
  const restedMs = draft.restedMs + (restingSince === null ? 0 : clock - restingSince);
  draft.timers = inserted(draft.timers, moment, draft.seq, { ...target, restedMs });
}

/** Wakes what waited for a moment that has come. While the run is at rest, time stands still. */
export function fireTimers(draft: Draft): void {
  if (draft.timers === null || draft.restingSince !== null) return;
  for (let first = firstTimer(draft.timers, draft); first !== null; first = firstTimer(draft.timers, draft)) {
    if (first.key > draft.clock) break;
    draft.timers = withoutFirst(first);
    const timer = first.value;
    if (timer.kind === 'retry') makeReady(draft, timer.step, timer.unit);
    else if (draft.restedMs > timer.restedMs) setTimer(draft, first.key + draft.restedMs - timer.restedMs, timer);
    else fire(draft, timer);
  }
}

function fire(draft: Draft, timer: Exclude<Timer, { kind: 'retry' }>): void {
  switch (timer.kind) {
    case 'approval':
      draft.overdue = enqueued(draft.overdue, { step: timer.step, unit: timer.unit });
      break;
    case 'step':
      runOutOfTime(draft, timer.step, failureOf('timeout', 'DRY-E4008', { step: plannedStep(draft, timer.step).id }));
      break;
    case 'run':
      endOfTime(draft);
      break;
  }
}

/** The heap with what nobody waits for any more taken from its front. */
function firstTimer(timers: Heap<Timer>, draft: Draft): Heap<Timer> {
  let first = timers;
  while (first !== null && isStale(draft, first.value)) first = withoutFirst(first);
  draft.timers = first;
  return first;
}

/** True when nobody waits for a timer any more. */
export function isStale(progress: RunProgress, timer: Timer): boolean {
  if (timer.kind === 'run') return timer.of !== progress.startedSeq;
  const { phase, failing, openedSeq, units } = stepAt(progress, timer.step);
  if (phase !== 'open' || failing !== null) return true;
  if (timer.kind === 'step') return openedSeq !== timer.of;
  const unit = at(units, timer.unit);
  return unit.phase !== (timer.kind === 'retry' ? 'retrying' : 'awaiting') || unit.attempt !== timer.of;
}

/** True while something waits for its next try. Looks at every timer: for a run that has nothing else to do. */
export function isRetryPending(progress: RunProgress): boolean {
  for (let heap = progress.timers; heap !== null; heap = withoutFirst(heap)) {
    if (heap.value.kind === 'retry' && !isStale(progress, heap.value)) return true;
  }
  return false;
}

/** Ends a step early: its attempts are to be stopped, and then it fails. */
function runOutOfTime(draft: Draft, step: number, failing: Failure): void {
  changeStep(draft, step, { failing });
  draft.timedOut = [...draft.timedOut, step];
  listIfStartable(draft, step);
  unlistExhausted(draft);
  closeIfDone(draft, step);
}

/** The time of the run is over: what is open fails, what has not begun is passed over, `finally` steps still come. */
function endOfTime(draft: Draft): void {
  const { timeoutMs = 0, name } = draft.plan.definition;
  const failure = failureOf('timeout', 'DRY-E4012', { workflow: name, seconds: timeoutMs / 1000 });
  draft.failure ??= failure;
  for (const { index } of draft.plan.steps) {
    const { phase, failing } = stepAt(draft, index);
    if (phase === 'open' && failing === null) runOutOfTime(draft, index, failure);
  }
}
