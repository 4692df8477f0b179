import type { ProviderKind, ProviderSettings } from './provider-settings.ts';

/** Named here, since adapters let variables of the environment send a key elsewhere. */
const ADDRESSES: Readonly<Record<ProviderKind, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  'openai-compatible': '',
};

/** Where a provider is: up to the version, without a slash at its end. */
export function addressOf({ kind, baseUrl }: ProviderSettings): string {
  return (baseUrl ?? ADDRESSES[kind]).replace(/\/+$/, '');
}
