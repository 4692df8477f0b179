import type { StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import type { StepOfFile, WorkflowFile } from './file-schema.ts';

/** Stands for a sub-workflow that could not be had. The problem is told; nothing else should be said about it. */
export const UNRESOLVED: WorkflowDefinition = {
  name: 'unresolved',
  version: 1,
  description: '',
  parameters: {},
  steps: {},
};

/**
 * The definition that a file stands for. A repair that does not say what it replaces replaces the output of the step
 * that its own step follows; where it follows none, `replaces` is empty, and a check complains.
 *
 * @param nested the sub-workflows that the file names
 */
export function completeDefinition(
  file: WorkflowFile,
  nested: ReadonlyMap<string, WorkflowDefinition>,
): WorkflowDefinition {
  const { timeout, ...rest } = file;
  const steps = Object.fromEntries(Object.entries(file.steps).map(([id, step]) => [id, completeStep(step, nested)]));
  return { ...rest, ...(timeout === undefined ? {} : { timeoutMs: timeout }), steps };
}

/** The step that one of a file stands for. @param nested the sub-workflows that it can name */
export function completeStep(step: StepOfFile, nested: ReadonlyMap<string, WorkflowDefinition>): StepDefinition {
  const { repair, workflow, budget, ...rest } = step;
  const more = {
    ...(workflow === undefined ? {} : { workflow: nested.get(workflow) ?? UNRESOLVED }),
    ...(budget === undefined ? {} : { budgetMicros: budget }),
  };
  if (repair === undefined) return { ...rest, ...more };
  const followed = step.forEach?.kind === 'step' ? step.forEach.step : '';
  return { ...rest, ...more, repair: { ...repair, replaces: repair.replaces ?? followed } };
}
