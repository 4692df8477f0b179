import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { DrydockError } from '../model/index.ts';

/** Paths of PEM files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads a chain of certificates and its private key, and tries them.
 *
 * @param now Unix milliseconds
 * @throws DRY-E8121 when one cannot be read, does not fit the other, has expired, or others can read the key
 */
export function readTlsFiles(
  { cert, key }: TlsFiles,
  now = Date.now(),
): { readonly cert: Buffer; readonly key: Buffer } {
  const read = { cert: contentOf(cert), key: contentOf(key) };
  if ((statSync(key).mode & 0o007) !== 0) throw unusable(key, 'everybody on this machine can read or write it');
  const leaf = attempt(cert, 'it is no certificate in PEM', () => new X509Certificate(read.cert));
  if (Date.parse(leaf.validTo) < now) throw unusable(cert, `it expired on ${leaf.validTo}`);
  attempt(key, 'it is not the private key of the certificate', () => createSecureContext(read));
  return read;
}

function contentOf(path: string): Buffer {
  return attempt(path, 'it cannot be read', () => readFileSync(path));
}

function attempt<T>(path: string, problem: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw unusable(path, problem, error);
  }
}

function unusable(path: string, problem: string, cause?: unknown): DrydockError {
  return new DrydockError('DRY-E8121', { path, problem }, { cause });
}
