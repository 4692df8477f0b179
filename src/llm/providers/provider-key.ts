import { readFile } from 'node:fs/promises';
import { DrydockError } from '../../model/index.ts';
import { type ProviderSettings, secretReferenceSchema } from './provider-settings.ts';

/** What opens a provider: its key, and headers with their secrets filled in. Lives in memory only. */
export interface ProviderAccess {
  readonly apiKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** All that must never be seen, longest first. */
  readonly secrets: readonly string[];
}

/** Where the key stands when the settings do not say. */
const USUAL_KEYS: Readonly<Record<ProviderSettings['kind'], string | null>> = {
  openai: 'env:OPENAI_API_KEY',
  anthropic: 'env:ANTHROPIC_API_KEY',
  google: 'env:GOOGLE_GENERATIVE_AI_API_KEY',
  'openai-compatible': null,
};

/**
 * Reads the key of a provider and the secrets among its headers. A compatible server without `key` is asked without one.
 *
 * @throws DRY-E3014 when one is missing or empty: names the variable or file
 */
export async function readAccess(provider: ProviderSettings, env: NodeJS.ProcessEnv): Promise<ProviderAccess> {
  const reference = provider.key ?? USUAL_KEYS[provider.kind];
  const apiKey = reference === null ? undefined : await headerValue(provider, reference, env);
  const headers: Record<string, string> = {};
  const secrets = apiKey === undefined ? [] : [apiKey];
  for (const [name, value] of Object.entries(provider.headers ?? {})) {
    const isSecret = secretReferenceSchema.safeParse(value).success;
    const plain = isSecret ? await headerValue(provider, value, env) : value;
    headers[name] = plain;
    if (isSecret) secrets.push(plain);
  }
  return { apiKey, headers, secrets: secrets.sort((a, b) => b.length - a.length) };
}

/** Keys travel in headers, which take visible ASCII alone. */
async function headerValue(provider: ProviderSettings, reference: string, env: NodeJS.ProcessEnv): Promise<string> {
  const value = await secretOf(provider, reference, env);
  if (/^[\x20-\x7e]+$/.test(value)) return value;
  throw new DrydockError('DRY-E3014', {
    provider: provider.id,
    problem: `what ${reference} holds has characters or lines that no key has`,
    fix: 'Copy the key again, alone',
  });
}

async function secretOf(provider: ProviderSettings, reference: string, env: NodeJS.ProcessEnv): Promise<string> {
  const name = reference.slice(reference.indexOf(':') + 1);
  const missing = (problem: string, fix: string): DrydockError =>
    new DrydockError('DRY-E3014', { provider: provider.id, problem, fix });
  if (reference.startsWith('env:')) {
    const value = env[name]?.trim() ?? '';
    if (value === '') throw missing(`the variable ${name} is not set`, `Set ${name} to the key of ${provider.id}`);
    return value;
  }
  let text: string;
  try {
    text = (await readFile(name, 'utf8')).trim();
  } catch (error) {
    const problem = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw missing(`the file ${name} cannot be read (${problem})`, `Write the key of ${provider.id} into ${name}`);
  }
  if (text === '') throw missing(`the file ${name} is empty`, `Write the key of ${provider.id} into ${name}`);
  return text;
}
