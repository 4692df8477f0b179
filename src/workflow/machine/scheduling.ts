import { at, enqueued, inserted, isEmpty, pruned, type Queue, withoutFirst } from '../collections/index.ts';
import { changeStep, changeUnit, type Draft, plannedStep, type RunProgress, stepAt } from './progress.ts';

/** Puts a unit in line for its next attempt. */
export function makeReady(draft: Draft, step: number, unit: number): void {
  const ready = enqueued(stepAt(draft, step).ready, unit);
  changeUnit(draft, step, unit, { phase: 'ready' }, { ready });
  listIfStartable(draft, step);
}

/** Makes an item ready if the same item is done in all steps that it follows. */
export function makeReadyIfUnblocked(draft: Draft, step: number, unit: number): void {
  const progress = stepAt(draft, step);
  if (progress.phase !== 'open' || progress.units.length !== progress.expected) return;
  if (at(progress.units, unit).phase !== 'pending') return;
  for (const need of plannedStep(draft, step).itemNeeds) {
    const { phase, units } = stepAt(draft, need);
    if (phase !== 'finished' && at(units, unit).phase !== 'finished') return;
  }
  makeReady(draft, step, unit);
}

/** Keeps the heap of startable steps in order after attempts, ready units or limits of a step have changed. */
export function listIfStartable(draft: Draft, step: number): void {
  const progress = stepAt(draft, step);
  const { units } = progress;
  const ready = pruned(progress.ready, (unit) => at(units, unit).phase !== 'ready');
  const planned = plannedStep(draft, step);
  if (planned.definition.approval !== undefined) return listIfAskable(draft, step, ready);
  const isListed = progress.isListed || (!isEmpty(ready) && hasRoom(draft, step));
  if (isListed && !progress.isListed) {
    draft.startable = inserted(draft.startable, -planned.rank, step, step);
  }
  if (ready !== progress.ready || isListed !== progress.isListed) changeStep(draft, step, { ready, isListed });
  unlistExhausted(draft);
}

/** Questions take no place of the run: their steps stand in a list of their own. */
function listIfAskable(draft: Draft, step: number, ready: Queue<number>): void {
  if (ready !== stepAt(draft, step).ready) changeStep(draft, step, { ready });
  const { phase, failing } = stepAt(draft, step);
  const isAskable = phase === 'open' && failing === null && !isEmpty(ready);
  if (isAskable === draft.askable.includes(step)) return;
  draft.askable = isAskable ? [...draft.askable, step] : draft.askable.filter((other) => other !== step);
}

export function unlistExhausted(draft: Draft): void {
  while (draft.startable !== null && !isStartable(draft, draft.startable.value)) {
    changeStep(draft, draft.startable.value, { isListed: false });
    draft.startable = withoutFirst(draft.startable);
  }
}

/** True while the step has a ready unit and may have another attempt in flight. */
export function isStartable(progress: RunProgress, step: number): boolean {
  const { phase, failing, ready } = stepAt(progress, step);
  return phase === 'open' && failing === null && !isEmpty(ready) && hasRoom(progress, step);
}

function hasRoom(progress: RunProgress, step: number): boolean {
  return roomOf(progress, step) > 0;
}

/** How many more attempts of this step its own limit allows. */
export function roomOf(progress: RunProgress, step: number): number {
  const { concurrency, running } = stepAt(progress, step);
  return concurrency === null ? Number.POSITIVE_INFINITY : concurrency - running;
}

/** Puts a step in line to be finished, once nothing of it is left to wait for. */
export function closeIfDone(draft: Draft, step: number): void {
  const { phase, isClosing, failing, running, settled, counts, expected, units } = stepAt(draft, step);
  if (phase !== 'open' || isClosing || running > 0 || settled > 0) return;
  const isComplete = units.length === expected && counts.succeeded + counts.failed + counts.skipped === expected;
  if (failing === null && !isComplete) return;
  if (failing === null && plannedStep(draft, step).lineage === null) return;
  changeStep(draft, step, { isClosing: true });
  draft.closing = enqueued(draft.closing, step);
}

/** One need of a step is done; after the last one it can open. */
export function unblock(draft: Draft, step: number): void {
  const blockers = stepAt(draft, step).blockers - 1;
  changeStep(draft, step, { blockers });
  if (blockers === 0 && stepAt(draft, step).phase === 'waiting') draft.opening = enqueued(draft.opening, step);
}
