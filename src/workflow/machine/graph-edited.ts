import type { EventData } from '../../model/index.ts';
import { at, queueOf, toArray, vectorOf, waiting } from '../collections/index.ts';
import { planOf } from '../plan/index.ts';
import type { Draft, StepProgress, UnitRef } from './progress.ts';
import { rebuild, timersOf } from './rebuild.ts';
import { NEW_STEP } from './step-events.ts';

/** The run goes on with another graph; every step that stays keeps what it has done. */
export function graphEdited(draft: Draft, { definition }: EventData<'graph.edited'>): void {
  const before = draft.plan;
  const plan = planOf(definition);
  const moved = (step: number): number => plan.indexOf.get(before.steps[step]?.id ?? '') ?? -1;
  const stays = (step: number): boolean => moved(step) >= 0;
  const movedRefs = (refs: readonly UnitRef[]): UnitRef[] =>
    refs.filter(({ step }) => stays(step)).map(({ step, unit }) => ({ step: moved(step), unit }));

  const timers = timersOf(draft).flatMap((timer) => {
    if (timer.value.kind === 'run') return [timer];
    const { step } = timer.value;
    return stays(step) ? [{ key: timer.key, value: { ...timer.value, step: moved(step) } }] : [];
  });
  const steps = plan.steps.map(({ id, definition: step }): StepProgress => {
    const old = before.indexOf.get(id);
    return old === undefined ? { ...NEW_STEP, concurrency: step.concurrency ?? null } : at(draft.steps, old);
  });
  Object.assign(draft, {
    plan,
    steps: vectorOf(steps),
    overdue: queueOf(movedRefs([...waiting(draft.overdue)])),
    skipping: movedRefs(draft.skipping),
    timedOut: draft.timedOut.filter(stays).map(moved),
  });
  rebuild(draft, timers);
}

/** True when a step of a plan must keep outputs which the run had no reason to keep so far. */
export function lostOutputOf(
  draft: Pick<Draft, 'plan' | 'steps'>,
  definition: EventData<'graph.edited'>['definition'],
): string | null {
  for (const { id, retainsOutput } of planOf(definition).steps) {
    const old = draft.plan.indexOf.get(id);
    if (old === undefined || !retainsOutput || draft.plan.steps[old]?.retainsOutput === true) continue;
    if (toArray(at(draft.steps, old).units).some(({ outputSeq }) => outputSeq !== null)) return id;
  }
  return null;
}
