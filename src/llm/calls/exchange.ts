import { z } from 'zod';
import { type Failure, jsonObjectSchema, jsonValueSchema, type Usage, usageSchema } from '../../model/index.ts';

/** How the model is asked to think before it answers. */
const effortSchema = z.enum(['low', 'medium', 'high']);

const exchangeToolSchema = z.strictObject({
  description: z.string(),
  input: jsonObjectSchema.describe('JSON Schema of what the model gives to the tool'),
});
export type ExchangeTool = z.infer<typeof exchangeToolSchema>;

/**
 * What is asked of a model, whole and as plain JSON: two exchanges with the same canonical JSON ask the same. It holds no secret
 * of ours, no function and no time, so that it can be hashed for the cache and kept in a recording.
 */
export const modelExchangeSchema = z.strictObject({
  model: z
    .string()
    .regex(/^[^/]+\/.+$/, 'expected provider/model')
    .describe('provider/model: aliases are resolved'),
  system: z.string().optional(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string() })).min(1),
  schema: jsonObjectSchema.optional().describe('JSON Schema of the answer; absent: the answer is text'),
  tools: z
    .record(
      z.string().regex(/^[a-zA-Z_][\w-]{0,63}$/, 'expected a name of letters, digits, _ and -'),
      exchangeToolSchema,
    )
    .optional(),
  effort: effortSchema.optional(),
  maxOutputTokens: z.int().min(1).describe('Longest answer of one call in tokens, what it reasons included'),
  temperature: z.number().min(0).max(2).optional(),
});
export type ModelExchange = z.infer<typeof modelExchangeSchema>;
export type Effort = z.infer<typeof effortSchema>;

/** Why a model stopped: it was done, at the limit of tokens, to use tools, by a filter, or for a reason of its own. */
const finishReasonSchema = z.enum(['stop', 'length', 'tool-calls', 'content-filter', 'other']);
export type FinishReason = z.infer<typeof finishReasonSchema>;

/**
 * How far the usage of a call is known.
 *
 * - `exact`: the provider's totals, and our classes add up to them; or a call that was refused and cost nothing.
 * - `mismatch`: the provider's totals do not fit its own classes: `mismatch` says both.
 * - `at_least`: the answer broke off, and that had been told until then; or what was told leaves out what was asked or said. The cost is
 *   unknown.
 * - `unknown`: the provider told nothing, or what is no count of tokens. The cost is unknown.
 */
const usageCertaintySchema = z.enum(['exact', 'mismatch', 'at_least', 'unknown']);
export type UsageCertainty = z.infer<typeof usageCertaintySchema>;

const timingsSchema = z.object({
  startedAt: z.iso.datetime(),
  firstByteMs: z.number().nullable().describe('Until the answer began; null: it never did'),
  totalMs: z.number(),
});

/** One request to the provider and what became of it: an exchange takes several when tools are used or an answer misses its schema. */
const providerCallSchema = z.object({
  index: z.int().min(0),
  reason: z.enum(['question', 'tool_results', 'repair']).describe('What this call was sent for'),
  usage: usageSchema,
  certainty: usageCertaintySchema,
  mismatch: z.string().optional().describe('How totals and classes differ'),
  rawUsage: jsonObjectSchema.nullable().describe('As the provider told it'),
  finish: finishReasonSchema.nullable().describe('Null: the call failed'),
  requestId: z.string().nullable().describe('The id under which the provider knows the request'),
  timings: timingsSchema,
  failure: z.string().optional().describe('The code of the error, when it failed'),
});
export type ProviderCall = z.infer<typeof providerCallSchema>;

/** What came of an exchange, as plain JSON. */
export const exchangeResultSchema = z.object({
  model: z.string().describe('provider/model that was asked'),
  text: z.string(),
  value: jsonValueSchema.describe('The value that the schema asks for; without one the text'),
  usage: usageSchema.describe('Of all calls together; costMicros is null when the cost of one of them is unknown'),
  finish: finishReasonSchema,
  requestId: z.string().nullable().describe('Of the last call'),
  timings: timingsSchema.describe('Of all calls together'),
  calls: z.array(providerCallSchema).describe('Every request to the provider, in order'),
  warnings: z
    .array(z.string())
    .describe('What was asked and could not be done, such as a temperature that a model does not take'),
});
export type ExchangeResult = z.infer<typeof exchangeResultSchema>;

/** The most that one request to the provider can use. */
export interface TokenBound {
  readonly input: number;
  readonly output: number;
}

/**
 * Hears of every single request to the provider, before and after: the place for limits and budgets. `end` is called exactly once
 * for each `begin` that resolved, also when the call fails or is aborted.
 */
export interface CallMeter {
  /**
   * Waits until the call may go out, or rejects, and then nothing is sent.
   *
   * @param call.maxCostMicros the most that it can cost; null: its price is unknown
   */
  begin(call: {
    readonly index: number;
    readonly reason: ProviderCall['reason'];
    readonly bound: TokenBound;
    readonly maxCostMicros: number | null;
  }): Promise<void>;
  end(call: ProviderCall): Promise<void> | void;
}

/** An exchange that failed, with what it used until then. */
export class ModelCallError extends Error {
  override readonly name = 'ModelCallError';
  readonly failure: Failure;
  /** Of all calls together, failed ones included. */
  readonly usage: Usage;
  readonly calls: readonly ProviderCall[];

  constructor(failure: Failure, calls: readonly ProviderCall[], usage: Usage, cause?: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
    this.calls = calls;
    this.usage = usage;
  }
}
