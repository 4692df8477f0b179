import { createHmac, randomBytes } from 'node:crypto';
import type { WebhookSecret } from '../store/index.ts';

/** Bytes of a secret: Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

const PREFIX = 'whsec_';

/** A new signing secret, in the form that the libraries of Standard Webhooks take. */
export function newSecret(random: (bytes: number) => Buffer = randomBytes): string {
  return PREFIX + random(SECRET_BYTES).toString('base64');
}

/**
 * `webhook-signature` of a message: one signature for each secret that is valid, so that receivers may change theirs at any time of a
 * rotation. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param seconds Unix time of sending, as in `webhook-timestamp`
 */
export function signatureOf(secrets: readonly string[], id: string, seconds: number, body: string): string {
  const content = `${id}.${seconds}.${body}`;
  return secrets
    .map((secret) => Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .map((key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`)
    .join(' ');
}

/** The secrets that sign now, the newest first. */
export function validSecrets(secrets: readonly WebhookSecret[], now: number): readonly string[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).map(({ secret }) => secret);
}

/** A new secret before the one that signed until now, which goes on signing until `until`. Never more than two. */
export function rotated(secrets: readonly WebhookSecret[], secret: string, until: number): readonly WebhookSecret[] {
  const before = secrets.slice(0, 1).map((one) => ({ ...one, expiresAt: until }));
  return [{ secret, expiresAt: null }, ...before];
}
