import type { EventData } from '../../model/index.ts';
import { at, emptyVector, enqueued, pruned, pushed, toArray, vectorOf } from '../collections/index.ts';
import {
  changeStep,
  type Draft,
  itemAt,
  type ListItem,
  NEW_UNIT,
  plannedStep,
  type StepProgress,
  stepAt,
  type Unit,
} from './progress.ts';
import { listIfStartable, makeReady, makeReadyIfUnblocked, unblock } from './scheduling.ts';
import { setTimer } from './timers.ts';
import { finishUnit, withVerdict } from './unit-events.ts';

export function stepStarted(draft: Draft, data: EventData<'step.started'>): void {
  const step = draft.plan.indexOf.get(data.step);
  if (step === undefined || stepAt(draft, step).phase !== 'waiting') return;
  const { definition, source } = plannedStep(draft, step);
  const expected = data.items ?? 1;
  changeStep(draft, step, {
    phase: 'open',
    expected,
    openedSeq: draft.seq,
    startedAt: draft.clock,
    counts: { ...stepAt(draft, step).counts, total: expected },
  });
  dropFromOpening(draft);
  const { stepMs } = definition.timeout;
  if (stepMs !== undefined) setTimer(draft, draft.clock + stepMs, { kind: 'step', step, of: draft.seq });
  if (data.items === null) {
    changeStep(draft, step, { units: vectorOf([newUnit(stepAt(draft, step), '')]) });
    makeReady(draft, step, 0);
  } else if (source !== null || expected === 0) {
    changeStep(draft, step, { units: vectorOf(newUnits(draft, step, expected)) });
    itemsComplete(draft, step);
  }
}

/** A unit at its beginning. When its step was put back to the beginning, it goes on counting attempts. */
function newUnit({ past }: StepProgress, item: string): Unit {
  const attempts = past?.get(item) ?? 0;
  return attempts === 0 ? NEW_UNIT : { ...NEW_UNIT, attempt: attempts, past: attempts };
}

function newUnits(draft: Draft, step: number, length: number): Unit[] {
  const progress = stepAt(draft, step);
  return Array.from({ length }, (_, unit) =>
    progress.past === null ? NEW_UNIT : newUnit(progress, itemAt(draft, step, unit)?.id ?? ''),
  );
}

export function itemsAdded(draft: Draft, data: EventData<'items.added'>): void {
  const step = draft.plan.indexOf.get(data.step);
  if (step === undefined || stepAt(draft, step).phase !== 'open') return;
  const before = stepAt(draft, step);
  let { items, units } = before;
  for (const item of data.items) {
    items = pushed<ListItem>(items, item);
    units = pushed(units, newUnit(before, item.id));
  }
  changeStep(draft, step, { items, units });
  if (units.length === before.expected) itemsComplete(draft, step);
}

/** All items of a step are known: those that wait for nothing become ready, and steps that follow it may open. */
function itemsComplete(draft: Draft, step: number): void {
  const { lineage, itemDependants } = plannedStep(draft, step);
  const { items, expected } = stepAt(draft, step);
  if (lineage === step) {
    changeStep(draft, step, { indexOfItem: new Map(toArray(items).map(({ id }, index) => [id, index])) });
  }
  for (let unit = 0; unit < expected; unit++) makeReadyIfUnblocked(draft, step, unit);
  for (const dependant of itemDependants) unblock(draft, dependant);
  if (expected === 0) close(draft, step);
}

function close(draft: Draft, step: number): void {
  changeStep(draft, step, { isClosing: true });
  draft.closing = enqueued(draft.closing, step);
}

export function stepFinished(draft: Draft, data: EventData<'step.finished'>): void {
  const step = draft.plan.indexOf.get(data.step);
  if (step === undefined || stepAt(draft, step).phase === 'finished') return;
  const before = stepAt(draft, step);
  finishOnlyUnit(draft, step, before, data);
  changeStep(draft, step, {
    phase: 'finished',
    outcome: data.state,
    reason: data.reason,
    error: data.error,
    counts: data.counts,
    verdicts: data.verdicts,
    finishedAt: draft.clock,
  });
  settleRun(draft, step, data);
  dropFromOpening(draft);
  draft.closing = pruned(draft.closing, (index) => stepAt(draft, index).phase === 'finished');
  listIfStartable(draft, step);
  draft.timedOut = draft.timedOut.filter((index) => index !== step);
  unblockDependants(draft, step, before);
}

/** In a step without items, the end of the step is the end of its only unit. */
function finishOnlyUnit(draft: Draft, step: number, before: StepProgress, data: EventData<'step.finished'>): void {
  if (plannedStep(draft, step).lineage !== null || before.units.length === 0) return;
  if (data.state === 'cancelled') return;
  const verdict = data.state === 'failed' ? null : at(before.units, 0).verdict;
  const state = data.state === 'completed_with_findings' ? 'succeeded' : data.state;
  finishUnit(draft, { step, unit: 0 }, { state, reason: data.reason, error: data.error, verdict });
  draft.verdicts = withVerdict(draft.verdicts, verdict);
}

/** What the end of a step means for its run. */
function settleRun(draft: Draft, step: number, data: EventData<'step.finished'>): void {
  const { definition } = plannedStep(draft, step);
  draft.unfinished -= 1;
  if (!definition.finally) draft.unfinishedMain -= 1;
  if (data.state === 'completed_with_findings') draft.hasFindings = true;
  if (data.state !== 'failed') return;
  if (definition.onFailure.kind === 'continue') draft.hasFindings = true;
  else draft.failure ??= data.error;
}

function unblockDependants(draft: Draft, step: number, before: StepProgress): void {
  const { definition, itemDependants, stepDependants } = plannedStep(draft, step);
  for (const dependant of stepDependants) unblock(draft, dependant);
  const { total, succeeded, failed, skipped } = before.counts;
  const hadAllItems = before.phase === 'open' && before.units.length === before.expected;
  for (const dependant of itemDependants) {
    if (!hadAllItems) unblock(draft, dependant);
    else if (succeeded + failed + skipped < total) {
      for (let unit = 0; unit < total; unit++) makeReadyIfUnblocked(draft, dependant, unit);
    }
  }
  if (!definition.finally && draft.unfinishedMain === 0) {
    for (const waiting of draft.plan.finallySteps) unblock(draft, waiting);
  }
}

function dropFromOpening(draft: Draft): void {
  draft.opening = pruned(draft.opening, (index) => stepAt(draft, index).phase !== 'waiting');
}

export const NEW_STEP: StepProgress = {
  phase: 'waiting',
  outcome: null,
  reason: null,
  error: null,
  failing: null,
  blockers: 0,
  concurrency: null,
  openedSeq: 0,
  past: null,
  skipNote: null,
  asked: 0,
  expected: 0,
  units: emptyVector(),
  items: emptyVector(),
  indexOfItem: null,
  ready: { entries: emptyVector(), head: 0 },
  isListed: false,
  isClosing: false,
  running: 0,
  settled: 0,
  counts: { total: 0, succeeded: 0, failed: 0, skipped: 0 },
  verdicts: {},
  startedAt: null,
  finishedAt: null,
};
