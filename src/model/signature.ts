import { createHmac } from 'node:crypto';

/** What a secret begins with whose bytes follow as base64. */
export const SECRET_PREFIX = 'whsec_';

/**
 * Signature of a message that is sent over HTTP, as receivers check it: `v1,` and the base64 of the HMAC-SHA256 of id, time and body.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param secret `whsec_` and base64, as Standard Webhooks has it; any other text is the key itself
 * @param seconds Unix time of sending
 */
export function signatureOfMessage(secret: string, id: string, seconds: number, body: string): string {
  const isEncoded = secret.startsWith(SECRET_PREFIX);
  const key = isEncoded ? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64') : Buffer.from(secret, 'utf8');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}
