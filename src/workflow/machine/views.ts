import type { AttemptRef, AttemptRole, Item, ItemState, RunOutcome, Step } from '../../model/index.ts';
import { isTerminal } from '../../model/index.ts';
import { toArray } from '../collections/index.ts';
import { plannedStep, type RunProgress, stepAt, type Unit } from './progress.ts';
import { itemIdAt } from './scope.ts';

/** The attempts in flight, in the order of steps and items. Looks at every unit: for recovery, not for each event. */
export function attemptsInFlight(progress: RunProgress): readonly (AttemptRef & { readonly role: AttemptRole })[] {
  return progress.plan.steps.flatMap(({ id, index }) =>
    toArray(stepAt(progress, index).units).flatMap((unit, position) =>
      unit.phase === 'running'
        ? [{ step: id, item: itemIdAt(progress, index, position), attempt: unit.attempt, role: unit.role }]
        : [],
    ),
  );
}

/** How the run ended; null while it has not. */
export function outcomeOf(progress: RunProgress): RunOutcome | null {
  return isTerminal(progress.state) ? progress.state : null;
}

export function viewSteps(progress: RunProgress): readonly Step[] {
  return progress.plan.steps.map(({ id, index }) => {
    const { phase, outcome, reason, error, counts, verdicts, startedAt, finishedAt } = stepAt(progress, index);
    const state = outcome ?? (phase === 'waiting' ? 'pending' : 'running');
    return { id, state, reason, error, counts, verdicts, startedAt, finishedAt };
  });
}

/** The items of a step with their states; empty for a step without items, and before it starts. */
export function viewItems(progress: RunProgress, step: string): readonly Item[] {
  const index = progress.plan.indexOf.get(step);
  if (index === undefined || plannedStep(progress, index).lineage === null) return [];
  const isOver = stepAt(progress, index).phase === 'finished';
  return toArray(stepAt(progress, index).units).map((unit, position) => ({
    step,
    id: itemIdAt(progress, index, position) ?? '',
    state: itemState(unit, isOver),
    reason: unit.reason,
    error: unit.error,
    verdict: unit.verdict,
    attempts: unit.attempt,
  }));
}

function itemState({ phase, outcome }: Unit, isStepOver: boolean): ItemState {
  if (outcome !== null) return outcome;
  if (isStepOver) return 'cancelled';
  if (phase === 'awaiting') return 'awaiting_input';
  return phase === 'running' || phase === 'retrying' ? phase : 'pending';
}
