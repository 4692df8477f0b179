import type { JsonValue, Parameter, ValueSchema, WorkflowDefinition } from '../../model/index.ts';
import type { Problem } from '../rules.ts';
import { atValue, type Finding } from './finding.ts';
import { misfitOf } from './parameters.ts';
import { parsePattern } from './pattern.ts';
import type { Path } from './yaml-source.ts';

/** What is wrong with the parameters that a workflow declares. */
export function parameterFindings({ parameters }: WorkflowDefinition): Finding[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const path = ['parameters', name];
    const findings = schemaFindings(parameter, path);
    return findings.length > 0 ? findings : defaultFindings(name, parameter, path);
  });
}

function defaultFindings(name: string, parameter: Parameter, path: Path): Finding[] {
  if (parameter.default === undefined) return [];
  const misfit = misfitOf(parameter.default, parameter);
  if (misfit === null) return [];
  const place = [...path, 'default'];
  if (parameter.type === 'secret') return [atValue(place, literalSecret(name))];
  const message = `the default of ${name}${misfit.at} does not fit: ${misfit.problem}`;
  return [atValue(place, { rule: 'bad-default', message, fix: 'Correct it.' })];
}

export function literalSecret(name: string): Problem {
  return {
    rule: 'literal-secret',
    message: `${name} is a secret: its value must not stand here, for workflows and runs are recorded`,
    fix: 'Write where it is: env:NAME for an environment variable, file:/path for a file.',
  };
}

const KEYS: Readonly<Record<Parameter['type'], readonly string[]>> = {
  string: ['enum', 'minLength', 'maxLength', 'pattern'],
  integer: ['enum', 'minimum', 'maximum'],
  number: ['enum', 'minimum', 'maximum'],
  boolean: ['enum'],
  array: ['enum', 'minItems', 'maxItems', 'uniqueItems', 'items'],
  object: ['enum', 'properties', 'required', 'additionalProperties'],
  secret: [],
};

const BOUNDS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const;

function schemaFindings(schema: Parameter | ValueSchema, path: Path): Finding[] {
  const contradiction = contradictionIn(schema);
  if (contradiction !== null) {
    const { key, message, fix } = contradiction;
    return [atValue([...path, ...key], { rule: 'bad-schema', message, fix })];
  }
  const { pattern, items, properties = {}, additionalProperties } = schema;
  const findings: Finding[] = [];
  const parsed = pattern === undefined ? null : parsePattern(pattern);
  if (parsed !== null && !parsed.ok) {
    const fix = 'Use literals, classes such as [a-z], groups, | and quantifiers.';
    findings.push(atValue([...path, 'pattern'], { rule: 'bad-pattern', message: parsed.problem, fix }));
  }
  if (items !== undefined) findings.push(...schemaFindings(items, [...path, 'items']));
  for (const [name, property] of Object.entries(properties)) {
    findings.push(...schemaFindings(property, [...path, 'properties', name]));
  }
  if (typeof additionalProperties === 'object') {
    findings.push(...schemaFindings(additionalProperties, [...path, 'additionalProperties']));
  }
  return findings;
}

interface Contradiction {
  readonly key: Path;
  readonly message: string;
  readonly fix: string;
}

function contradictionIn(schema: Parameter | ValueSchema): Contradiction | null {
  const useful = ['type', 'description', 'default', ...KEYS[schema.type]];
  const entries: [string, unknown][] = Object.entries(schema);
  const stray = entries.find(([key, value]) => value !== undefined && !useful.includes(key))?.[0];
  if (stray !== undefined) {
    const fix = KEYS[schema.type].length === 0 ? 'Remove it.' : `Use ${KEYS[schema.type].join(', ')}.`;
    return { key: [stray], message: `${stray} means nothing for type ${schema.type}`, fix };
  }
  for (const [least, most] of BOUNDS) {
    if ((schema[least] ?? Number.NEGATIVE_INFINITY) > (schema[most] ?? Number.POSITIVE_INFINITY)) {
      return { key: [least], message: `${least} is greater than ${most}`, fix: 'No value could fit: correct one.' };
    }
  }
  const { enum: options, required = [], properties = {}, additionalProperties } = schema;
  const odd = options?.findIndex((option: JsonValue) => misfitOf(option, { type: schema.type }) !== null) ?? -1;
  if (odd >= 0) return { key: ['enum', odd], message: `this is no ${schema.type}`, fix: 'Correct it, or the type.' };
  const impossible = required.findIndex((name) => additionalProperties === false && !Object.hasOwn(properties, name));
  if (impossible < 0) return null;
  const message = `${required[impossible]} is required, but not allowed`;
  return { key: ['required', impossible], message, fix: 'Add it to properties.' };
}
