import type { ModelMessage } from 'ai';
import { z } from 'zod';
import type { ModelTool } from '../../agent.ts';
import { DrydockError, type Failure, type JsonValue } from '../../model/index.ts';
import { maxCostOfTokens } from '../prices/cost.ts';
import { openModel } from '../providers/open-model.ts';
import type { ProviderAccess } from '../providers/provider-key.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import { answerIn, repairRequest } from './answer-value.ts';
import { sumOfUsages } from './checked-usage.ts';
import {
  type CallMeter,
  type ExchangeResult,
  ModelCallError,
  type ModelExchange,
  type ProviderCall,
} from './exchange.ts';
import { retryable } from './failure-of-call.ts';
import { masker } from './mask-secrets.ts';
import { type OneRequest, type RequestOutcome, sendRequest } from './one-request.ts';
import { schemaForm } from './schema-form.ts';
import { maxTokens } from './token-bound.ts';
import { toolMessage } from './tool-turn.ts';

/** What an exchange needs beside its question: live things, none of which is part of what is asked. */
export interface CallOptions {
  readonly model: ResolvedModel;
  readonly access: ProviderAccess;
  readonly signal: AbortSignal;
  /** Checks the answer more closely than its JSON Schema can. @default the schema of the exchange */
  readonly schema?: z.ZodType | undefined;
  readonly tools?: Readonly<Record<string, ModelTool>> | undefined;
  /** Hears the answer as it comes, also answers that turn out not to fit. */
  readonly onText?: ((text: string) => void) | undefined;
  readonly meter?: CallMeter | undefined;
  /** Until a request begins to be answered. @default 120000 */
  readonly firstByteMs?: number | undefined;
  /** Until a request is answered. @default 600000 */
  readonly totalMs?: number | undefined;
  /** Requests in which the model may ask for tools. @default 16 */
  readonly maxToolRequests?: number | undefined;
}

const FIRST_BYTE_MS = 120_000;
const TOTAL_MS = 600_000;
const MAX_TOOL_REQUESTS = 16;
const MAX_REPAIRS = 2;

/**
 * Asks a model once, and goes on as long as it calls tools or its answer misses the schema, which it is told at most twice. No request
 * is repeated because it failed: that is for the engine, which knows how often and when. The usage of every request counts, also of
 * those that failed. `value` of the result is what the model wrote, as JSON: parse it with the schema to get defaults and transforms.
 *
 * @throws ModelCallError with a failure that is `rate_limited` or `unavailable` (E3015 to E3017), final (E3018 to E3022, E3024,
 * E3027), `invalid_output` (E3023), bounded (E3025), or `cancelled` (E3026), and with all that was used; DRY-E3028 for a schema that
 * cannot be checked
 */
export async function callModel(exchange: ModelExchange, options: CallOptions): Promise<ExchangeResult> {
  const conversation = await Conversation.open(exchange, options);
  return conversation.run();
}

/** An exchange that goes on: what was said so far, and what it used. */
class Conversation {
  readonly #exchange: ModelExchange;
  readonly #options: CallOptions;
  readonly #request: Omit<OneRequest, 'messages' | 'onText'>;
  readonly #messages: ModelMessage[];
  readonly #calls: ProviderCall[] = [];
  readonly #warnings = new Set<string>();
  readonly #began = performance.now();
  readonly #startedAt = new Date().toISOString();
  #listenerError: { readonly error: unknown } | null = null;

  private constructor(
    exchange: ModelExchange,
    options: CallOptions,
    request: Omit<OneRequest, 'messages' | 'onText'>,
    messages: ModelMessage[],
  ) {
    this.#exchange = exchange;
    this.#options = options;
    this.#request = request;
    this.#messages = messages;
  }

  static async open(exchange: ModelExchange, options: CallOptions): Promise<Conversation> {
    const { model, access, signal } = options;
    const messages: ModelMessage[] = exchange.messages.map(({ role, content }) => ({ role, content }));
    return new Conversation(
      exchange,
      options,
      {
        exchange,
        form: exchange.schema === undefined ? null : schemaForm(exchange.schema),
        model,
        access,
        languageModel: await openModel(model, access, exchange.maxOutputTokens),
        signal,
        firstByteMs: options.firstByteMs ?? FIRST_BYTE_MS,
        totalMs: options.totalMs ?? TOTAL_MS,
      },
      messages,
    );
  }

  async run(): Promise<ExchangeResult> {
    const { form } = this.#request;
    const schema = this.#schema();
    const limit = this.#options.maxToolRequests ?? MAX_TOOL_REQUESTS;
    let reason: ProviderCall['reason'] = 'question';
    let repairs = 0;
    let toolRequests = 0;
    for (;;) {
      const outcome = await this.#send(reason);
      if (outcome.toolCalls.length > 0) {
        if (++toolRequests > limit) throw this.#error(this.#toolsWithoutEnd(limit));
        this.#messages.push(...outcome.assistant, await this.#useTools(outcome));
        reason = 'tool_results';
        continue;
      }
      if (form === null || schema === null) return this.#result(outcome, outcome.text);
      const answer = answerIn(outcome.text, form, schema);
      if ('value' in answer) return this.#result(outcome, answer.value);
      if (++repairs > MAX_REPAIRS) throw this.#error(this.#misfit(answer.problems));
      this.#messages.push(
        { role: 'assistant', content: outcome.text === '' ? '(no answer)' : outcome.text },
        { role: 'user', content: repairRequest(answer.problems) },
      );
      reason = 'repair';
    }
  }

  #schema(): z.ZodType | null {
    const { schema } = this.#options;
    if (schema !== undefined || this.#exchange.schema === undefined) return schema ?? null;
    try {
      return z.fromJSONSchema(this.#exchange.schema);
    } catch (error) {
      const problem = `its schema cannot be checked: ${error instanceof Error ? error.message : String(error)}`;
      throw new DrydockError('DRY-E3028', { problem }, { place: this.#exchange.model });
    }
  }

  async #send(reason: ProviderCall['reason']): Promise<RequestOutcome> {
    const { meter, model, signal } = this.#options;
    const index = this.#calls.length;
    if (signal.aborted) throw this.#error(this.#givenUp(), signal.reason);
    if (meter !== undefined) {
      const further = this.#messages.slice(this.#exchange.messages.length).map((message) => JSON.stringify(message));
      const bound = maxTokens(this.#exchange, further);
      await meter.begin({ index, reason, bound, maxCostMicros: await maxCostOfTokens(bound, model) });
    }
    const outcome = await sendRequest({ ...this.#request, messages: this.#messages, onText: this.#heard });
    const call: ProviderCall = { index, reason, ...outcome.call };
    this.#calls.push(call);
    for (const warning of outcome.warnings) this.#warnings.add(warning);
    await meter?.end(call);
    if (this.#listenerError !== null) throw this.#listenerError.error;
    if (outcome.failure !== null) throw this.#error(outcome.failure);
    return outcome;
  }

  /** What a listener throws stops it from hearing more, and is thrown to whoever asked once the request has been counted. */
  readonly #heard = (text: string): void => {
    if (this.#listenerError !== null) return;
    try {
      this.#options.onText?.(text);
    } catch (error) {
      this.#listenerError = { error };
    }
  };

  async #useTools(outcome: RequestOutcome): Promise<ModelMessage> {
    const { tools = {}, access, signal } = this.#options;
    try {
      return await toolMessage(outcome.toolCalls, tools, masker(access), signal);
    } catch (error) {
      throw this.#error(this.#givenUp(), error);
    }
  }

  #result(outcome: RequestOutcome, value: JsonValue): ExchangeResult {
    const last = this.#calls.at(-1);
    return {
      model: this.#options.model.id,
      text: outcome.text,
      value,
      usage: sumOfUsages(this.#calls.map((call) => call.usage)),
      finish: outcome.call.finish ?? 'other',
      requestId: last?.requestId ?? null,
      timings: {
        startedAt: this.#startedAt,
        firstByteMs: this.#calls[0]?.timings.firstByteMs ?? null,
        totalMs: performance.now() - this.#began,
      },
      calls: this.#calls,
      warnings: [...this.#warnings],
    };
  }

  #error(failure: Failure, cause?: unknown): ModelCallError {
    return new ModelCallError(failure, this.#calls, sumOfUsages(this.#calls.map((call) => call.usage)), cause);
  }

  #givenUp(): Failure {
    const { model } = this.#options;
    return { ...retryable('cancelled', 'DRY-E3026', { model: model.id }, model), final: true };
  }

  #toolsWithoutEnd(limit: number): Failure {
    const { model } = this.#options;
    return retryable('agent_error', 'DRY-E3025', { model: model.id, limit }, model);
  }

  #misfit(problems: readonly string[]): Failure {
    const { model } = this.#options;
    const values = { model: model.id, tries: MAX_REPAIRS + 1, problem: problems.join('; ') };
    return retryable('invalid_output', 'DRY-E3023', values, model);
  }
}
