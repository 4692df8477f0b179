import type { JSONValue, ToolSet } from 'ai';
import type { JsonObject, JsonValue } from '../../model/index.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import type { ModelExchange } from './exchange.ts';
import { inWords, type SchemaForm } from './schema-form.ts';

/** Whether the schema is sent as such. Google takes none beside tools; some servers take none at all. */
function sendsSchema(exchange: ModelExchange, model: ResolvedModel): boolean {
  if (model.provider.takesSchema === false) return false;
  return model.provider.kind !== 'google' || exchange.tools === undefined;
}

/** What of a request follows from its exchange alone, in the words of the AI SDK. */
export async function settingsOfRequest(exchange: ModelExchange, form: SchemaForm | null, model: ResolvedModel) {
  const asSchema = form !== null && sendsSchema(exchange, model);
  const system = [exchange.system, form !== null && !asSchema ? inWords(form.schema) : undefined];
  const instructions = system.filter((part) => part !== undefined && part !== '').join('\n\n');
  return {
    ...(instructions === '' ? {} : { instructions }),
    maxOutputTokens: exchange.maxOutputTokens,
    ...(exchange.temperature === undefined ? {} : { temperature: exchange.temperature }),
    ...(exchange.effort === undefined ? {} : { reasoning: exchange.effort }),
    ...(exchange.tools === undefined ? {} : { tools: await toolsOf(exchange.tools) }),
    ...(asSchema ? { output: jsonOutput(form.schema) } : {}),
    providerOptions: providerOptions(model, form?.isStrict ?? true),
  };
}

/** Tools without `execute`: the adapter hands their calls to us. */
async function toolsOf(tools: NonNullable<ModelExchange['tools']>): Promise<ToolSet> {
  const { jsonSchema, tool } = await import('ai');
  const entries = Object.entries(tools).map(([name, { description, input }]) => [
    name,
    tool({ description, inputSchema: jsonSchema(input) }),
  ]);
  return Object.fromEntries(entries) as ToolSet;
}

/** Asks for JSON and leaves reading it to us: the SDK's own would parse the answer anew with each piece of it. */
function jsonOutput(schema: JsonObject) {
  return {
    name: 'object',
    responseFormat: Promise.resolve({ type: 'json' as const, schema }),
    parseCompleteOutput: ({ text }: { text: string }) => Promise.resolve(text),
    parsePartialOutput: () => Promise.resolve(undefined),
    createElementStreamTransform: () => undefined,
  };
}

function providerOptions(model: ResolvedModel, isStrict: boolean): Record<string, Record<string, JSONValue>> {
  const options: Record<string, JsonValue> = {};
  const { kind, api, id } = model.provider;
  if (kind === 'openai' || kind === 'openai-compatible') options['strictJsonSchema'] = isStrict;
  // What is asked holds customers' programs: the provider is not to keep it.
  if (kind === 'openai' && api !== 'chat') options['store'] = false;
  return Object.keys(options).length === 0 ? {} : { [kind === 'openai' ? 'openai' : id]: options };
}
