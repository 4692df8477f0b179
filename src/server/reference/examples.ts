import { type Fields, fieldsOf, type Json, type MediaType, type OpenApi, referenceIn } from './document.ts';

/** Levels from which on an example holds only what must be there. */
const FULL_LEVELS = 4;
const MOST_LEVELS = 12;

type Schemas = OpenApi['components']['schemas'];

/** The document with an example for every body that is sent or answered as JSON. */
export function withExamples(document: OpenApi): OpenApi {
  const { schemas } = document.components;
  const shown = (media: Readonly<Record<string, MediaType>> | undefined) =>
    Object.fromEntries(
      Object.entries(media ?? {}).map(([type, content]) => {
        const isPlain = content.schema === undefined || content.example !== undefined || !type.endsWith('json');
        return [type, isPlain ? content : { ...content, example: exampleOf(content.schema ?? {}, schemas) }];
      }),
    );
  const answer = <A extends { readonly content?: Readonly<Record<string, MediaType>> }>(one: A): A => {
    // Problems look all the same: the schema has the example.
    const isProblem = one.content === undefined || 'application/problem+json' in one.content;
    return isProblem ? one : { ...one, content: shown(one.content) };
  };
  const paths = Object.entries(document.paths).map(([path, methods]) => {
    const operations = Object.entries(methods).map(([method, operation]) => {
      const { requestBody: sent } = operation;
      const responses = Object.entries(operation.responses).map(([status, one]) => [status, answer(one)]);
      const body = sent === undefined ? {} : { requestBody: { ...sent, content: shown(sent.content) } };
      return [method, { ...operation, ...body, responses: Object.fromEntries(responses) }];
    });
    return [path, Object.fromEntries(operations)];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

/** A value that fits a schema: its own example, or one made of what it allows. The same schema always gives the same value. */
export function exampleOf(schema: Fields, schemas: Schemas, level = 0): Json {
  const name = referenceIn(schema);
  if (name !== null) return level > MOST_LEVELS ? {} : exampleOf(schemas[name] ?? {}, schemas, level + 1);
  if ('example' in schema) return schema['example'];
  if ('default' in schema) return schema['default'];
  if ('const' in schema) return schema['const'];
  const choices = schema['enum'] ?? schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) {
    const chosen: Json = choices.find((one) => one !== null && fieldsOf(one)['type'] !== 'null') ?? null;
    return 'enum' in schema ? chosen : exampleOf(fieldsOf(chosen), schemas, level + 1);
  }
  if (Array.isArray(schema['allOf']))
    return Object.assign({}, ...schema['allOf'].map((part) => exampleOf(fieldsOf(part), schemas, level))) as Json;
  const types = [schema['type']].flat();
  const type = types.find((one) => one !== 'null');
  if (type === 'object') return objectOf(schema, schemas, level);
  if (type === 'array')
    return level > FULL_LEVELS && schema['minItems'] === undefined
      ? []
      : [exampleOf(fieldsOf(schema['items']), schemas, level + 1)];
  return plainValue(type, schema);
}

function objectOf(schema: Fields, schemas: Schemas, level: number): Json {
  const required = new Set([schema['required'] ?? []].flat());
  const shown = Object.entries(fieldsOf(schema['properties'])).filter(
    ([name]) => level <= FULL_LEVELS || required.has(name),
  );
  const value = shown.map(([name, part]) => [name, exampleOf(fieldsOf(part), schemas, level + 1)] as const);
  return Object.fromEntries(value);
}

function plainValue(type: unknown, schema: Fields): Json {
  if (type === 'integer' || type === 'number') {
    const least = schema['minimum'] ?? schema['exclusiveMinimum'];
    return typeof least === 'number' && least > 1 ? least + ('exclusiveMinimum' in schema ? 1 : 0) : 1;
  }
  if (type === 'boolean') return true;
  if (type === 'string') return textOf(schema);
  return {};
}

function textOf({ format, pattern, minLength = 0 }: Fields): string {
  if (format === 'date-time') return '2026-11-02T09:30:00.000Z';
  if (format === 'uri' || format === 'url') return 'https://example.com/hook';
  if (pattern === '^[0-9a-f]{64}$') return 'a'.repeat(64);
  return 'text'.padEnd(Number(minLength), 'x');
}
