import { DrydockError, type GraphEdit, type StepDefinition, type WorkflowDefinition } from '../../model/index.ts';
import { checkDefinition } from '../definition/index.ts';
import { neededSteps } from '../plan/index.ts';
import { lostOutputOf } from './graph-edited.ts';
import { type RunProgress, type StepProgress, stepAt } from './progress.ts';

export type EditResult =
  | { readonly ok: true; readonly definition: WorkflowDefinition }
  | { readonly ok: false; readonly error: DrydockError };

/** The workflow of a run after all the edits of a command; or which of them is not possible, and why. */
export function editedDefinition(progress: RunProgress, edits: readonly GraphEdit[]): EditResult {
  let { definition } = progress.plan;
  for (const [index, edit] of edits.entries()) {
    const edited = withEdit(progress, definition, edit);
    if ('why' in edited) {
      const step = edit.op === 'insert' ? edit.id : edit.step;
      const values = { number: index + 1, op: edit.op, step, why: edited.why, hint: edited.hint };
      return { ok: false, error: new DrydockError('DRY-E2017', values, { place: `edits[${index}]` }) };
    }
    definition = edited;
  }
  const error = invalidity(progress, definition);
  return error === null ? { ok: true, definition } : { ok: false, error };
}

interface Obstacle {
  readonly why: string;
  readonly hint: string;
}

function withEdit(
  progress: RunProgress,
  definition: WorkflowDefinition,
  edit: GraphEdit,
): WorkflowDefinition | Obstacle {
  switch (edit.op) {
    case 'insert':
      return inserted(progress, definition, edit);
    case 'remove':
      return removed(progress, definition, edit);
    case 'set_agent':
      return withAgent(progress, definition, edit);
  }
}

const UNKNOWN = (step: string, { steps }: WorkflowDefinition): Obstacle => ({
  why: `there is no step ${step}`,
  hint: `Steps of the run: ${Object.keys(steps).join(', ')}`,
});

const BEGUN = (step: string): Obstacle => ({
  why: `${step} has begun already`,
  hint: 'Edit where the run has not come to yet; drydock run view shows where that is.',
});

function inserted(
  progress: RunProgress,
  definition: WorkflowDefinition,
  { after, id, step }: Extract<GraphEdit, { op: 'insert' }>,
): WorkflowDefinition | Obstacle {
  const { steps } = definition;
  if (steps[after] === undefined) return UNKNOWN(after, definition);
  if (Object.hasOwn(steps, id)) return { why: `there is a step ${id} already`, hint: 'Choose another id.' };
  const added: StepDefinition = { ...step, needs: withName(step.needs, after) };
  const result: Record<string, StepDefinition> = {};
  for (const [name, other] of Object.entries(steps)) {
    const waits = neededSteps(other).includes(after) && other.finally === step.finally;
    const isOvertaken = waits || (other.finally && !step.finally);
    if (isOvertaken && hasBegun(progress, name)) return BEGUN(name);
    result[name] = waits ? { ...other, needs: withName(other.needs, id) } : other;
    if (name === after) result[id] = added;
  }
  return { ...definition, steps: result };
}

function removed(
  progress: RunProgress,
  definition: WorkflowDefinition,
  { step }: Extract<GraphEdit, { op: 'remove' }>,
): WorkflowDefinition | Obstacle {
  const { [step]: gone, ...rest } = definition.steps;
  if (gone === undefined) return UNKNOWN(step, definition);
  if (hasBegun(progress, step)) return BEGUN(step);
  const inherited = neededSteps(gone);
  const steps = Object.entries(rest).map(([id, other]): [string, StepDefinition] => {
    if (!other.needs.includes(step)) return [id, other];
    const needs = other.needs.filter((need) => need !== step);
    return [id, { ...other, needs: inherited.reduce(withName, needs) }];
  });
  return { ...definition, steps: Object.fromEntries(steps) };
}

function withAgent(
  progress: RunProgress,
  definition: WorkflowDefinition,
  { step, agent }: Extract<GraphEdit, { op: 'set_agent' }>,
): WorkflowDefinition | Obstacle {
  const { [step]: old } = definition.steps;
  if (old === undefined) return UNKNOWN(step, definition);
  if (old.agent === undefined) return { why: `${step} has no agent`, hint: 'Name a step that is done by an agent.' };
  if (progressOf(progress, step)?.phase === 'finished') {
    return {
      why: `${step} is finished`,
      hint: 'Retry from it if another agent shall do it again, then set the agent.',
    };
  }
  return { ...definition, steps: { ...definition.steps, [step]: { ...old, agent } } };
}

function withName(names: readonly string[], name: string): string[] {
  return names.includes(name) ? [...names] : [...names, name];
}

function progressOf(progress: RunProgress, step: string): StepProgress | null {
  const index = progress.plan.indexOf.get(step);
  return index === undefined ? null : stepAt(progress, index);
}

function hasBegun(progress: RunProgress, step: string): boolean {
  const phase = progressOf(progress, step)?.phase ?? 'waiting';
  return phase !== 'waiting';
}

/** Why a run cannot go on with a workflow; null when it can. */
function invalidity(progress: RunProgress, definition: WorkflowDefinition): DrydockError | null {
  const issues = checkDefinition(definition);
  const [first] = issues;
  if (first !== undefined) {
    const values = { count: issues.length, first: first.message, hint: first.fix };
    const details = issues.map(({ path, message, rule, fix }) => `${path.join('.')}: ${message} [${rule}]. ${fix}`);
    return new DrydockError('DRY-E2018', values, { place: first.path.join('.'), details });
  }
  const lost = lostOutputOf(progress, definition);
  if (lost === null) return null;
  const problem = `a condition or forEach reads the output of ${lost}, which is done and was not kept`;
  return new DrydockError('DRY-E2018', { count: 1, first: problem, hint: 'Hand the output over in `with` instead.' });
}
