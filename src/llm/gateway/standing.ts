import { readAccess } from '../providers/provider-key.ts';
import { lookUpModel, type ModelStanding } from '../providers/look-up-model.ts';
import { type ResolvedModel, resolveModel } from '../providers/resolved-model.ts';
import { type ModelSettings, withUsualProviders } from './model-settings.ts';

/** The model of the settings with the key that opens it; null: none is configured. */
export interface ConfiguredModel {
  readonly model: ResolvedModel;
  /** Asks its provider whether it has the model, which costs nothing. Never rejects. */
  lookUp(signal: AbortSignal): Promise<ModelStanding>;
}

/**
 * What the settings name, looked at without asking anything of a model.
 *
 * @throws DRY-E3012 unknown provider, DRY-E3013 unknown alias, DRY-E3014 no key
 */
export async function configuredModel(
  { model: named, providers }: ModelSettings,
  env: NodeJS.ProcessEnv,
): Promise<ConfiguredModel | null> {
  if (named === null) return null;
  const model = resolveModel(withUsualProviders(providers), named);
  const access = await readAccess(model.provider, env);
  return { model, lookUp: (signal) => lookUpModel(model, access, signal) };
}
