import { z } from 'zod';
import { priceSchema } from '../prices/price.ts';

/** Where a secret stands: never the secret. */
export const secretReferenceSchema = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'expected env:NAME or file:/path, never the secret itself');

/** Names whose values are secrets, whoever the server is. */
const SECRET_HEADER = /auth|key|token|secret|cookie|password/i;

const headersSchema = z.record(
  z.string().regex(/^[\w-]+$/, 'expected the name of a header'),
  z.string().regex(/^[\x20-\x7e]*$/, 'expected one line of visible ASCII'),
);

const baseUrlSchema = z.url({ protocol: /^https?$/, error: 'expected an http or https address' }).refine((text) => {
  const url = new URL(text);
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}, 'expected an address without user, query or fragment: keys belong in `key`');

const modelSettingsSchema = z.strictObject({
  /** As the provider names it. */
  name: z.string().min(1),
  /** Short names under which it can be asked for, such as `fast`. */
  aliases: z.array(z.string().regex(/^[^/\s]+$/, 'expected one word without /')).default([]),
  price: priceSchema.optional(),
});

/** A service that answers questions with language models, as the settings name it. */
export const providerSettingsSchema = z
  .strictObject({
    /** What stands before the slash in `provider/model`. */
    id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected a word of lower-case letters, digits and hyphens'),
    kind: z.enum(['openai', 'anthropic', 'google', 'openai-compatible']),
    /** Address up to the version, such as `http://localhost:11434/v1`; absent: the service's own. */
    baseUrl: baseUrlSchema.optional(),
    key: secretReferenceSchema.optional(),
    /** Further headers of every request; a value may be a secret reference, and must be one where the name says so. */
    headers: headersSchema.optional(),
    /** Which of its protocols a provider of kind openai speaks. @default 'responses' */
    api: z.enum(['responses', 'chat']).optional(),
    /** False for servers that take no JSON schema: it is then told to the model in words. @default true */
    takesSchema: z.boolean().optional(),
    /** Of all its models that name none: `free` for models on one's own machine. */
    price: priceSchema.optional(),
    models: z.array(modelSettingsSchema).default([]),
    /** What its account takes within a minute, from all runs together. @default as much as it likes */
    requestsPerMinute: z.int().min(1).optional(),
    /** Tokens of questions and answers together. */
    tokensPerMinute: z.int().min(1).optional(),
  })
  .superRefine((provider, context) => {
    if (provider.kind === 'openai-compatible' && provider.baseUrl === undefined)
      context.addIssue({ code: 'custom', path: ['baseUrl'], message: 'an openai-compatible provider needs a baseUrl' });
    if (provider.kind !== 'openai' && provider.api !== undefined)
      context.addIssue({ code: 'custom', path: ['api'], message: 'only providers of kind openai have a choice' });
    for (const [name, value] of Object.entries(provider.headers ?? {}))
      if (SECRET_HEADER.test(name) && !secretReferenceSchema.safeParse(value).success)
        context.addIssue({ code: 'custom', path: ['headers', name], message: 'expected env:NAME or file:/path' });
  });
export type ProviderSettings = z.output<typeof providerSettingsSchema>;
export type ProviderKind = ProviderSettings['kind'];

/** All providers; ids and aliases mean one thing each. */
export const providersSchema = z.array(providerSettingsSchema).superRefine((providers, context) => {
  const seen = new Map<string, string>();
  const claim = (word: string, meaning: string, path: (string | number)[]): void => {
    const before = seen.get(word);
    if (before !== undefined) context.addIssue({ code: 'custom', path, message: `${word} already is ${before}` });
    seen.set(word, meaning);
  };
  for (const [index, provider] of providers.entries()) claim(provider.id, 'the id of a provider', [index, 'id']);
  for (const [index, provider] of providers.entries())
    for (const [number, model] of provider.models.entries())
      for (const alias of model.aliases)
        claim(alias, `an alias of ${provider.id}/${model.name}`, [index, 'models', number, 'aliases']);
});
