import type { ModelRequest, z } from '../../agent.ts';
import { DrydockError, type Failure, failureOf, type ModelUse, type Usage } from '../../model/index.ts';
import { type CallMeter, type ExchangeResult, ModelCallError, type ModelExchange } from '../calls/exchange.ts';
import { callModel } from '../calls/call-model.ts';
import { exchangeOf } from '../calls/exchange-of.ts';
import { readAccess } from '../providers/provider-key.ts';
import { type ResolvedModel, resolveModel } from '../providers/resolved-model.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { KeptExchange } from './kept-exchange.ts';
import { type ModelSettings, withUsualProviders } from './model-settings.ts';
import { promptHashOf } from './prompt-hash.ts';
import type { Recording } from './recording.ts';

/** For whom a model is asked. */
export interface CallScope {
  readonly run: string;
  readonly step: string;
  readonly item: string | null;
  readonly attempt: number;
  readonly agent: string;
  readonly owner: string;
  readonly project: string;
}

export interface GatewayOptions extends ModelSettings {
  readonly env: NodeJS.ProcessEnv;
  /** Answers of the past; undefined: every question is asked. */
  readonly cache?: AnswerCache | undefined;
  /** What every single request is counted and limited by. @default nothing */
  readonly meterFor?: (scope: CallScope, model: ResolvedModel) => CallMeter;
}

/** What belongs to one question beside its words. */
export interface AskOptions {
  readonly scope: CallScope;
  readonly signal: AbortSignal;
  /** Receives every question and its answer. */
  readonly recording?: Recording | undefined;
  /** The only place that answers: nothing is asked. */
  readonly replay?: Recording | undefined;
  /** Takes secrets out of what is kept. */
  readonly mask: (text: string) => string;
}

export type Reply = { readonly use: ModelUse } & (
  | { readonly ok: true; readonly answer: { readonly value: unknown; readonly text: string } }
  | { readonly ok: false; readonly failure: Failure }
);

const NOTHING: Usage = { inputUncached: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, costMicros: 0 };

/** What stands for a model in a replay that no model is configured for. */
const NO_MODEL = { id: 'none/none' };

/** The one way to language models: finds the model, answers from what is known, asks, keeps. One for each process. */
export class ModelGateway {
  readonly #options: GatewayOptions;
  readonly #providers: GatewayOptions['providers'];
  /** Questions on their way: who asks the same meanwhile waits for the same answer. */
  readonly #inFlight = new Map<string, Promise<KeptExchange>>();

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#providers = withUsualProviders(options.providers);
  }

  /** True when there is a model to ask for those who name none. */
  get isConfigured(): boolean {
    return this.#options.model !== null;
  }

  /** Puts one question. Never rejects: what became of it is a value. */
  async ask(request: ModelRequest<z.ZodType>, options: AskOptions): Promise<Reply> {
    const begin = performance.now();
    const prompt = request.promptName ?? null;
    const use = (
      more: Pick<ModelUse, 'model' | 'promptHash' | 'source' | 'usage'> & { failure?: string },
    ): ModelUse => ({
      ...more,
      prompt,
      durationMs: Math.round(performance.now() - begin),
    });
    let model = NO_MODEL.id;
    let promptHash = '';
    try {
      const resolved = this.#modelOf(request, options.replay !== undefined);
      model = resolved?.id ?? NO_MODEL.id;
      const exchange = exchangeOf(request, resolved ?? NO_MODEL);
      promptHash = promptHashOf(exchange);
      const found = await this.#find(request, exchange, promptHash, resolved, options);
      const { result } = found.kept;
      await options.recording?.keep(promptHash, masked(found.kept, options.mask));
      const usage = found.source === 'live' ? result.usage : NOTHING;
      const answer = { value: found.value, text: result.text };
      return { ok: true, answer, use: use({ model: result.model, promptHash, source: found.source, usage }) };
    } catch (error) {
      const failure = failureFrom(error);
      const usage = error instanceof ModelCallError ? error.usage : NOTHING;
      const source = options.replay === undefined ? 'live' : 'recording';
      return { ok: false, failure, use: use({ model, promptHash, source, usage, failure: failure.code }) };
    }
  }

  /** @returns undefined in a replay for which no model is configured */
  #modelOf({ model }: ModelRequest<z.ZodType>, isReplay: boolean): ResolvedModel | undefined {
    const named = model ?? this.#options.model;
    if (named !== null) return resolveModel(this.#providers, named);
    if (isReplay) return undefined;
    throw new DrydockError('DRY-E3040', {});
  }

  async #find(
    request: ModelRequest<z.ZodType>,
    exchange: ModelExchange,
    promptHash: string,
    model: ResolvedModel | undefined,
    options: AskOptions,
  ): Promise<{ readonly kept: KeptExchange; readonly source: ModelUse['source']; readonly value: unknown }> {
    const { schema } = request;
    const fits = (kept: KeptExchange) => schema === undefined || schema.safeParse(kept.result.value).success;
    const valueOf = ({ result }: KeptExchange): unknown =>
      schema === undefined ? result.text : schema.parse(result.value);
    if (options.replay !== undefined || model === undefined) {
      const kept = await options.replay?.find(promptHash);
      if (kept !== undefined && fits(kept)) return { kept, source: 'recording', value: valueOf(kept) };
      throw new DrydockError('DRY-E3041', { prompt: request.promptName ?? promptHash.slice(0, 12) });
    }
    // Tools do something each time; a temperature asks for another answer each time.
    const { cache } = this.#options;
    const isSame = exchange.tools === undefined && (exchange.temperature ?? 0) === 0;
    if (cache === undefined || !isSame) {
      const kept = await this.#ask(request, exchange, model, options);
      return { kept, source: 'live', value: valueOf(kept) };
    }
    const known = await cache.find(promptHash, model.id);
    if (known !== undefined && fits(known)) return { kept: known, source: 'cache', value: valueOf(known) };
    const key = `${model.id}\n${promptHash}`;
    const underWay = this.#inFlight.get(key);
    if (underWay !== undefined) {
      const kept = await underWay.catch(() => undefined);
      if (kept !== undefined && fits(kept)) return { kept, source: 'cache', value: valueOf(kept) };
    }
    const asking = this.#ask(request, exchange, model, options);
    this.#inFlight.set(key, asking);
    try {
      const kept = await asking;
      await cache.keep(promptHash, model.id, masked(kept, options.mask));
      return { kept, source: 'live', value: valueOf(kept) };
    } finally {
      if (this.#inFlight.get(key) === asking) this.#inFlight.delete(key);
    }
  }

  async #ask(
    { schema, tools, onText, promptName }: ModelRequest<z.ZodType>,
    exchange: ModelExchange,
    model: ResolvedModel,
    { signal, scope }: AskOptions,
  ): Promise<KeptExchange> {
    const { env, meterFor } = this.#options;
    const access = await readAccess(model.provider, env);
    const meter = meterFor?.(scope, model);
    const result: ExchangeResult = await callModel(exchange, { model, access, signal, schema, tools, onText, meter });
    const recordedAt = new Date().toISOString();
    return { format: 'drydock-exchange/1', recordedAt, prompt: promptName ?? null, exchange, result };
  }
}

/** The exchange with secrets taken out of every text in it. */
function masked(kept: KeptExchange, mask: (text: string) => string): KeptExchange {
  return JSON.parse(
    JSON.stringify(kept, (_, value: unknown) => (typeof value === 'string' ? mask(value) : value)),
  ) as KeptExchange;
}

function failureFrom(error: unknown): Failure {
  if (error instanceof ModelCallError) return error.failure;
  if (error instanceof DrydockError) {
    const { code, message, next, place } = error;
    return { code, class: 'agent_error', message, next, ...(place === undefined ? {} : { place }), final: true };
  }
  const problem = error instanceof Error ? error.message : String(error);
  return failureOf('unavailable', 'DRY-E3042', { problem });
}
