import { expect } from 'vitest';
import type { z } from 'zod';
import type { ModelRequest } from '../../agent.ts';
import { type CallOptions, callModel } from './call-model.ts';
import { type ExchangeResult, ModelCallError } from './exchange.ts';
import { exchangeOf } from './exchange-of.ts';
import { TEST_KEY, type TestingProvider } from './testing-provider.ts';

interface Asked {
  readonly request?: ModelRequest<z.ZodType>;
  readonly options?: Partial<CallOptions>;
}

export async function ask(provider: TestingProvider, asked: Asked = {}): Promise<ExchangeResult> {
  const { model, access } = await provider.model();
  const request = asked.request ?? { prompt: 'Say hello' };
  return callModel(exchangeOf(request, model, { maxOutputTokens: 2000 }), {
    model,
    access,
    signal: new AbortController().signal,
    schema: request.schema,
    tools: request.tools,
    onText: request.onText,
    ...asked.options,
  });
}

/** The error of a question that must fail; the key of the provider is nowhere in it. */
export async function failureOf(provider: TestingProvider, asked: Asked = {}): Promise<ModelCallError> {
  const error = await ask(provider, asked).then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(ModelCallError);
  const failed = error as ModelCallError;
  expect(JSON.stringify([failed.message, failed.failure, failed.calls, failed.cause ?? null])).not.toContain(TEST_KEY);
  return failed;
}
