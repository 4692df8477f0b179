import { z } from 'zod';
import { commandIdSchema, dollarsOf, jsonValueSchema, microsOf, runIdSchema } from '../../model/index.ts';

/**
 * How values of a model type look in the public API: names in snake_case, moments as RFC 3339 in UTC with milliseconds, money as
 * decimal strings of US dollars. Derived from the schema of the model, so that the two cannot drift apart. What users
 * own (parameters, outputs, configuration, names of steps) is passed through as it is.
 *
 * By name: a number called `…At`, `at` or `ts` is a moment; one called `…Micros` is money and becomes `…_usd`.
 */
export interface Wire<T> {
  readonly model: z.ZodType<T>;
  /** Checks, and documents, the form on the wire. */
  readonly schema: z.ZodType;
  encode(value: T): unknown;
  /** Back again. Unknown fields are dropped: a newer server may send more. */
  decode(json: unknown): T;
}

/**
 * The wire form of a schema of the model, made when it is first used: a client needs few of them.
 *
 * @param name of the component in the OpenAPI document
 */
export function wireOf<T>(model: z.ZodType<T>, name?: string): Wire<T> {
  let made: Form | undefined;
  const form = (): Form => {
    if (made !== undefined) return made;
    const derived = formOf(model, 'plain');
    made = name === undefined ? derived : { ...derived, schema: derived.schema.meta({ id: name }) };
    return made;
  };
  return {
    model,
    get schema() {
      return form().schema;
    },
    encode: (value) => form().encode(value),
    decode: (json) => form().decode(json) as T,
  };
}

/** A value whose wire form was checked already, checked by the model as well: defaults and rules that only it knows. */
export function fromWire<T>(wire: Wire<T>, json: unknown): z.ZodSafeParseResult<T> {
  return wire.model.safeParse(wire.decode(json));
}

/** The wire form of a value of ours that no schema describes: every name in it is a field's, and none is a user's. */
export function fromModel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromModel);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    parts.map(([field, part]) => {
      const form = typeof part === 'number' ? NUMBERS[meaningOf(field)] : undefined;
      return [wireName(field), form === undefined ? fromModel(part) : form.encode(part)];
    }),
  );
}

/** The name of a field on the wire. */
export function wireName(field: string): string {
  const name = field.endsWith('Micros') ? `${field.slice(0, -'Micros'.length)}Usd` : field;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What a number means, as the name of its field says. */
type Meaning = 'plain' | 'moment' | 'money';

type Form = Omit<Wire<unknown>, 'model'>;

const same = (value: unknown) => value;

const ANY: Form = { schema: z.any().meta({ description: 'Any JSON value' }), encode: same, decode: same };

const MOMENT: Form = {
  schema: z.iso.datetime({ precision: 3 }),
  encode: (value) => new Date(value as number).toISOString(),
  decode: (json) => Date.parse(json as string),
};

const MONEY: Form = {
  schema: z
    .string()
    .regex(/^\d{1,10}(\.\d{1,6})?$/)
    .meta({ description: 'US dollars', example: '12.50' }),
  encode: (value) => dollarsOf(value as number),
  decode: (json) => microsOf(json as string),
};

const NUMBERS: Readonly<Record<Meaning, Form | undefined>> = { plain: undefined, moment: MOMENT, money: MONEY };

function idForm(prefix: string, schema: z.ZodType): Form {
  const pattern = new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`);
  const described = z
    .string()
    .regex(pattern)
    .meta({ example: `${prefix}_01K9ZJ4X5T8Q2W3E4R5T6Y7V8B` });
  return {
    schema: schema.description === undefined ? described : described.describe(schema.description),
    encode: same,
    decode: same,
  };
}

/** Schemas that describe themselves: recursive ones, and those whose check is code. */
function leafOf(schema: z.ZodType): Form | undefined {
  if (schema === jsonValueSchema) return ANY;
  if (schema === runIdSchema) return idForm('run', schema);
  if (schema === commandIdSchema) return idForm('cmd', schema);
  return undefined;
}

function formOf(schema: z.ZodType, meaning: Meaning): Form {
  const leaf = leafOf(schema);
  if (leaf !== undefined) return leaf;
  const form = structureOf(schema, meaning);
  return schema.description === undefined ? form : { ...form, schema: form.schema.describe(schema.description) };
}

function structureOf(schema: z.ZodType, meaning: Meaning): Form {
  const { def } = schema as unknown as { readonly def: Definition };
  switch (def.type) {
    case 'object':
      return objectForm(def);
    case 'optional':
    case 'default':
    case 'prefault': {
      const inner = formOf(def.innerType, meaning);
      return { ...inner, schema: inner.schema.optional() };
    }
    case 'nullable': {
      const inner = formOf(def.innerType, meaning);
      const unlessNull = (change: (value: unknown) => unknown) => (value: unknown) =>
        value === null ? null : change(value);
      return { schema: inner.schema.nullable(), encode: unlessNull(inner.encode), decode: unlessNull(inner.decode) };
    }
    case 'array':
      return arrayForm(schema, formOf(def.element, meaning));
    case 'record':
      return recordForm(formOf(def.valueType, 'plain'));
    case 'union':
      return def.discriminator === undefined ? choiceForm(def.options) : unionForm(def.discriminator, def.options);
    case 'lazy':
      return lazyForm(def.getter);
    case 'custom':
      return ANY;
    case 'number':
      return meaning === 'moment' ? MOMENT : meaning === 'money' ? MONEY : { ...ANY, schema };
    default:
      return { ...ANY, schema };
  }
}

/** What zod knows of a schema, as far as it is used here. */
type Definition =
  | { readonly type: 'object'; readonly shape: Readonly<Record<string, z.ZodType>>; readonly catchall?: unknown }
  | { readonly type: 'optional' | 'default' | 'prefault' | 'nullable'; readonly innerType: z.ZodType }
  | { readonly type: 'array'; readonly element: z.ZodType }
  | { readonly type: 'record'; readonly valueType: z.ZodType }
  | { readonly type: 'union'; readonly discriminator?: string; readonly options: readonly z.ZodType[] }
  | { readonly type: 'lazy'; readonly getter: () => z.ZodType }
  | { readonly type: 'custom' | 'number' | 'string' | 'boolean' | 'enum' | 'literal' };

function meaningOf(field: string): Meaning {
  if (field.endsWith('At') || field === 'ts' || field === 'at') return 'moment';
  return field.endsWith('Micros') ? 'money' : 'plain';
}

function objectForm({ shape }: { readonly shape: Readonly<Record<string, z.ZodType>> }): Form {
  const fields = Object.entries(shape).map(([field, schema]) => {
    return { field, name: wireName(field), form: formOf(schema, meaningOf(field)) };
  });
  return {
    schema: z.strictObject(Object.fromEntries(fields.map(({ name, form }) => [name, form.schema]))),
    encode: (value) => {
      const json: Record<string, unknown> = {};
      for (const { field, name, form } of fields) {
        const part = (value as Record<string, unknown>)[field];
        if (part !== undefined) json[name] = form.encode(part);
      }
      return json;
    },
    decode: (json) => {
      if (typeof json !== 'object' || json === null) return json;
      const value: Record<string, unknown> = {};
      for (const { field, name, form } of fields) {
        const part = (json as Record<string, unknown>)[name];
        if (part !== undefined) value[field] = form.decode(part);
      }
      return value;
    },
  };
}

function arrayForm(schema: z.ZodType, element: Form): Form {
  const each = (change: (value: unknown) => unknown) => (list: unknown) =>
    Array.isArray(list) ? list.map(change) : list;
  const array = z.array(element.schema);
  const least = (schema as z.ZodArray)._zod.bag['minimum'];
  return {
    schema: typeof least === 'number' ? array.min(least) : array,
    encode: each(element.encode),
    decode: each(element.decode),
  };
}

function recordForm(values: Form): Form {
  const each = (change: (value: unknown) => unknown) => (record: unknown) =>
    typeof record === 'object' && record !== null
      ? Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
      : record;
  return { schema: z.record(z.string(), values.schema), encode: each(values.encode), decode: each(values.decode) };
}

/** Without a word that tells the options apart: for values that look the same on both sides, such as a name or a list of names. */
function choiceForm(options: readonly z.ZodType[]): Form {
  return { ...ANY, schema: z.union(options.map((option) => formOf(option, 'plain').schema)) };
}

/** The word that tells the options apart is the same on both sides. */
function unionForm(discriminator: string, options: readonly z.ZodType[]): Form {
  const forms = new Map<unknown, Form>();
  for (const option of options) {
    const { shape } = option as z.ZodObject;
    const [word] = (shape[discriminator] as z.ZodLiteral).values;
    forms.set(word, formOf(option, 'plain'));
  }
  const chosen = (value: unknown) => forms.get((value as Record<string, unknown> | null)?.[discriminator]) ?? ANY;
  const schemas = [...forms.values()].map(({ schema }) => schema) as unknown as [z.ZodObject, ...z.ZodObject[]];
  return {
    schema: z.discriminatedUnion(discriminator, schemas),
    encode: (value) => chosen(value).encode(value),
    decode: (json) => chosen(json).decode(json),
  };
}

const lazyForms = new WeakMap<z.ZodType, Form>();

/** A definition that holds itself is checked by the model; on the wire it is any object. */
function lazyForm(getter: () => z.ZodType): Form {
  const inner = (): Form => {
    const schema = getter();
    const known = lazyForms.get(schema);
    if (known !== undefined) return known;
    const form = formOf(schema, 'plain');
    lazyForms.set(schema, form);
    return form;
  };
  return {
    schema: z.record(z.string(), z.any()),
    encode: (value) => inner().encode(value),
    decode: (json) => inner().decode(json),
  };
}
