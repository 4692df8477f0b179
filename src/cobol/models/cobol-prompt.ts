import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AgentContext, AgentFailure, type JsonValue, type ModelAnswer, z } from '../../agent.ts';
import { type PromptFile, readPromptFile } from '../../prompt/index.ts';

/** What every agent of this room may be told to do differently. */
export const modelChoice = z.object({
  model: z.string().optional().describe('provider/model, or an alias of the settings; absent: the model of the run'),
  effort: z.enum(['low', 'medium', 'high']).optional(),
});

const attributesSchema = z.strictObject({
  name: z.string(),
  version: z.int().min(1),
  system: z.string(),
  maxOutputTokens: z.int().min(1).default(16_000),
});

const known = new Map<string, Promise<PromptFile>>();

/**
 * Asks the model of the attempt with a prompt of the migration pack: `prompts/<name>.md` of the installation.
 *
 * @throws what the gateway throws, and AgentFailure when the prompt file is wrong
 */
export async function askWith<Schema extends z.ZodType>(
  context: AgentContext<z.output<typeof modelChoice>>,
  name: string,
  values: Readonly<Record<string, JsonValue>>,
  schema: Schema,
): Promise<ModelAnswer<z.output<Schema>>> {
  const { attributes, template, placeOf } = await promptNamed(name);
  const parsed = attributesSchema.safeParse(attributes);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = placeOf((issue?.path ?? []) as (string | number)[]);
    throw new AgentFailure(`the prompt ${name} is wrong: ${issue?.message ?? ''}`, { place, final: true });
  }
  const { system, version, maxOutputTokens } = parsed.data;
  const { model, effort } = context.config;
  return context.model.generate({
    system,
    prompt: template.render(values),
    schema,
    maxOutputTokens,
    promptName: `${name}@${version}`,
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
  });
}

function promptNamed(name: string): Promise<PromptFile> {
  const found =
    known.get(name) ?? promptFolder().then((path) => readPromptFile(join(path, `${name}.md`), `prompts/${name}.md`));
  known.set(name, found);
  return found;
}

/** The folder `prompts` of the installation, whether this runs from sources or built. */
export async function promptFolder(): Promise<string> {
  for (let place = dirname(fileURLToPath(import.meta.url)); ; place = dirname(place)) {
    const candidate = join(place, 'prompts');
    if ((await stat(join(candidate, 'cobol-repair.md')).catch(() => undefined))?.isFile()) return candidate;
    if (place === dirname(place))
      throw new AgentFailure('the prompts of the installation are not there', { final: true });
  }
}
