import {
  DrydockError,
  type JsonObject,
  type JsonValue,
  type Parameter,
  type WorkflowDefinition,
} from '../../model/index.ts';
import { didYouMean } from './did-you-mean.ts';

export type BoundParameters =
  | { readonly ok: true; readonly params: JsonObject }
  | { readonly ok: false; readonly error: DrydockError<'DRY-E1003'> };

/** Checks the given values against the declared parameters and fills in defaults; all problems at once. */
export function bindParameters(definition: WorkflowDefinition, given: JsonObject): BoundParameters {
  const declared = new Map(Object.entries(definition.parameters));
  const problems = Object.keys(given)
    .filter((name) => !declared.has(name))
    .map((name) => `${name}: there is no such parameter. ${didYouMean(name, [...declared.keys()])}`);
  const params: JsonObject = {};
  for (const [name, parameter] of declared) {
    const value = Object.hasOwn(given, name) ? given[name] : parameter.default;
    if (value === undefined) {
      problems.push(`${name}: a value is required (${parameter.description ?? parameter.type})`);
      continue;
    }
    const problem = misfitOf(value, parameter);
    if (problem !== null) problems.push(`${name}: ${problem}`);
    params[name] = value;
  }
  if (problems.length === 0) return { ok: true, params };
  const error = new DrydockError('DRY-E1003', { workflow: definition.name }, { details: problems });
  return { ok: false, error };
}

/** Why a value does not fit a parameter; null when it does. */
export function misfitOf(value: JsonValue, parameter: Parameter): string | null {
  if (!hasType(value, parameter.type)) return `expected ${parameter.type}, found ${JSON.stringify(value)}`;
  const element = parameter.items?.type;
  if (Array.isArray(value) && element !== undefined) {
    const wrong = value.find((member) => !hasType(member, element));
    if (wrong !== undefined) return `expected a list of ${element}, found ${JSON.stringify(wrong)} in it`;
  }
  if (parameter.enum !== undefined && !parameter.enum.some((option) => isSame(option, value))) {
    return `expected one of ${parameter.enum.map((option) => JSON.stringify(option)).join(', ')}, found ${JSON.stringify(value)}`;
  }
  if (typeof value !== 'number') return null;
  if (parameter.minimum !== undefined && value < parameter.minimum) return `expected ${parameter.minimum} or more`;
  if (parameter.maximum !== undefined && value > parameter.maximum) return `expected ${parameter.maximum} or less`;
  return null;
}

function hasType(value: JsonValue, type: Parameter['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
