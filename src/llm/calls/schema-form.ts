import type { JsonObject, JsonValue } from '../../model/index.ts';

/** The field in which an answer stands whose schema is no object: providers want one at the top. */
const FIELD = 'answer';
/** The definition of a value that refers to itself. */
const TOP = 'whole_answer';

/** A schema as providers take it. */
export interface SchemaForm {
  readonly schema: JsonObject;
  /** True when it keeps the rules of strict modes: each object names all its fields as required, and allows no others. */
  readonly isStrict: boolean;
  /** The value in what the model wrote. */
  unwrap(written: JsonValue): JsonValue;
}

export function schemaForm(schema: JsonObject): SchemaForm {
  if (schema['type'] === 'object') return { schema, isStrict: isStrict(schema), unwrap: (written) => written };
  const { $schema: _, $defs, ...inner } = schema;
  const refersToTop = JSON.stringify(inner) !== JSON.stringify(moved(inner));
  const definitions = { ...(isObject($defs) ? $defs : {}), ...(refersToTop ? { [TOP]: inner } : {}) };
  const wrapped: JsonObject = {
    type: 'object',
    properties: { [FIELD]: refersToTop ? { $ref: `#/$defs/${TOP}` } : inner },
    required: [FIELD],
    additionalProperties: false,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: moved(definitions) }),
  };
  return {
    schema: wrapped,
    isStrict: isStrict(wrapped),
    unwrap: (written) =>
      isObject(written) && Object.keys(written).join() === FIELD ? (written[FIELD] ?? null) : written,
  };
}

/** References to what was the top lead to where it now stands. */
function moved(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(moved);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([word, value]): [string, JsonValue] =>
    word === '$ref' && value === '#' ? [word, `#/$defs/${TOP}`] : [word, moved(value)],
  );
  return Object.fromEntries(entries);
}

/** The schema in words, for those that take none. */
export function inWords(schema: JsonObject): string {
  return `Answer with one JSON value and nothing else, neither before nor after it. It must fit this JSON Schema:\n${JSON.stringify(schema)}`;
}

/** Words that strict modes do not take. */
const NOT_STRICT = new Set([
  'allOf',
  'not',
  'oneOf',
  'patternProperties',
  'propertyNames',
  'default',
  'if',
  'prefixItems',
]);

function isStrict(schema: JsonValue): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (!isObject(schema)) return true;
  if (Object.keys(schema).some((word) => NOT_STRICT.has(word)) || Object.keys(schema).length === 0) return false;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  if (schema['type'] === 'object') {
    const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
    if (schema['additionalProperties'] !== false || !Object.keys(properties).every((name) => required.has(name)))
      return false;
  }
  const definitions = isObject(schema['$defs']) ? Object.values(schema['$defs']) : [];
  const inner = [...Object.values(properties), ...definitions, schema['items'] ?? true, schema['anyOf'] ?? []];
  return inner.every(isStrict);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
