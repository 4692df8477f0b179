import type { StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import { parseExpression, type Reference } from '../expression/index.ts';
import { templateExpressions } from './template.ts';

/** Where an expression stands, in a step or (`outputs`) in the workflow: it decides when the expression is evaluated, and by whom. */
export type ExpressionPlace = 'when' | 'forEach' | 'with' | 'repair' | 'outputs';

export interface PlacedExpression {
  readonly place: ExpressionPlace;
  readonly text: string;
  /** The keys that lead from the step, or the workflow, to the string that holds the expression. */
  readonly path: readonly (string | number)[];
}

export interface PlacedReference {
  readonly place: ExpressionPlace;
  readonly reference: Reference;
}

/** Every expression of a step. */
export function expressionsOf(step: StepDefinition): PlacedExpression[] {
  const found: PlacedExpression[] = [];
  if (step.when !== undefined) found.push({ place: 'when', text: step.when, path: ['when'] });
  if (step.forEach?.kind === 'list') found.push({ place: 'forEach', text: step.forEach.expression, path: ['forEach'] });
  for (const { text, path } of templateExpressions(step.with))
    found.push({ place: 'with', text, path: ['with', ...path] });
  for (const { text, path } of templateExpressions(step.repair?.with)) {
    found.push({ place: 'repair', text, path: ['repair', 'with', ...path] });
  }
  return found;
}

/** Every expression of the outputs of a workflow. */
export function outputExpressions({ outputs }: WorkflowDefinition): PlacedExpression[] {
  return templateExpressions(outputs).map(({ text, path }) => ({ place: 'outputs', text, path: ['outputs', ...path] }));
}

/** Everything that a step's expressions read; an expression that cannot be parsed reads nothing. */
export function readsOf(step: StepDefinition): PlacedReference[] {
  return expressionsOf(step).flatMap(({ place, text }) => {
    const parsed = parseExpression(text);
    return parsed.ok ? parsed.expression.references.map((reference) => ({ place, reference })) : [];
  });
}

/** The ids of the steps that must be done before this one, each once, in the order of their mention. */
export function neededSteps(step: StepDefinition): string[] {
  const needed = new Set<string>();
  if (step.forEach?.kind === 'step') needed.add(step.forEach.step);
  if (step.repair !== undefined) needed.add(step.repair.replaces);
  for (const id of step.needs) needed.add(id);
  for (const { reference } of readsOf(step)) {
    if (reference.kind === 'step' || reference.kind === 'item-output') needed.add(reference.step);
  }
  return [...needed];
}
