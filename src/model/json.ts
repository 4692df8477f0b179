import { z } from 'zod';

/** Any value that JSON can carry: outputs, inputs, parameters and configuration are all of this type. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export type JsonObject = { [key: string]: JsonValue };

export const jsonValueSchema: z.ZodType<JsonValue> = z.json();

export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), jsonValueSchema);

/**
 * A JSON Merge Patch (RFC 7396) laid over an object: null takes a field away.
 *
 * @param keepsNulls true: null stays null, to be laid over something else again
 */
export function mergedPatch(target: JsonObject, patch: JsonObject, keepsNulls = false): JsonObject {
  const merged = new Map<string, JsonValue>(Object.entries(target));
  for (const [field, value] of Object.entries(patch)) {
    const before = merged.get(field);
    if (value === null && !keepsNulls) merged.delete(field);
    else if (isObject(value)) merged.set(field, mergedPatch(isObject(before) ? before : {}, value, keepsNulls));
    else merged.set(field, value);
  }
  return Object.fromEntries(merged);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
