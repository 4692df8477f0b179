import type { JsonValue, WorkflowDefinition } from '../../model/index.ts';

/** One difference. The path is that of the definition: `steps.build.retry.attempts`. */
export interface DefinitionDifference {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly old?: JsonValue;
  readonly new?: JsonValue;
}

/** What differs between two definitions, down to single fields; whole steps and parameters that came or went are one each. */
export function diffDefinitions(a: WorkflowDefinition, b: WorkflowDefinition): readonly DefinitionDifference[] {
  return compare('', plain(a), plain(b));
}

/** Without what is undefined, which means nothing. */
function plain(definition: WorkflowDefinition): JsonValue {
  return JSON.parse(JSON.stringify(definition)) as JsonValue;
}

function compare(path: string, a: JsonValue | undefined, b: JsonValue | undefined): DefinitionDifference[] {
  if (b === undefined) return a === undefined ? [] : [{ path, kind: 'removed', old: a }];
  if (a === undefined) return [{ path, kind: 'added', new: b }];
  if (isMap(a) && isMap(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => compare(path === '' ? key : `${path}.${key}`, ownOf(a, key), ownOf(b, key)));
  }
  return isSame(a, b) ? [] : [{ path, kind: 'changed', old: a, new: b }];
}

function ownOf(map: { readonly [key: string]: JsonValue }, key: string): JsonValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => isSame(value, b[index] ?? null));
  }
  return isMap(a) && isMap(b) ? compare('', a, b).length === 0 : a === b;
}

function isMap(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
