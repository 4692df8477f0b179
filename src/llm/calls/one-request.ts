import type { LanguageModel, ModelMessage, ToolSet } from 'ai';
import type { Failure, JsonObject } from '../../model/index.ts';
import type { ProviderAccess } from '../providers/provider-key.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import { checkedUsage, type Ending } from './checked-usage.ts';
import type { FinishReason, ModelExchange, ProviderCall } from './exchange.ts';
import { failureOfCall, final, isUnpaid, retryable } from './failure-of-call.ts';
import { AnswerMask, masker } from './mask-secrets.ts';
import type { SchemaForm } from './schema-form.ts';
import { settingsOfRequest } from './request-settings.ts';
import { type StopReason, TimeLimits } from './time-limits.ts';
import { rawUsageIn } from './usage-classes.ts';

/** One request to a provider. */
export interface OneRequest {
  readonly exchange: ModelExchange;
  readonly form: SchemaForm | null;
  /** The messages of the exchange, and what tools and repairs added. */
  readonly messages: readonly ModelMessage[];
  readonly model: ResolvedModel;
  readonly access: ProviderAccess;
  readonly languageModel: LanguageModel;
  readonly signal: AbortSignal;
  readonly firstByteMs: number;
  readonly totalMs: number;
  readonly onText: (text: string) => void;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  /** What the adapter could not read, if so. */
  readonly problem: string | undefined;
}

/** What came of one request: what it used in any case, and an answer or a failure. */
export interface RequestOutcome {
  readonly call: Omit<ProviderCall, 'index' | 'reason'>;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** To be sent back with the results of the tools; holds what the model reasoned, too, where a provider wants it back. */
  readonly assistant: readonly ModelMessage[];
  readonly warnings: readonly string[];
  readonly failure: Failure | null;
}

/** What a stream has brought so far. */
interface Progress {
  text: string;
  finish: FinishReason | 'interrupted' | 'error' | null;
  /** As the provider words it; undefined: it did not say. */
  rawFinish: string | undefined;
  rawUsage: JsonObject | null;
  sdkTotal: number | null;
  requestId: string | null;
  firstByteMs: number | null;
  error: unknown;
  assistant: readonly ModelMessage[];
  readonly toolCalls: ToolCall[];
  readonly warnings: string[];
}

/** Sends one request and reads its stream to the end. Never rejects: a failure is part of the outcome. */
export async function sendRequest(request: OneRequest): Promise<RequestOutcome> {
  const startedAt = new Date();
  const wasSent = !request.signal.aborted;
  const began = performance.now();
  const progress: Progress = {
    text: '',
    finish: null,
    rawFinish: undefined,
    rawUsage: null,
    sdkTotal: null,
    requestId: null,
    firstByteMs: null,
    error: undefined,
    assistant: [],
    toolCalls: [],
    warnings: [],
  };
  using limits = new TimeLimits(request.signal, request.firstByteMs, request.totalMs);
  try {
    await readStream(request, limits, progress, began);
  } catch (error) {
    progress.error ??= error;
  }
  const failure = failureIn(request, progress, limits.stopped);
  const usage = await checkedUsage(
    progress.rawUsage,
    progress.sdkTotal,
    wasSent ? endingOf(progress, limits.stopped) : 'refused',
    request.model,
    progress.text !== '' || progress.toolCalls.length > 0,
  );
  const finish = failure === null ? (progress.finish as FinishReason) : null;
  const totalMs = performance.now() - began;
  return {
    call: {
      ...usage,
      finish,
      requestId: progress.requestId,
      timings: { startedAt: startedAt.toISOString(), firstByteMs: progress.firstByteMs, totalMs },
      ...(failure === null ? {} : { failure: failure.code }),
    },
    text: progress.text,
    toolCalls: progress.toolCalls,
    assistant: progress.assistant,
    warnings: progress.warnings,
    failure,
  };
}

async function readStream(request: OneRequest, limits: TimeLimits, progress: Progress, began: number): Promise<void> {
  const { streamText } = await import('ai');
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  const settings = await settingsOfRequest(request.exchange, request.form, request.model);
  const mask = new AnswerMask(request.access);
  const heard = (text: string): void => {
    progress.text += text;
    if (text !== '' && progress.error === undefined && !limits.signal.aborted) request.onText(text);
  };
  const result = streamText<ToolSet>({
    ...settings,
    model: request.languageModel,
    messages: [...request.messages],
    maxRetries: 0,
    abortSignal: limits.signal,
    include: { rawChunks: true },
    onError: () => {},
  });
  for await (const part of result.stream) {
    switch (part.type) {
      case 'raw': {
        limits.firstByteCame();
        progress.firstByteMs ??= performance.now() - began;
        const raw = rawUsageIn(part.rawValue);
        if (raw !== null) progress.rawUsage = { ...progress.rawUsage, ...withoutNulls(raw) };
        break;
      }
      case 'text-delta':
        heard(mask.next(part.text));
        break;
      case 'tool-call':
        progress.toolCalls.push({
          id: part.toolCallId,
          name: part.toolName,
          input: mask.value(part.input),
          problem:
            'invalid' in part && part.invalid === true ? 'the input is no JSON, or there is no such tool' : undefined,
        });
        break;
      case 'error':
        progress.error ??= part.error;
        progress.requestId ??= requestIdIn(
          (part.error as { responseHeaders?: Record<string, string> } | null)?.responseHeaders,
        );
        break;
      case 'finish-step':
        progress.finish = part.finishReason as Progress['finish'];
        progress.rawFinish = part.rawFinishReason;
        progress.sdkTotal = totalOf(part.usage.inputTokens, part.usage.outputTokens);
        progress.requestId ??= requestIdIn(part.response.headers) ?? part.response.id;
        break;
      default:
    }
  }
  heard(mask.end());
  if (progress.requestId !== null) progress.requestId = mask.text(progress.requestId);
  if (progress.rawUsage !== null) progress.rawUsage = mask.value(progress.rawUsage) as JsonObject;
  if (progress.error !== undefined || limits.stopped !== null) return;
  const step = await result.finalStep;
  progress.assistant = step.response.messages.filter((message) => message.role === 'assistant');
  for (const warning of step.warnings ?? []) progress.warnings.push(mask.text(warningText(warning)));
}

/** A provider sends null for what it does not tell, also after it has told it. */
function withoutNulls(raw: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
}

function totalOf(input: number | undefined, output: number | undefined): number | null {
  return input === undefined && output === undefined ? null : (input ?? 0) + (output ?? 0);
}

function requestIdIn(headers: Readonly<Record<string, string>> | undefined): string | null {
  return headers?.['x-request-id'] ?? headers?.['request-id'] ?? headers?.['x-goog-request-id'] ?? null;
}

function warningText(warning: object): string {
  const { message, details, feature, setting } = warning as Partial<Record<string, string>>;
  return [feature ?? setting, details ?? message].filter((part) => part !== undefined).join(': ');
}

/** A stream that ends without saying why has been cut. */
function isCut({ finish, rawFinish }: Progress): boolean {
  if (finish === null || finish === 'interrupted' || finish === 'error') return true;
  // Servers in between say so when the one behind them failed.
  return finish === 'other' && (rawFinish === undefined || rawFinish === '' || rawFinish === 'error');
}

function endingOf(progress: Progress, stopped: StopReason | null): Ending {
  if (progress.firstByteMs === null && stopped === null && isUnpaid(progress.error)) return 'refused';
  return stopped !== null || progress.error !== undefined || isCut(progress) ? 'broken' : 'complete';
}

function failureIn(request: OneRequest, progress: Progress, stopped: StopReason | null): Failure | null {
  const { model, access, firstByteMs, totalMs, exchange } = request;
  const values = { model: model.id, provider: model.provider.id };
  if (stopped === 'aborted') return { ...retryable('cancelled', 'DRY-E3026', values, model), final: true };
  if (stopped === 'first_byte')
    return retryable(
      'unavailable',
      'DRY-E3017',
      { ...values, what: 'begun to answer', seconds: firstByteMs / 1000 },
      model,
    );
  if (stopped === 'total')
    return retryable(
      'unavailable',
      'DRY-E3017',
      { ...values, what: 'finished its answer', seconds: totalMs / 1000 },
      model,
    );
  if (progress.error !== undefined) return failureOfCall(progress.error, model, masker(access), Date.now());
  if (isCut(progress))
    return retryable('unavailable', 'DRY-E3016', { ...values, problem: 'its answer broke off' }, model);
  if (progress.finish === 'content-filter' || progress.rawFinish === 'refusal')
    return final('DRY-E3022', { ...values, problem: 'it ended with the reason content filter' }, model);
  if (progress.finish === 'length') return final('DRY-E3024', { ...values, limit: exchange.maxOutputTokens }, model);
  return null;
}
