import { z } from 'zod';
import { type JsonValue, jsonValueSchema } from './json.ts';

const VALUE_TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;

/** What a value has to be: the part of JSON Schema (https://json-schema.org) that parameters are described with. */
export interface ValueSchema {
  readonly type: (typeof VALUE_TYPES)[number];
  readonly description?: string | undefined;
  readonly enum?: JsonValue[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  /** In characters (Unicode code points). */
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  /** A regular expression that a text has to contain a match of. */
  readonly pattern?: string | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly uniqueItems?: boolean | undefined;
  readonly items?: ValueSchema | undefined;
  readonly properties?: Readonly<Record<string, ValueSchema>> | undefined;
  readonly required?: string[] | undefined;
  readonly additionalProperties?: boolean | ValueSchema | undefined;
}

const count = z.int().min(0);

const constraints = {
  description: z.string().optional(),
  enum: z.array(jsonValueSchema).min(1).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  pattern: z.string().optional().describe('Regular expression, matched in linear time; anywhere in the text'),
  minItems: count.optional(),
  maxItems: count.optional(),
  uniqueItems: z.boolean().optional(),
  items: z.lazy(() => valueSchema).optional(),
  properties: z
    .record(
      z.string(),
      z.lazy(() => valueSchema),
    )
    .optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.union([z.boolean(), z.lazy(() => valueSchema)]).optional(),
};

export const valueSchema: z.ZodType<ValueSchema> = z.strictObject({ type: z.enum(VALUE_TYPES), ...constraints });

/**
 * A parameter of a workflow. Without a default it is required. A value of type `secret` is a reference, `env:NAME` or
 * `file:/path`, which is recorded as `{"$secret": "env:NAME"}`; the secret itself is never recorded.
 */
export const parameterSchema = z.strictObject({
  type: z.enum([...VALUE_TYPES, 'secret']),
  default: jsonValueSchema.optional(),
  ...constraints,
});

export type Parameter = z.infer<typeof parameterSchema>;
