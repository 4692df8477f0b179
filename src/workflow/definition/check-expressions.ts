import { type JsonValue, type StepDefinition, stepOutcomeSchema, type WorkflowDefinition } from '../../model/index.ts';
import {
  type Comparison,
  checkTypes,
  type ExpressionProblem,
  evaluate,
  parseExpression,
  type Reference,
  type Vocabulary,
} from '../expression/index.ts';
import {
  type ExpressionPlace,
  expressionIn,
  expressionsOf,
  outputExpressions,
  type PlacedExpression,
} from '../plan/index.ts';
import type { Problem } from '../rules.ts';
import { lineageOf, unknownStep } from './check-graph.ts';
import { didYouMean } from './did-you-mean.ts';
import { atValue, type Finding, inText } from './finding.ts';
import type { Path } from './yaml-source.ts';

/** What is wrong with the expressions of a workflow, at the very character where that can be told. */
export function expressionFindings(definition: WorkflowDefinition): Finding[] {
  const steps = new Map(Object.entries(definition.steps));
  const findings = [...steps].flatMap(([id, step]) => [
    ...expressionsOf(step).flatMap((expression) => problemsAt({ definition, steps, id }, expression, ['steps', id])),
    ...strayExpressions(step.with, ['steps', id, 'with']),
    ...strayExpressions(step.repair?.with, ['steps', id, 'repair', 'with']),
  ]);
  const outputs = outputExpressions(definition).flatMap((expression) =>
    problemsAt({ definition, steps, id: '' }, expression, []),
  );
  return [...findings, ...outputs, ...strayExpressions(definition.outputs, ['outputs'])];
}

function problemsAt(at: Omit<Place, 'place'>, { place, text, path }: PlacedExpression, from: Path): Finding[] {
  const problem = problemOf({ ...at, place }, text);
  return problem === null ? [] : [inText([...from, ...path], text, problem.start, reportOf(problem))];
}

const STRAY: Problem = {
  rule: 'partial-expression',
  message: 'an expression has to be the whole text',
  fix: 'Join the parts within one expression: ${"run-" + params.name}',
};

function reportOf({ rule, message, fix }: ExpressionProblem): Problem {
  return { rule, message, fix };
}

/** Texts that contain an expression, but are none. */
function strayExpressions(template: JsonValue | undefined, path: Path): Finding[] {
  if (typeof template === 'string') {
    return expressionIn(template) === null && template.includes('${') ? [atValue(path, STRAY)] : [];
  }
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([key, value]) =>
    strayExpressions(value, [...path, Array.isArray(template) ? Number(key) : key]),
  );
}

function problemOf(at: Place, text: string): ExpressionProblem | null {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed.problem;
  const { references, comparisons } = parsed.expression;
  const perItem = references.some(({ kind }) => kind === 'item' || kind === 'item-output');
  for (const reference of references) {
    const problem = referenceProblem(at, reference, perItem);
    if (problem !== null) return { ...problem, start: reference.start };
  }
  const types = checkTypes(text, vocabularyOf(at, references));
  if (!types.ok) return types.problem;
  const misfit = typeProblem(at.place, types.type);
  if (misfit !== null) return { ...misfit, start: 0 };
  for (const comparison of comparisons) {
    const problem = comparisonProblem(at.definition, comparison);
    if (problem !== null) return { ...problem, start: comparison.start };
  }
  return at.place === 'when' && references.length === 0 ? constantProblem(text) : null;
}

interface Place {
  readonly definition: WorkflowDefinition;
  readonly steps: ReadonlyMap<string, StepDefinition>;
  readonly id: string;
  readonly place: ExpressionPlace;
}

function referenceProblem(at: Place, reference: Reference, perItem: boolean): Problem | null {
  switch (reference.kind) {
    case 'param': {
      const known = Object.keys(at.definition.parameters);
      if (known.includes(reference.name)) return null;
      const fix = known.length === 0 ? 'Declare it under parameters.' : didYouMean(reference.name, known);
      return { rule: 'unknown-parameter', message: `there is no parameter ${reference.name}`, fix };
    }
    case 'step':
      return stepReferenceProblem(at, reference.step, reference.field, perItem);
    case 'item':
    case 'item-output':
      return itemReferenceProblem(at, reference);
    case 'findings':
      if (at.place === 'repair') return null;
      return { rule: 'no-findings', message: 'findings exist only in a repair', fix: 'Use it within repair.with.' };
  }
}

const FIELDS = ['output', 'items', 'state', 'counts', 'verdicts'];

function stepReferenceProblem({ steps, place }: Place, id: string, field: string, perItem: boolean): Problem | null {
  const step = steps.get(id);
  if (step === undefined) return unknownStep(id, steps);
  const hasItems = step.forEach !== undefined;
  if (!FIELDS.includes(field)) {
    const known = FIELDS.filter((name) => name !== (hasItems ? 'output' : 'items'));
    return { rule: 'unknown-field', message: `steps.${id} has no ${field}`, fix: didYouMean(field, known) };
  }
  if (field === 'output' && hasItems) {
    return {
      rule: 'wrong-output',
      message: `${id} has an output for each item`,
      fix: `Use steps.${id}.items for all of them, or item.outputs.${id} for that of the same item.`,
    };
  }
  if (field === 'items' && !hasItems) {
    return { rule: 'wrong-output', message: `${id} has no items`, fix: `Use steps.${id}.output.` };
  }
  if (field === 'items' && place === 'when' && perItem) {
    return {
      rule: 'nested-loop',
      message: 'a condition about each item must not look at all items of a step',
      fix: `Use steps.${id}.counts or steps.${id}.verdicts, or let an agent compute this.`,
    };
  }
  return null;
}

function itemReferenceProblem(
  at: Place,
  reference: Extract<Reference, { kind: 'item' | 'item-output' }>,
): Problem | null {
  const lineage = lineageOf(at.steps, at.id);
  if (lineage === null || at.place === 'forEach' || at.place === 'outputs') {
    return {
      rule: 'no-item',
      message: 'there is no item here',
      fix: noItemFix(at),
    };
  }
  if (reference.kind === 'item') {
    if (['id', 'value'].includes(reference.field)) return null;
    return {
      rule: 'unknown-field',
      message: `an item has no ${reference.field}`,
      fix: `Use item.id, item.outputs.<step>, or item.value.${reference.field} for a field of the list's element.`,
    };
  }
  if (!at.steps.has(reference.step)) return unknownStep(reference.step, at.steps);
  if (lineageOf(at.steps, reference.step) === lineage) return null;
  return {
    rule: 'wrong-output',
    message: `${reference.step} does not work on the items of ${at.id}`,
    fix: `Use steps.${reference.step}.${at.steps.get(reference.step)?.forEach === undefined ? 'output' : 'items'}.`,
  };
}

function noItemFix({ place, id }: Place): string {
  if (place === 'forEach') return 'Use params and steps to make the list.';
  return place === 'outputs' ? 'Use params and steps.' : `Add forEach to ${id}.`;
}

/** Only what the expression names: a workflow can have thousands of steps. */
function vocabularyOf({ definition, steps, id, place }: Place, references: readonly Reference[]): Vocabulary {
  const named = references.flatMap((reference) => (reference.kind === 'step' ? [reference.step] : []));
  const hasItem = place !== 'forEach' && place !== 'outputs' && lineageOf(steps, id) !== null;
  return {
    params: definition.parameters,
    steps: new Map(named.map((step) => [step, steps.get(step)?.forEach === undefined ? 'once' : 'items'])),
    itemOutputs: hasItem
      ? references.flatMap((reference) => (reference.kind === 'item-output' ? [reference.step] : []))
      : null,
    findings: place === 'repair',
  };
}

function typeProblem(place: ExpressionPlace, type: string): Problem | null {
  if (type === 'dyn' || (place !== 'when' && place !== 'forEach')) return null;
  if (place === 'when' && type !== 'bool') {
    return {
      rule: 'bad-condition',
      message: `a condition has to be true or false, this is ${type}`,
      fix: 'Compare it with something.',
    };
  }
  if (place === 'forEach' && type !== 'list' && !type.startsWith('list<')) {
    return { rule: 'not-a-list', message: `forEach needs a list, this is ${type}`, fix: 'Name a list.' };
  }
  return null;
}

/** A comparison with a word that can never be there is a slip of the pen. */
function comparisonProblem(definition: WorkflowDefinition, { reference, text }: Comparison): Problem | null {
  if (reference.kind === 'step' && reference.field === 'state') {
    const states: readonly string[] = stepOutcomeSchema.options;
    if (states.includes(text)) return null;
    return { rule: 'impossible-comparison', message: `a step never ends as ${text}`, fix: didYouMean(text, states) };
  }
  if (reference.kind !== 'param') return null;
  const values = definition.parameters[reference.name]?.enum?.map(String);
  if (values === undefined || values.includes(text)) return null;
  const message = `the parameter ${reference.name} is never ${text}`;
  return { rule: 'impossible-comparison', message, fix: didYouMean(text, values) };
}

/** A condition that reads nothing is decided already. */
function constantProblem(text: string): ExpressionProblem | null {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed.problem;
  const value = evaluate(parsed.expression, { lookup: () => null, isDouble: () => false });
  if (value.ok && value.value === true) return null;
  const message = value.ok ? 'this condition is never true: the step is unreachable' : value.problem;
  return {
    rule: 'unreachable-step',
    message,
    fix: 'Remove the step, or let the condition read params or steps.',
    start: 0,
  };
}
