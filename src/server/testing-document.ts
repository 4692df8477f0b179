import fc from 'fast-check';
import { z } from 'zod';

/** A part of an OpenAPI document. */
export type Json = Readonly<Record<string, unknown>>;

export interface DocumentedOperation {
  readonly method: string;
  /** With its parameters: /v1/runs/{run} */
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Json }[];
  /** What its body may be; undefined: it takes none. */
  readonly body: Json | undefined;
  /** By status, and `default`. */
  readonly responses: Readonly<Record<string, Json>>;
}

/** Every operation of a document. */
export function operationsIn(document: Json): readonly DocumentedOperation[] {
  return Object.entries(document['paths'] as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method: method.toUpperCase(),
      path,
      parameters: parameters as DocumentedOperation['parameters'],
      body: contentOf(requestBody as Json | undefined, 'application/json'),
      responses: responses as DocumentedOperation['responses'],
    })),
  );
}

function contentOf(of: Json | undefined, type: string): Json | undefined {
  const content = of?.['content'] as Record<string, { readonly schema: Json }> | undefined;
  return content?.[type]?.schema;
}

/**
 * What is wrong with an answer by the document; null: nothing.
 *
 * @param content undefined when it is no JSON
 */
export function misfitOf(
  document: Json,
  { responses }: DocumentedOperation,
  status: number,
  content: unknown,
): string | null {
  const response = responses[status] ?? (status >= 400 ? responses['default'] : undefined);
  if (response === undefined) return status === 304 ? null : `the status ${status} is not documented`;
  const schema = contentOf(response, status >= 400 ? 'application/problem+json' : 'application/json');
  if (schema === undefined) return null;
  if (content === undefined) return 'it is no JSON';
  const { error } = checkerFor(document, schema).safeParse(content);
  return error === undefined ? null : z.prettifyError(error);
}

const checkers = new WeakMap<Json, z.ZodType>();

function checkerFor(document: Json, schema: Json): z.ZodType {
  const known = checkers.get(schema);
  if (known !== undefined) return known;
  const definitions = (document['components'] as Json)['schemas'];
  // The checker has no Unicode classes in patterns, which JSON Schema has.
  const hasClasses = (name: string, value: unknown) => name === 'pattern' && String(value).includes('\\p{');
  const plain = (name: string, value: unknown) => (hasClasses(name, value) ? undefined : value);
  const whole = JSON.stringify({ ...schema, $defs: definitions }, plain).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  );
  const checker = z.fromJSONSchema(JSON.parse(whole) as z.core.JSONSchema.JSONSchema);
  checkers.set(schema, checker);
  return checker;
}

const TEXTS = [
  '@last',
  '1',
  '#1',
  '..',
  '%00',
  '\0',
  '',
  '0',
  '-1',
  '1e9',
  'null',
  "' or 1=1",
  '\u202e',
  '😀',
  '\ud800',
  '<b>',
  '\u001b[2J',
  '__proto__',
  'constructor',
  'x'.repeat(3_000),
];

/** Text that something may stumble over. */
export const nastyText = fc.oneof(fc.string({ maxLength: 30, unit: 'binary' }), fc.constantFrom(...TEXTS));

const nasty = fc.oneof(
  nastyText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
  fc.constantFrom(-0, 2 ** 53, 1e308, 9e99),
);

/** Values that mostly fit a schema, here and there something else. */
export function valuesOf(document: Json, schema: Json, depth = 0): fc.Arbitrary<unknown> {
  const fitting = fittingOf(document, schema, depth);
  return fc.oneof({ weight: 12, arbitrary: fitting }, { weight: 1, arbitrary: nasty });
}

/** Nested deeper, a schema that holds itself is cut. */
const DEEPEST = 6;

function fittingOf(document: Json, schema: Json, depth: number): fc.Arbitrary<unknown> {
  const { $ref, enum: choices, const: only, type } = schema;
  if (depth > DEEPEST) return nasty;
  if (typeof $ref === 'string') return valuesOf(document, definition(document, $ref), depth + 1);
  if (Array.isArray(choices)) return fc.constantFrom(...(choices as unknown[]));
  if (only !== undefined) return fc.constant(only);
  const variants = (schema['anyOf'] ?? schema['oneOf']) as readonly Json[] | undefined;
  if (variants !== undefined) return fc.oneof(...variants.map((one) => valuesOf(document, one, depth + 1)));
  const [first] = Array.isArray(type) ? (type as string[]) : [type];
  if (first === 'object') return objectOf(document, schema, depth);
  if (first === 'array')
    return fc.array(valuesOf(document, (schema['items'] ?? {}) as Json, depth + 1), { maxLength: 4 });
  return scalarOf(schema, first);
}

function definition(document: Json, reference: string): Json {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<Json>((at, name) => at[name] as Json, document);
}

function objectOf(document: Json, schema: Json, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  if (fields.length === 0) return fc.dictionary(nastyText, nasty, { maxKeys: 3 });
  const values = Object.fromEntries(fields.map(([name, one]) => [name, valuesOf(document, one, depth + 1)]));
  return fc.record(values, { requiredKeys: (schema['required'] ?? []) as string[] });
}

function scalarOf(schema: Json, type: unknown): fc.Arbitrary<unknown> {
  const { minimum = -10, maximum = 1_000 } = schema as { minimum?: number; maximum?: number };
  const bounds = { min: Math.ceil(minimum), max: Math.max(Math.ceil(minimum), Math.min(maximum, 2 ** 31)) };
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return fc.integer(bounds);
  if (schema['format'] === 'date-time')
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
  const { example, examples } = schema as { example?: unknown; examples?: readonly unknown[] };
  const known = [example, ...(examples ?? [])].filter((one) => one !== undefined);
  return fc.oneof(fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/), nastyText, ...known.map((one) => fc.constant(one)));
}
