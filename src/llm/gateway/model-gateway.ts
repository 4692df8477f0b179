import type { ModelRequest, z } from '../../agent.ts';
import { DrydockError, type Failure, failureOf, type ModelUse, NO_USAGE, type Usage } from '../../model/index.ts';
import { type ExchangeResult, ModelCallError, type ModelExchange } from '../calls/exchange.ts';
import { callModel } from '../calls/call-model.ts';
import { exchangeOf } from '../calls/exchange-of.ts';
import { orAborted } from '../calls/or-aborted.ts';
import { addressOf } from '../providers/address.ts';
import { AnswerMask } from '../calls/mask-secrets.ts';
import { readAccess } from '../providers/provider-key.ts';
import { type ResolvedModel, resolveModel } from '../providers/resolved-model.ts';
import { type AttemptMeter, type MoneyRules, NO_MONEY_RULES } from '../ledger/model-meters.ts';
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
  /** @default no cap but those of runs, and no unknown price under one */
  readonly money?: MoneyRules | undefined;
}

/** What belongs to one question beside its words. */
export interface AskOptions {
  readonly scope: CallScope;
  readonly signal: AbortSignal;
  /** Receives every question and its answer. */
  readonly recording?: Recording | undefined;
  /** The only place that answers: nothing is asked. */
  readonly replay?: Recording | undefined;
  /** What every single request is counted and limited by. @default nothing */
  readonly meter?: AttemptMeter | undefined;
  /** True when an earlier answer has led to a failure: it is asked anew. */
  readonly avoidsCache?: boolean | undefined;
  /** Hears what a question waits for. @default nobody does */
  readonly waits?: ((why: string) => void) | undefined;
  /** Takes secrets out of what is kept. */
  readonly mask: (text: string) => string;
}

export type Reply = { readonly use: ModelUse } & (
  | { readonly ok: true; readonly answer: { readonly value: unknown; readonly text: string } }
  | { readonly ok: false; readonly failure: Failure }
);

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

  get money(): MoneyRules {
    return this.#options.money ?? NO_MONEY_RULES;
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
    const paid: Paid = { usage: null };
    try {
      const resolved = this.#modelOf(request, options.replay !== undefined);
      model = resolved?.id ?? NO_MODEL.id;
      const exchange = exchangeOf(request, resolved ?? NO_MODEL);
      promptHash = promptHashOf(exchange);
      const found = await this.#find(request, { exchange, promptHash, model: resolved }, options, paid);
      const { result } = found.kept;
      await options.recording?.keep(promptHash, masked(found.kept, options.mask));
      if (found.source !== 'live') await options.meter?.found(found.source, result.model, prompt, promptHash);
      const usage = found.source === 'live' ? (paid.usage ?? result.usage) : NO_USAGE;
      const answer = { value: found.value, text: result.text };
      return { ok: true, answer, use: use({ model: result.model, promptHash, source: found.source, usage }) };
    } catch (error) {
      const failure = failureFrom(error);
      const usage = paid.usage ?? (error instanceof ModelCallError ? error.usage : NO_USAGE);
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
    question: Question,
    options: AskOptions,
    paid: Paid,
  ): Promise<{ readonly kept: KeptExchange; readonly source: ModelUse['source']; readonly value: unknown }> {
    const { exchange, promptHash, model } = question;
    const { schema } = request;
    const fits = (kept: KeptExchange) => schema === undefined || schema.safeParse(kept.result.value).success;
    const valueOf = ({ result }: KeptExchange): unknown =>
      schema === undefined ? result.text : schema.parse(result.value);
    if (options.replay !== undefined || model === undefined) {
      const kept = await options.replay?.find(promptHash);
      if (kept !== undefined && fits(kept)) return { kept, source: 'recording', value: valueOf(kept) };
      const prompt = request.promptName ?? promptHash.slice(0, 12);
      throw new DrydockError('DRY-E3041', { prompt, problem: (await options.replay?.silenceOn(promptHash)) ?? '' });
    }
    // Tools do something each time; a temperature asks for another answer each time.
    const { cache } = this.#options;
    const isSame = exchange.tools === undefined && (exchange.temperature ?? 0) === 0;
    if (cache === undefined || !isSame) {
      const kept = await this.#ask(request, { ...question, model }, options, paid);
      return { kept, source: 'live', value: valueOf(kept) };
    }
    const isNew = options.avoidsCache === true;
    // Another server under the same name is another model.
    const asked = `${model.id} at ${addressOf(model.provider)}`;
    const known = isNew ? undefined : await cache.find(promptHash, asked);
    if (known !== undefined && fits(known)) return { kept: known, source: 'cache', value: valueOf(known) };
    const key = `${asked}\n${promptHash}`;
    // Nothing is waited for between the last look at who asks and the asking: of many who wait, one goes on.
    const whoAsks = () => (isNew ? undefined : this.#inFlight.get(key));
    for (let other = whoAsks(); other !== undefined; other = whoAsks()) {
      const kept = await orAborted(
        other.catch(() => undefined),
        options.signal,
      );
      if (kept === undefined) continue;
      if (!fits(kept)) break;
      return { kept, source: 'cache', value: valueOf(kept) };
    }
    const asking = this.#ask(request, { ...question, model }, options, paid).finally(() => {
      if (this.#inFlight.get(key) === asking) this.#inFlight.delete(key);
    });
    this.#inFlight.set(key, asking);
    const kept = await asking;
    // It is paid for: that it cannot be kept is no reason to throw it away.
    await cache.keep(promptHash, asked, masked(kept, options.mask)).catch(() => {});
    return { kept, source: 'live', value: valueOf(kept) };
  }

  async #ask(
    { schema, tools, onText, promptName }: ModelRequest<z.ZodType>,
    { exchange, promptHash, model }: Question & { readonly model: ResolvedModel },
    { signal, meter, waits = () => {} }: AskOptions,
    paid: Paid,
  ): Promise<KeptExchange> {
    const { env } = this.#options;
    const access = await readAccess(model.provider, env);
    const metered = meter?.exchange({ model, promptName: promptName ?? null, promptHash }, signal, waits);
    let result: ExchangeResult;
    let problem: unknown = null;
    try {
      result = await callModel(exchange, { model, access, signal, schema, tools, onText, meter: metered });
    } catch (error) {
      problem = error;
      throw error;
    } finally {
      await metered?.close(problem);
      if (metered !== undefined) paid.usage = metered.usage;
    }
    const recordedAt = new Date().toISOString();
    const kept: KeptExchange = {
      format: 'drydock-exchange/1',
      recordedAt,
      prompt: promptName ?? null,
      exchange,
      result,
    };
    // What is asked may hold a key that lay among the sources.
    return new AnswerMask(access).value(kept) as KeptExchange;
  }
}

interface Question {
  readonly exchange: ModelExchange;
  readonly promptHash: string;
  readonly model: ResolvedModel | undefined;
}

/** What a question was paid with by the ledger, as soon as that is known. */
interface Paid {
  usage: Usage | null;
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
