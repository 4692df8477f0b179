import type { WorkflowDefinition } from '../../model/index.ts';
import { emptyQueue, enqueued, type Queue, type Vector, vectorOf } from '../collections/index.ts';
import { type Plan, planOf } from '../plan/index.ts';
import type { StepProgress } from './progress.ts';
import { NEW_STEP } from './step-events.ts';

/** What every run of a definition begins with. */
export interface Beginning {
  readonly plan: Plan;
  readonly steps: Vector<StepProgress>;
  /** Steps that wait for nothing. */
  readonly opening: Queue<number>;
}

/** One definition is often started many times, and none of this ever changes: its runs share it. */
const known = new WeakMap<WorkflowDefinition, Beginning>();

export function beginningOf(definition: WorkflowDefinition): Beginning {
  const earlier = known.get(definition);
  if (earlier !== undefined) return earlier;
  const plan = planOf(definition);
  const steps = plan.steps.map((step) => ({
    ...NEW_STEP,
    blockers: blockersOf(plan, step.index),
    concurrency: step.definition.concurrency ?? null,
  }));
  const opening = plan.steps
    .filter((step) => steps[step.index]?.blockers === 0)
    .reduce((queue, step) => enqueued(queue, step.index), emptyQueue<number>());
  const beginning = { plan, steps: vectorOf(steps), opening };
  known.set(definition, beginning);
  return beginning;
}

/** A `finally` step waits, beside its needs, for all steps that are none. */
function blockersOf(plan: Plan, step: number): number {
  const { itemNeeds, stepNeeds, definition } = plan.steps[step] ?? { itemNeeds: [], stepNeeds: [], definition: null };
  return itemNeeds.length + stepNeeds.length + (definition?.finally ? 1 : 0);
}
