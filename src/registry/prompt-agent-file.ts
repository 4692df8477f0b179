import { isUtf8 } from 'node:buffer';
import { type Agent, type AgentContext, AgentFailure, defineAgent, z } from '../agent.ts';
import {
  agentManifestSchema,
  DrydockError,
  type JsonObject,
  jsonObjectSchema,
  type JsonValue,
} from '../model/index.ts';
import { type PromptFile, parsePromptFile } from '../prompt/index.ts';
import { openBelow } from '../workspace/index.ts';

/** What the front matter of a prompt agent says. Schemas are JSON Schema; without `output` the answer is a text. */
const frontMatterSchema = agentManifestSchema
  .omit({ kind: true, runtime: true, config: true, program: true, remote: true })
  .extend({
    kind: z.literal('prompt').default('prompt'),
    input: jsonObjectSchema.default({}),
    output: jsonObjectSchema.optional(),
    /** Texts of the code base that the question holds: a name, and where the path stands, such as `input.file`. */
    files: z.record(z.string().regex(/^[a-z_]\w*$/i), z.string().regex(/^(input|item|params)(\.\w+)+$/)).default({}),
    system: z.string().optional(),
    effort: z.enum(['low', 'medium', 'high']).optional(),
    maxOutputTokens: z.int().min(1).max(1_000_000).optional(),
    temperature: z.number().min(0).max(2).optional(),
  });
type FrontMatter = z.infer<typeof frontMatterSchema>;

/** What a run may say about a prompt agent. */
const promptConfig = z.strictObject({
  model: z.string().optional().describe('provider/model or an alias, instead of that of the file'),
  effort: z.enum(['low', 'medium', 'high']).optional(),
});

/** What a template may name. */
const NAMES = ['input', 'item', 'params', 'files'] as const;

/**
 * The agent that a Markdown file is: its front matter is the manifest, its body the question, with places for `input`, `item` (its `id`
 * and `value`; null in a step without items), `params`, and the texts of `files`.
 *
 * @returns DRY-E3090 with the place of what is wrong
 */
export function agentInPrompt(text: string, file: string): Agent | DrydockError {
  let prompt: PromptFile;
  try {
    prompt = parsePromptFile(text, file);
  } catch (error) {
    if (error instanceof DrydockError) return error;
    throw error;
  }
  const refuse = (path: readonly PropertyKey[], problem: string): DrydockError =>
    new DrydockError('DRY-E3090', { file, problem }, { place: prompt.placeOf(path as (string | number)[]) });
  const parsed = frontMatterSchema.safeParse(prompt.attributes);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue === undefined) return refuse([], 'its front matter is wrong');
    if (issue.code === 'unrecognized_keys')
      return refuse([issue.keys[0] ?? ''], `there is no ${issue.keys.join(', ')}`);
    return refuse(issue.path, `${issue.path.join('.')}: ${issue.message}`);
  }
  const unknown = prompt.template.variables.find((name) => !(NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) return refuse([], `its text names ${unknown}; there are ${NAMES.join(', ')}`);
  const schemas = { input: schemaOf(parsed.data.input), output: parsed.data.output && schemaOf(parsed.data.output) };
  if (typeof schemas.input === 'string') return refuse(['input'], `input is no JSON Schema: ${schemas.input}`);
  if (typeof schemas.output === 'string') return refuse(['output'], `output is no JSON Schema: ${schemas.output}`);
  return promptAgent(parsed.data, prompt, schemas.input, schemas.output);
}

function promptAgent(front: FrontMatter, prompt: PromptFile, input: z.ZodType, output: z.ZodType | undefined): Agent {
  const { input: _, output: __, files, system, effort, maxOutputTokens, temperature, ...manifest } = front;
  const given = Object.fromEntries(
    Object.entries({ system, model: front.model, effort, maxOutputTokens, temperature }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return defineAgent({
    ...manifest,
    // A prompt is nothing without a model, and reads what it says that it reads.
    permissions: [...new Set([...manifest.permissions, 'llm', ...(Object.keys(files).length > 0 ? ['fs:read'] : [])])],
    config: promptConfig,
    input,
    output: output ?? z.string(),
    run: async (context: AgentContext<z.output<typeof promptConfig>>, value) => {
      const { item, params, config } = context;
      const values = {
        input: value as JsonValue,
        item: item === null ? null : { id: item.id, value: item.value },
        params,
      };
      const text = prompt.template.render({ ...values, files: await textsOf(files, values, context) });
      const answer = await context.model.generate({
        ...given,
        ...config,
        prompt: text,
        promptName: `${front.id}@${front.version}`,
        ...(output === undefined ? {} : { schema: output }),
      });
      return { output: answer.value };
    },
  });
}

/** Longest text of a file that a question holds, in bytes. */
const LONGEST_FILE = 1_000_000;

async function textsOf(
  files: FrontMatter['files'],
  values: JsonObject,
  context: AgentContext<z.output<typeof promptConfig>>,
): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, where] of Object.entries(files)) {
    const path = where.split('.').reduce<JsonValue>((value, key) => fieldOf(value, key), values);
    const refuse = (why: string): AgentFailure =>
      new AgentFailure(`its file ${name} cannot be read: ${why}`, { final: true });
    if (typeof path !== 'string') throw refuse(`${where} is no path`);
    const opened = await openBelow(context.source, path);
    if (!opened.ok) throw refuse(`${path}: ${opened.reason}`);
    await using file = opened.file;
    const { size } = await file.stat();
    if (size > LONGEST_FILE) throw refuse(`${path} has ${size} bytes; a question holds ${LONGEST_FILE}`);
    texts[name] = decoded(await file.readFile());
  }
  return texts;
}

function fieldOf(value: JsonValue, key: string): JsonValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}

/** Old sources are no UTF-8: then every byte is a character. */
function decoded(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
}

/** A zod schema, or why there is none. */
function schemaOf(schema: JsonObject): z.ZodType | string {
  try {
    return z.fromJSONSchema(schema);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
