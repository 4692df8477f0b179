import { closestWord, DrydockError } from '../../model/index.ts';
import type { Price } from '../prices/price.ts';
import { type ProviderSettings, providersSchema } from './provider-settings.ts';

/** A model that can be asked: which provider, under which name, at which price. */
export interface ResolvedModel {
  /** `provider/model`, without aliases. */
  readonly id: string;
  readonly provider: ProviderSettings;
  /** As the provider names it. */
  readonly name: string;
  /** Of the settings; undefined: the price list knows, or nobody. */
  readonly price: Price | undefined;
}

/** @throws DRY-E3011 with one line for each problem @param place where the settings stand, for people */
export function parseProviders(settings: unknown, place: string): readonly ProviderSettings[] {
  const parsed = providersSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => `${['providers', ...issue.path].join('.')}: ${issue.message}`);
  throw new DrydockError('DRY-E3011', { count: details.length }, { place, details });
}

/**
 * Finds what `provider/model` or an alias names. A model need not stand in the settings: providers know more than we do. Names of
 * models may have slashes of their own.
 *
 * @throws DRY-E3012 unknown provider, DRY-E3013 unknown alias
 */
export function resolveModel(providers: readonly ProviderSettings[], text: string): ResolvedModel {
  const slash = text.indexOf('/');
  if (slash < 1 || slash === text.length - 1) return resolveAlias(providers, text);
  const id = text.slice(0, slash);
  const name = text.slice(slash + 1);
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider !== undefined) return resolved(provider, name);
  const known = providers.map((candidate) => candidate.id);
  throw new DrydockError('DRY-E3012', { provider: id, fix: fix(id, known, 'Configure a provider of this name') });
}

function resolveAlias(providers: readonly ProviderSettings[], alias: string): ResolvedModel {
  const known: string[] = [];
  for (const provider of providers)
    for (const model of provider.models) {
      if (model.aliases.includes(alias)) return resolved(provider, model.name);
      known.push(...model.aliases);
    }
  throw new DrydockError('DRY-E3013', { model: alias, fix: fix(alias, known, 'Write provider/model') });
}

function resolved(provider: ProviderSettings, name: string): ResolvedModel {
  const price = provider.models.find((model) => model.name === name)?.price ?? provider.price;
  return { id: `${provider.id}/${name}`, provider, name, price };
}

function fix(word: string, known: readonly string[], otherwise: string): string {
  const closest = closestWord(word, known);
  if (closest !== null) return `Did you mean ${closest}?`;
  return known.length === 0 ? `${otherwise}; none is configured.` : `${otherwise}, or take one of: ${known.join(', ')}`;
}
