/** What commands answer with --json, in the schemas of the API. */
import { z } from 'zod';
import { agentWire, auditWire, commandWire, eventWire, itemWire, runWire, stepWire } from '../../src/server/index.ts';

const schemaOf = (wire: { readonly schema: unknown }) => wire.schema as z.ZodType;
const list = (item: z.ZodType) => z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });

const run = schemaOf(runWire);
const event = schemaOf(eventWire);
const command = schemaOf(commandWire);
const view = (run as z.ZodObject).extend({ steps: z.array(schemaOf(stepWire)), items: z.array(schemaOf(itemWire)) });
const given = z.union([
  z.strictObject({ command: command.nullable(), run }),
  z.strictObject({ commands: z.array(command.nullable()), run }),
]);

/** By command; of what comes bit by bit, each value. */
export const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(['demo', 'migrate', 'run start', 'run wait', 'run watch', 'watch'].map((path) => [path, run])),
  ...Object.fromEntries(['run list', 'ls'].map((path) => [path, list(run)])),
  ...Object.fromEntries(['run logs', 'logs', 'run events', 'events'].map((path) => [path, event])),
  ...Object.fromEntries(
    ['pause', 'resume', 'cancel', 'retry', 'approve', 'reject', 'skip', 'set', 'edit'].map((verb) => [
      `run ${verb}`,
      given,
    ]),
  ),
  'run view': view,
  'run fork': z.strictObject({ run, forked_from: z.string(), step: z.string() }),
  'agent list': list(schemaOf(agentWire)),
  'audit list': list(schemaOf(auditWire)),
};

/** A problem document on stderr. */
export const PROBLEM = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().optional().describe('Only when the API said one'),
  detail: z.string(),
  code: z.string(),
  place: z.string().optional(),
  details: z.array(z.string()).optional(),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
  next: z.array(z.strictObject({ label: z.string() })),
  retryable: z.boolean(),
  exit_code: z.int(),
});

/** One JSON Schema document: by command in `properties`, what several share in `$defs`. */
export function jsonSchemaOfAnswers(): unknown {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({ Run: run, Event: event, Command: command, RunAfterCommand: given }))
    names.add(schema, { id });
  const all = z.strictObject({ ...ANSWERS, problem: PROBLEM }).partial();
  const options = { target: 'draft-2020-12', unrepresentable: 'any', metadata: names } as const;
  const { properties, $defs } = z.toJSONSchema(all, options) as { properties: unknown; $defs: unknown };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What drydock commands print with --json',
    description:
      'By command; a command that is not named here prints an object that has no schema yet. Fields may be added.',
    type: 'object',
    properties,
    $defs,
  };
}
