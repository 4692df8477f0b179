import { randomBytes } from 'node:crypto';
import { SECRET_PREFIX as PREFIX, signatureOfMessage } from '../model/index.ts';
import type { WebhookSecret } from '../store/index.ts';

/** Bytes of a secret: Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

/** A new signing secret, in the form that the libraries of Standard Webhooks take. */
export function newSecret(random: (bytes: number) => Buffer = randomBytes): string {
  return PREFIX + random(SECRET_BYTES).toString('base64');
}

/**
 * `webhook-signature` of a message: one signature for each secret that is valid, so that receivers may change theirs at any time of a
 * rotation.
 *
 * @param seconds Unix time of sending, as in `webhook-timestamp`
 */
export function signatureOf(secrets: readonly string[], id: string, seconds: number, body: string): string {
  return secrets.map((secret) => signatureOfMessage(secret, id, seconds, body)).join(' ');
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
