import type { LanguageModel } from 'ai';
import { addressOf } from './address.ts';
import { streamingFetch } from './guarded-fetch.ts';
import type { ProviderAccess } from './provider-key.ts';
import type { ResolvedModel } from './resolved-model.ts';

/** Some adapters insist on a key where the server wants none. */
const NO_KEY = 'none';

/** The adapter that speaks a model's protocol. Each is loaded when it is first used. */
export async function openModel(
  model: ResolvedModel,
  access: ProviderAccess,
  maxOutputTokens: number,
): Promise<LanguageModel> {
  const { kind, id, api, takesSchema } = model.provider;
  const baseURL = addressOf(model.provider);
  const common = {
    apiKey: access.apiKey ?? NO_KEY,
    headers: { ...access.headers },
    fetch: streamingFetch(kind === 'anthropic' ? { maxOutputTokens } : null),
    baseURL,
  };
  switch (kind) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      const provider = createOpenAI(common);
      return api === 'chat' ? provider.chat(model.name) : provider.responses(model.name);
    }
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic(common)(model.name);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogleGenerativeAI(common)(model.name);
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const { apiKey: _, ...rest } = common;
      return createOpenAICompatible({
        ...rest,
        ...(access.apiKey === undefined ? {} : { apiKey: access.apiKey }),
        name: id,
        includeUsage: true,
        supportsStructuredOutputs: takesSchema ?? true,
      })(model.name);
    }
  }
}
