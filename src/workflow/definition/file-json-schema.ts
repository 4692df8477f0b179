import { z } from 'zod';
import { DrydockError, type JsonObject } from '../../model/index.ts';
import { workflowFileSchema } from './file-schema.ts';
import { formsOf } from './shorthand.ts';

type Schema = Record<string, unknown>;

/** JSON Schema (draft 2020-12) of a workflow file, for editors. Every short form is in it. */
export function workflowFileJsonSchema(): JsonObject {
  const shared: Schema = {};
  const { $schema, $defs, ...schema } = jsonSchemaOf(workflowFileSchema, shared);
  // Short forms are made apart, but their references count from the root: what has one name has to be one thing.
  for (const [name, definition] of Object.entries(shared)) {
    if (JSON.stringify(definition) === JSON.stringify(($defs as Schema)[name])) continue;
    throw new DrydockError('DRY-E9001', { problem: `two definitions in the JSON Schema are called ${name}` });
  }
  return JSON.parse(JSON.stringify({ $schema, title: 'Drydock workflow', ...schema, $defs })) as JsonObject;
}

function jsonSchemaOf(schema: z.ZodType, shared: Schema): Schema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const forms = formsOf(zodSchema as unknown as z.ZodType);
      if (forms === undefined) return;
      const { description } = jsonSchema;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
      const anyOf = [forms.short, forms.full].map((form) => {
        const { $schema: _, $defs, ...inner } = jsonSchemaOf(form, shared);
        Object.assign(shared, $defs);
        return inner;
      });
      Object.assign(jsonSchema, { ...(description === undefined ? {} : { description }), anyOf });
    },
  });
}
