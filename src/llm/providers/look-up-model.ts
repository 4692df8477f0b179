import { addressOf } from './address.ts';
import { guardedFetch } from './guarded-fetch.ts';
import type { ProviderAccess } from './provider-key.ts';
import type { ProviderKind } from './provider-settings.ts';
import type { ResolvedModel } from './resolved-model.ts';

/** What a provider says of a model without being asked to answer anything, which costs nothing. */
export type ModelStanding =
  | { readonly is: 'known' | 'unknown' }
  /** It answers, and does not say which models it has. */
  | { readonly is: 'unsaid' }
  /** Something answers there that is no such provider, or its address goes on. */
  | { readonly is: 'elsewhere'; readonly url: string }
  | { readonly is: 'refused'; readonly status: number }
  | { readonly is: 'unreachable'; readonly problem: string };

/** The largest list of models that is read, in bytes. */
const MOST_BYTES = 4 * 1024 * 1024;

const KEY_HEADERS: Readonly<Record<ProviderKind, (key: string) => Readonly<Record<string, string>>>> = {
  openai: (key) => ({ authorization: `Bearer ${key}` }),
  'openai-compatible': (key) => ({ authorization: `Bearer ${key}` }),
  anthropic: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  google: (key) => ({ 'x-goog-api-key': key }),
};

/** Asks the provider of a model whether it has it. Never rejects. */
export async function lookUpModel(
  { provider, name }: ResolvedModel,
  { apiKey, headers }: ProviderAccess,
  signal: AbortSignal,
): Promise<ModelStanding> {
  // Compatible servers have the list alone.
  const isList = provider.kind === 'openai-compatible';
  const url = `${addressOf(provider)}/models${isList ? '' : `/${encodeURIComponent(name)}`}`;
  const key = apiKey === undefined ? {} : KEY_HEADERS[provider.kind](apiKey);
  try {
    const response = await guardedFetch(null, MOST_BYTES)(url, { headers: { ...headers, ...key }, signal });
    const text = await response.text();
    if (response.ok) {
      if (objectIn(text) === null) return { is: 'elsewhere', url };
      return isList ? listed(text, name) : { is: 'known' };
    }
    if (response.status !== 404) return { is: 'refused', status: response.status };
    if (!isList) return objectIn(text)?.['error'] === undefined ? { is: 'elsewhere', url } : { is: 'unknown' };
    // Some servers have no list; more often it is the version that the address lacks.
    return VERSION_AT_END.test(addressOf(provider)) ? { is: 'unsaid' } : { is: 'elsewhere', url };
  } catch (error) {
    return { is: 'unreachable', problem: problemOf(error) };
  }
}

const VERSION_AT_END = /\/v\d+\w*$/;

function listed(text: string, name: string): ModelStanding {
  const ids = idsIn(text);
  if (ids === null) return { is: 'unsaid' };
  // Ollama lists qwen3:latest for what is asked for as qwen3.
  return { is: ids.some((id) => id === name || id === `${name}:latest`) ? 'known' : 'unknown' };
}

function idsIn(text: string): readonly unknown[] | null {
  const data = objectIn(text)?.['data'];
  return Array.isArray(data) ? data.map((one: { id?: unknown } | null) => one?.id) : null;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** `fetch` says "fetch failed", and the reason in its cause. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
