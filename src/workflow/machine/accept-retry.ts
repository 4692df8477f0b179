import { DrydockError, type EventDraft, type RetryScope } from '../../model/index.ts';
import { at } from '../collections/index.ts';
import { closedQuestion } from './approvals.ts';
import { type Effect, facts } from './effect.ts';
import { namedUnit, partName, unknownStep } from './named-unit.ts';
import { plannedStep, type RunProgress, stepAt } from './progress.ts';
import { failedUnits, type Reset, unitsOf, withConsequences } from './retry-scope.ts';
import { itemIdAt } from './scope.ts';
import { toleranceOf } from './unit-events.ts';

type Roots = { readonly ok: true; readonly roots: Reset } | { readonly ok: false; readonly error: DrydockError };

/** Does failed or chosen work again, with all that follows from it. */
export function retry(progress: RunProgress, scope: RetryScope): Effect {
  const found = rootsOf(progress, scope);
  if (!found.ok) return found;
  const reset = withConsequences(progress, found.roots);
  const obstacle = runningPart(progress, reset) ?? remainingFailure(progress, reset);
  if (obstacle !== null) return { ok: false, error: obstacle };
  const closed = questionsIn(progress, reset);
  return facts(...closed, { type: 'run.retried', data: { scope, units: unitsOf(progress, reset) } });
}

function rootsOf(progress: RunProgress, scope: RetryScope): Roots {
  switch (scope.kind) {
    case 'failed': {
      const roots = failedUnits(progress);
      return roots.size > 0 ? { ok: true, roots } : nothing(progress, 'nothing has failed');
    }
    case 'from': {
      const step = progress.plan.indexOf.get(scope.step);
      if (step === undefined) return { ok: false, error: unknownStep(progress, scope.step) };
      if (stepAt(progress, step).phase === 'waiting') return nothing(progress, `step ${scope.step} has not begun`);
      return { ok: true, roots: new Map([[step, 'all']]) };
    }
    case 'items':
      return rootsOfItems(progress, scope.step, scope.items);
  }
}

function rootsOfItems(progress: RunProgress, step: string, items: readonly string[]): Roots {
  const units = new Set<number>();
  let index = -1;
  for (const item of items) {
    const named = namedUnit(progress, step, item);
    if (!named.ok) return named;
    index = named.ref.step;
    units.add(named.ref.unit);
    const { phase, units: all } = stepAt(progress, index);
    const unit = at(all, named.ref.unit);
    if (phase === 'open' && unit.phase !== 'finished')
      return nothing(progress, `${partName(step, item)} is not finished`);
  }
  return { ok: true, roots: new Map([[index, units]]) };
}

function nothing({ run }: RunProgress, why: string): Roots {
  return { ok: false, error: new DrydockError('DRY-E2013', { run, why }) };
}

/** The units of a step that are to be done again, with their positions. */
function chosenIn(progress: RunProgress, step: number, units: 'all' | ReadonlySet<number>): readonly number[] {
  return units === 'all' ? Array.from({ length: stepAt(progress, step).units.length }, (_, unit) => unit) : [...units];
}

function runningPart(progress: RunProgress, reset: Reset): DrydockError | null {
  for (const [step, units] of reset) {
    const { running, units: all } = stepAt(progress, step);
    if (running === 0) continue;
    const busy = chosenIn(progress, step, units).find((unit) => at(all, unit).phase === 'running');
    if (busy === undefined) continue;
    const part = partName(plannedStep(progress, step).id, itemIdAt(progress, step, busy));
    return new DrydockError('DRY-E2014', { part });
  }
  return null;
}

/** A failure that ends the run and is not to be done again would end it at once. */
function remainingFailure(progress: RunProgress, reset: Reset): DrydockError | null {
  for (const { index, id, definition } of progress.plan.steps) {
    const { outcome, failing, counts, units: all } = stepAt(progress, index);
    const units = reset.get(index);
    if (units === 'all' || (outcome !== 'failed' && failing === null)) continue;
    const again = [...(units ?? [])].filter((unit) => at(all, unit).outcome === 'failed').length;
    const isBorne =
      units === undefined
        ? definition.onFailure.kind === 'continue'
        : counts.failed - again <= toleranceOf(definition, counts.total);
    if (!isBorne) return new DrydockError('DRY-E2019', { step: id });
  }
  return null;
}

function questionsIn(progress: RunProgress, reset: Reset): EventDraft[] {
  return [...reset].flatMap(([step, units]) => {
    const { asked, units: all } = stepAt(progress, step);
    if (asked === 0) return [];
    const open = chosenIn(progress, step, units).filter((unit) => at(all, unit).phase === 'awaiting');
    return open.map((unit) => closedQuestion(progress, { step, unit }, 'retried'));
  });
}
