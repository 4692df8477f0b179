import type { JsonValue } from '../../model/index.ts';

/** Outputs are immutable, and a condition may be evaluated for thousands of items: convert each object once. */
const converted = new WeakMap<object, unknown>();

/** JSON as CEL sees it: whole numbers are integers (BigInt), all others doubles. */
export function toCel(value: JsonValue): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const known = converted.get(value);
  if (known !== undefined) return known;
  const result = Array.isArray(value)
    ? value.map(toCel)
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toCel(member)]));
  converted.set(value, result);
  return result;
}

/** The result of an expression as JSON; undefined when it has no JSON form. */
export function fromCel(value: unknown): JsonValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    const elements = value.map(fromCel);
    return elements.includes(undefined) ? undefined : (elements as JsonValue[]);
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const entries = Object.entries(value).map(([key, member]) => [key, fromCel(member)] as const);
  return entries.some(([, member]) => member === undefined)
    ? undefined
    : (Object.fromEntries(entries) as { [key: string]: JsonValue });
}
