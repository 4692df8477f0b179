import { DrydockError } from '../../model/index.ts';
import { unknownStep } from './named-unit.ts';
import { plannedStep, type RunProgress, stepAt } from './progress.ts';

/** The steps that a step builds on, with all that these build on; for a `finally` step, all steps that are none. By index. */
export function foundationOf(progress: RunProgress, step: number): ReadonlySet<number> {
  const kept = new Set<number>();
  const queue = [step];
  for (const index of queue) {
    const { itemNeeds, stepNeeds, definition } = plannedStep(progress, index);
    const main = definition.finally ? progress.plan.steps.filter((other) => !other.definition.finally) : [];
    for (const need of [...itemNeeds, ...stepNeeds, ...main.map((other) => other.index)]) {
      if (need === step || kept.has(need)) continue;
      kept.add(need);
      queue.push(need);
    }
  }
  return kept;
}

/** Why no run can go on from a step; null when one can. */
export function forkObstacle(progress: RunProgress, id: string): DrydockError | null {
  const step = progress.plan.indexOf.get(id);
  if (step === undefined) return unknownStep(progress, id);
  for (const need of foundationOf(progress, step)) {
    const why = unusable(progress, need);
    if (why === null) continue;
    const values = {
      run: progress.run,
      step: id,
      why,
      hint: `Fork from ${plannedStep(progress, need).id}, or an earlier step.`,
    };
    return new DrydockError('DRY-E2020', values);
  }
  return null;
}

function unusable(progress: RunProgress, step: number): string | null {
  const { id, definition } = plannedStep(progress, step);
  const { phase, outcome, reason } = stepAt(progress, step);
  if (phase !== 'finished') return `${id}, which it builds on, has not finished`;
  if (outcome === 'cancelled' || reason === 'run_failed' || reason === 'run_cancelled') {
    return `${id}, which it builds on, was cut off by the end of the run`;
  }
  return outcome === 'failed' && definition.onFailure.kind !== 'continue'
    ? `${id}, which it builds on, has failed`
    : null;
}
