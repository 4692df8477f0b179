import { EvaluationError } from '@marcbachmann/cel-js';
import type { JsonValue } from '../../model/index.ts';
import { fromCel, toCel } from './cel-value.ts';
import type { Key } from './member-chain.ts';
import type { Expression, Reference } from './parse-expression.ts';

/** The values that an expression may read. */
export interface Scope {
  lookup(reference: Reference): JsonValue;
  /** True for a parameter of type `number`, whose whole values are doubles too. */
  isDouble(param: string): boolean;
}

export type Evaluated =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly problem: string };

export function evaluate(expression: Expression, scope: Scope): Evaluated {
  const [only] = expression.references;
  if (expression.path !== null && only !== undefined) return walk(scope.lookup(only), expression.path);
  try {
    const value = fromCel(expression.run(variables(expression, scope)));
    return value === undefined ? { ok: false, problem: 'the result is no JSON value' } : { ok: true, value };
  } catch (error) {
    if (error instanceof EvaluationError) return { ok: false, problem: error.summary };
    if (error instanceof RangeError) return { ok: false, problem: error.message };
    throw error;
  }
}

/** Plain paths yield the very value that was stored, without a detour through the types of CEL. */
function walk(start: JsonValue, path: readonly Key[]): Evaluated {
  let value = start;
  for (const key of path) {
    const member = memberOf(value, key);
    if (member === undefined) return { ok: false, problem: `there is no ${key} in ${kindOf(value)}` };
    value = member;
  }
  return { ok: true, value };
}

function memberOf(value: JsonValue, key: Key): JsonValue | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object'
    ? `an object with ${Object.keys(value).join(', ') || 'no keys'}`
    : `a ${typeof value}`;
}

function variables(expression: Expression, scope: Scope): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  const steps: Record<string, Record<string, unknown>> = {};
  const outputs: Record<string, unknown> = {};
  const item: Record<string, unknown> = { outputs };
  let findings: unknown = null;
  for (const reference of expression.references) {
    const value = scope.lookup(reference);
    switch (reference.kind) {
      case 'param':
        params[reference.name] = scope.isDouble(reference.name) ? value : toCel(value);
        break;
      case 'step':
        steps[reference.step] = { ...steps[reference.step], [reference.field]: toCel(value) };
        break;
      case 'item':
        item[reference.field] = toCel(value);
        break;
      case 'item-output':
        outputs[reference.step] = toCel(value);
        break;
      case 'findings':
        findings = toCel(value);
        break;
    }
  }
  return { params, steps, item, findings };
}
