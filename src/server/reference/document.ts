/** JSON as a document holds it. */
export type Json = unknown;
export type Fields = Readonly<Record<string, Json>>;

/** The OpenAPI document, as far as its pages show it. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationOf>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Fields>> };
}

export interface OperationOf {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly { readonly bearer?: readonly string[] }[];
  readonly parameters?: readonly ParameterOf[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, AnswerOf>>;
  readonly 'x-problem-codes'?: readonly string[];
}

export interface ParameterOf {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Fields;
}

export interface AnswerOf {
  readonly description: string;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface MediaType {
  readonly schema?: Fields;
  readonly example?: Json;
}

/** An operation with where it is asked for. */
export interface Listed extends OperationOf {
  readonly method: string;
  readonly path: string;
}

export function operationsIn({ paths }: OpenApi): readonly Listed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
}

export function fieldsOf(json: Json): Fields {
  return typeof json === 'object' && json !== null ? (json as Fields) : {};
}

/** Name of the component that a schema refers to. */
export function referenceIn(schema: Fields): string | null {
  const { $ref } = schema;
  return typeof $ref === 'string' ? $ref.replace('#/components/schemas/', '') : null;
}

/** What a schema says of itself, when that is text. */
export function descriptionOf(schema: Json): string {
  const { description } = fieldsOf(schema);
  return typeof description === 'string' ? description : '';
}
