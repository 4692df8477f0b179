import {
  DrydockError,
  type JsonObject,
  type JsonValue,
  type Parameter,
  type ValueSchema,
  type WorkflowDefinition,
} from '../../model/index.ts';
import { didYouMean } from './did-you-mean.ts';
import { parsePattern } from './pattern.ts';

export type BoundParameters =
  | { readonly ok: true; readonly params: JsonObject }
  | { readonly ok: false; readonly error: DrydockError<'DRY-E1003'> };

/**
 * Checks the given values against the declared parameters and fills in defaults; all problems at once. Secrets stay
 * references: `{"$secret": "env:NAME"}`.
 */
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
    const misfit = misfitOf(value, parameter);
    if (misfit !== null) problems.push(`${name}${misfit.at}: ${misfit.problem}`);
    params[name] = parameter.type === 'secret' ? { $secret: secretReference(value) } : value;
  }
  if (problems.length === 0) return { ok: true, params };
  const error = new DrydockError('DRY-E1003', { workflow: definition.name }, { details: problems });
  return { ok: false, error };
}

/** The reference that a value of type `secret` is, `env:NAME` or `file:/path`; null for anything else. */
function secretReference(value: JsonValue): string | null {
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? value['$secret'] : value;
  if (typeof inner !== 'string') return null;
  return /^(env:[A-Za-z_]\w*|file:(\/|[A-Za-z]:[\\/])[^\p{Cc}]+)$/u.test(inner) ? inner : null;
}

export interface Misfit {
  /** Where in the value: ``, `[2]`, `.name[0]`. */
  readonly at: string;
  readonly problem: string;
}

/** Why a value does not fit a parameter; null when it does. A secret is never repeated. */
export function misfitOf(value: JsonValue, parameter: Parameter): Misfit | null {
  if (parameter.type !== 'secret') return misfitIn(value, { ...parameter, type: parameter.type }, '');
  if (secretReference(value) !== null) return null;
  const problem =
    'expected a reference to a secret, env:NAME or file:/path; the value itself does not belong here, for runs are recorded';
  return { at: '', problem };
}

function misfitIn(value: JsonValue, schema: ValueSchema, at: string): Misfit | null {
  if (!hasType(value, schema.type)) return { at, problem: `expected ${schema.type}, found ${shown(value)}` };
  if (schema.enum !== undefined && !schema.enum.some((option) => canonical(option) === canonical(value))) {
    const options = schema.enum.map((option) => JSON.stringify(option)).join(', ');
    return { at, problem: `expected one of ${options}, found ${shown(value)}` };
  }
  if (typeof value === 'number') return boundsMisfit(value, schema.minimum, schema.maximum, '', at);
  if (typeof value === 'string') return textMisfit(value, schema, at);
  if (Array.isArray(value)) return listMisfit(value, schema, at);
  return typeof value === 'object' && value !== null ? objectMisfit(value, schema, at) : null;
}

function boundsMisfit(
  size: number,
  least: number | undefined,
  most: number | undefined,
  unit: string,
  at: string,
): Misfit | null {
  if (least !== undefined && size < least) return { at, problem: `expected ${least}${unit} or more` };
  if (most !== undefined && size > most) return { at, problem: `expected ${most}${unit} or less` };
  return null;
}

function textMisfit(value: string, { minLength, maxLength, pattern }: ValueSchema, at: string): Misfit | null {
  const misfit = boundsMisfit(Array.from(value).length, minLength, maxLength, ' characters', at);
  if (misfit !== null || pattern === undefined) return misfit;
  const parsed = parsePattern(pattern);
  if (parsed.ok && parsed.pattern.test(value)) return null;
  return { at, problem: `expected a text that matches ${pattern}, found ${shown(value)}` };
}

function listMisfit(value: readonly JsonValue[], schema: ValueSchema, at: string): Misfit | null {
  const { minItems, maxItems, uniqueItems, items } = schema;
  const misfit = boundsMisfit(value.length, minItems, maxItems, ' elements', at);
  if (misfit !== null) return misfit;
  const seen = new Set<string>();
  for (const [index, element] of value.entries()) {
    const inside = items === undefined ? null : misfitIn(element, items, `${at}[${index}]`);
    if (inside !== null) return inside;
    if (uniqueItems !== true) continue;
    const key = canonical(element);
    if (seen.has(key)) return { at: `${at}[${index}]`, problem: `${shown(element)} is there already` };
    seen.add(key);
  }
  return null;
}

function objectMisfit(value: JsonObject, schema: ValueSchema, at: string): Misfit | null {
  const properties = new Map(Object.entries(schema.properties ?? {}));
  const missing = schema.required?.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return { at: `${at}.${missing}`, problem: 'a value is required' };
  for (const [name, member] of Object.entries(value)) {
    const further = schema.additionalProperties ?? true;
    const rule = properties.get(name) ?? further;
    if (rule === true) continue;
    if (rule === false) {
      return { at: `${at}.${name}`, problem: `there is no such property. ${didYouMean(name, [...properties.keys()])}` };
    }
    const inside = misfitIn(member, rule, `${at}.${name}`);
    if (inside !== null) return inside;
  }
  return null;
}

function hasType(value: JsonValue, type: ValueSchema['type']): boolean {
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

/** One text for equal values: the order of keys does not count. */
function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
