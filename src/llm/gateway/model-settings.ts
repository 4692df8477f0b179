import type { ProviderSettings } from '../providers/provider-settings.ts';

/** Which models can be asked, as the settings of a home say. */
export interface ModelSettings {
  /** `provider/model` or an alias: what is asked when nobody names a model; null: then nothing is asked. */
  readonly model: string | null;
  readonly providers: readonly ProviderSettings[];
}

/** Services that need no settings but their key in its usual variable, and a local server at its usual address. */
const USUAL: readonly ProviderSettings[] = [
  { id: 'openai', kind: 'openai', models: [] },
  { id: 'anthropic', kind: 'anthropic', models: [] },
  { id: 'google', kind: 'google', models: [] },
  { id: 'ollama', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1', price: 'free', models: [] },
];

/** The providers of the settings, and those that need none. */
export function withUsualProviders(providers: readonly ProviderSettings[]): readonly ProviderSettings[] {
  const named = new Set(providers.map(({ id }) => id));
  return [...providers, ...USUAL.filter(({ id }) => !named.has(id))];
}
