import { DrydockError, type WorkflowDefinition } from '../../model/index.ts';
import { interpretFile } from '../definition/index.ts';
import type { CheckedSteps, ParametersShape, StepShape, WorkflowShape } from './workflow-shape.ts';

/** Shared by all copies of this module: the command and a workflow file may have one each. */
const CONTRACT = Symbol.for('drydock/workflow@1');

/**
 * A workflow in TypeScript: the keys, short forms and checks of a workflow file. A wrong name of a step or a parameter is an
 * error of the compiler already. A sub-workflow is what another `defineWorkflow` returned.
 *
 * @throws DrydockError DRY-E1001 with every problem, each with its place: `steps.build.needs[0]`
 */
export function defineWorkflow<
  const Steps extends Readonly<Record<string, StepShape>>,
  // Without parameters, every name of one is wrong.
  // oxlint-disable-next-line typescript/no-generated-empty-object-type
  const Parameters extends ParametersShape = Record<never, ParametersShape[string]>,
>(
  workflow: WorkflowShape & {
    readonly parameters?: Parameters;
    readonly steps: Steps & NoInfer<CheckedSteps<Steps, Parameters>>;
  },
): WorkflowDefinition {
  const named = new Map<string, WorkflowDefinition>();
  const interpreted = interpretFile(withNames(workflow, named), (name) => {
    const found = named.get(name);
    if (found !== undefined) return found;
    const message = `${name} is no workflow`;
    return { rule: 'unknown-workflow', message, fix: 'Give what defineWorkflow returned.' };
  });
  if (interpreted.ok) {
    return Object.defineProperty(interpreted.definition, CONTRACT, { value: true });
  }
  const problems = interpreted.findings.map(({ path, message, rule, fix }) => {
    return { place: placeOf(path), text: `${placeOf(path)}: ${message} [${rule}]. ${fix}` };
  });
  const values = { file: `workflow ${workflow.name}`, count: problems.length };
  throw new DrydockError('DRY-E1001', values, { place: problems[0]?.place, details: problems.map(({ text }) => text) });
}

/** True for what `defineWorkflow` returned, whichever copy of this module it came from. */
export function isDefinedWorkflow(value: unknown): value is WorkflowDefinition {
  return typeof value === 'object' && value !== null && CONTRACT in value;
}

/** Sub-workflows stand in files by name: each gets one here. */
function withNames(workflow: object, named: Map<string, WorkflowDefinition>): unknown {
  const steps: unknown = 'steps' in workflow ? workflow.steps : undefined;
  if (typeof steps !== 'object' || steps === null) return workflow;
  const changed = Object.entries(steps).map(([id, step]: [string, unknown]) => {
    if (typeof step !== 'object' || step === null || !('workflow' in step) || !isDefinedWorkflow(step.workflow)) {
      return [id, step];
    }
    named.set(`steps.${id}.workflow`, step.workflow);
    return [id, { ...step, workflow: `steps.${id}.workflow` }];
  });
  return { ...workflow, steps: Object.fromEntries(changed) as unknown };
}

function placeOf(path: readonly (string | number)[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}
