import type { JsonValue, StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import { expressionIn, templateExpressions } from '../plan/index.ts';
import { UNRESOLVED } from './complete-definition.ts';
import { literalSecret } from './check-parameters.ts';
import { didYouMean } from './did-you-mean.ts';
import { atKey, atValue, type Finding } from './finding.ts';
import { misfitOf } from './parameters.ts';

/** How deep sub-workflows may be nested: a workflow with one of its own is 1 deep. */
export const MAX_DEPTH = 8;
const MAX_STEPS = 10_000;

/** What the steps that run sub-workflows hand over, against what those declare. */
export function subWorkflowFindings({ steps }: WorkflowDefinition): Finding[] {
  return Object.entries(steps).flatMap(([id, step]) =>
    step.workflow === undefined || step.workflow === UNRESOLVED ? [] : givenFindings(id, step, step.workflow),
  );
}

function givenFindings(id: string, step: StepDefinition, { name, parameters }: WorkflowDefinition): Finding[] {
  const path = ['steps', id, 'with'];
  // The item itself is handed over, and only a run knows it.
  if (step.with === undefined && step.forEach !== undefined) return [];
  const given = step.with ?? {};
  if (typeof given === 'string' && expressionIn(given) !== null) return [];
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const message = `${name} takes a map of its parameters`;
    return [
      atValue(path, { rule: 'bad-value', message, fix: `Its parameters: ${Object.keys(parameters).join(', ')}.` }),
    ];
  }
  const findings: Finding[] = [];
  for (const [key, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    if (parameter === undefined) {
      const message = `${name} has no parameter ${key}`;
      const fix = didYouMean(key, Object.keys(parameters));
      findings.push(atKey([...path, key], { rule: 'unknown-parameter', message, fix }));
      continue;
    }
    const misfit = isLiteral(value) ? misfitOf(value, parameter) : null;
    if (misfit === null) continue;
    const message = `${key}${misfit.at} of ${name} does not fit: ${misfit.problem}`;
    const isSecret = parameter.type === 'secret';
    findings.push(
      atValue([...path, key], isSecret ? literalSecret(key) : { rule: 'bad-parameter', message, fix: 'Correct it.' }),
    );
  }
  const missing = Object.entries(parameters).filter(
    ([key, parameter]) => parameter.default === undefined && !Object.hasOwn(given, key),
  );
  for (const [key] of missing) {
    const message = `${name} needs a value for ${key}`;
    const place = step.with === undefined ? ['steps', id, 'workflow'] : path;
    findings.push(atKey(place, { rule: 'missing-parameter', message, fix: `Add ${key} under with.` }));
  }
  return findings;
}

function isLiteral(value: JsonValue): boolean {
  return templateExpressions(value).length === 0;
}

/** Sub-workflows are part of the definition, so that they could make it grow beyond all measure. */
export function sizeFindings(definition: WorkflowDefinition): Finding[] {
  const { steps, depth } = sizeOf(definition, new Map());
  if (depth > MAX_DEPTH) {
    const message = `sub-workflows are nested ${depth} deep`;
    return [atKey(['steps'], { rule: 'too-deep', message, fix: `Keep it to ${MAX_DEPTH}.` })];
  }
  if (depth === 0 || steps <= MAX_STEPS) return [];
  const message = `with its sub-workflows the workflow has ${steps} steps`;
  return [atKey(['steps'], { rule: 'too-large', message, fix: `Keep it to ${MAX_STEPS}.` })];
}

interface Size {
  readonly steps: number;
  readonly depth: number;
}

function sizeOf(definition: WorkflowDefinition, known: Map<WorkflowDefinition, Size>): Size {
  const earlier = known.get(definition);
  if (earlier !== undefined) return earlier;
  let [steps, depth] = [0, 0];
  for (const { workflow } of Object.values(definition.steps)) {
    const inner = workflow === undefined ? { steps: 0, depth: -1 } : sizeOf(workflow, known);
    steps += 1 + inner.steps;
    depth = Math.max(depth, inner.depth + 1);
  }
  known.set(definition, { steps, depth });
  return { steps, depth };
}
