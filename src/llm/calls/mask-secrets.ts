import type { ProviderAccess } from '../providers/provider-key.ts';

/** What looks like a key, also one that a provider repeats with stars, and keys within addresses. */
const KEY_LIKE = [
  /\b(sk|pk|rk)-[\w*.-]{6,}/g,
  /\bAIza[\w*-]{8,}/g,
  /\bBearer\s+[\w.*~+/-]{8,}=*/gi,
  /([?&](?:api[_-]?)?key=)[^&\s"']+/gi,
];

/** Replaces the secrets of a provider, and whatever looks like one, by stars. */
export function masker(access: ProviderAccess): (text: string) => string {
  return (text) => {
    const known = access.secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
    return KEY_LIKE.reduce((masked, pattern) => masked.replace(pattern, '***'), known);
  };
}
