import type { StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import type { StepOfFile, WorkflowFile } from './file-schema.ts';

/**
 * The definition that a file stands for. A repair that does not say what it replaces replaces the output of the step
 * that its own step follows; where it follows none, `replaces` is empty, and a check complains.
 */
export function completeDefinition(file: WorkflowFile): WorkflowDefinition {
  const steps = Object.fromEntries(Object.entries(file.steps).map(([id, step]) => [id, completeStep(step)]));
  return { ...file, steps };
}

function completeStep(step: StepOfFile): StepDefinition {
  const { repair, ...rest } = step;
  if (repair === undefined) return rest;
  const followed = step.forEach?.kind === 'step' ? step.forEach.step : '';
  return { ...rest, repair: { ...repair, replaces: repair.replaces ?? followed } };
}
