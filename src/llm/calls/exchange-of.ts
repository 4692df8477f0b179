import { z } from 'zod';
import type { ModelRequest } from '../../agent.ts';
import { DrydockError, type JsonObject, jsonObjectSchema } from '../../model/index.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import { type ExchangeTool, type ModelExchange, modelExchangeSchema } from './exchange.ts';

/** The longest answer when nobody says. */
const MAX_OUTPUT_TOKENS = 16_384;

/**
 * The plain form of what an agent asks. What a schema cannot say as JSON Schema (a refinement, a transform) is left to the check of the
 * answer.
 *
 * @throws DRY-E3028 a question that no model can be asked, with one line for each problem
 */
export function exchangeOf<Schema extends z.ZodType>(
  request: ModelRequest<Schema>,
  model: Pick<ResolvedModel, 'id'>,
  defaults: Partial<Pick<ModelExchange, 'effort' | 'maxOutputTokens' | 'temperature'>> = {},
): ModelExchange {
  const { prompt, system, schema, tools } = request;
  const effort = request.effort ?? defaults.effort;
  const temperature = request.temperature ?? defaults.temperature;
  return checked({
    model: model.id,
    ...(system === undefined ? {} : { system }),
    messages:
      typeof prompt === 'string'
        ? [{ role: 'user', content: prompt }]
        : prompt.map(({ role, content }) => ({ role, content })),
    ...(schema === undefined ? {} : { schema: jsonSchemaOf(schema) }),
    ...(tools === undefined ? {} : { tools: toolsOf(tools) }),
    ...(effort === undefined ? {} : { effort }),
    maxOutputTokens: request.maxOutputTokens ?? defaults.maxOutputTokens ?? MAX_OUTPUT_TOKENS,
    ...(temperature === undefined ? {} : { temperature }),
  });
}

function checked(exchange: ModelExchange): ModelExchange {
  const parsed = modelExchangeSchema.safeParse(exchange);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new DrydockError('DRY-E3028', { problem: details[0] ?? 'unknown' }, { place: exchange.model, details });
}

function toolsOf(tools: NonNullable<ModelRequest['tools']>): Record<string, ExchangeTool> {
  return Object.fromEntries(
    Object.entries(tools).map(([name, { description, input }]) => [name, { description, input: jsonSchemaOf(input) }]),
  );
}

function jsonSchemaOf(schema: z.ZodType): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return jsonObjectSchema.parse(JSON.parse(JSON.stringify(rest)));
}
