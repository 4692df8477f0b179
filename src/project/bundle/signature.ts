import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { bundleJson } from './bundle-manifest.ts';

const signatureSchema = z.strictObject({
  algorithm: z.literal('ed25519'),
  /** DER of the public key (SPKI), base64. */
  public_key: z.string(),
  /** Over the bytes of manifest.json, base64. */
  signature: z.string(),
});

/** `SHA256:…`: what people compare to know whose key it is. */
function fingerprintOf(publicKeyDer: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(publicKeyDer).digest('base64').replace(/=+$/, '')}`;
}

/** Signs a manifest. @param privateKey an ed25519 key as PEM (PKCS #8) */
export function signatureFile(manifest: Uint8Array, privateKey: string): Uint8Array {
  const key = createPrivateKey(privateKey);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return bundleJson({
    algorithm: 'ed25519',
    public_key: publicKey.toString('base64'),
    signature: sign(null, manifest, key).toString('base64'),
  });
}

/** Whose key signed a manifest, or what is wrong with the signature. */
export function checkSignature(
  manifest: Uint8Array,
  file: Uint8Array,
): { readonly ok: true; readonly fingerprint: string } | { readonly ok: false; readonly problem: string } {
  try {
    const parsed = signatureSchema.parse(JSON.parse(Buffer.from(file).toString('utf8')));
    const key = Buffer.from(parsed.public_key, 'base64');
    const signature = Buffer.from(parsed.signature, 'base64');
    // Written in one way only: otherwise some of its bytes could change and nobody would see it.
    const canonical = bundleJson({
      algorithm: 'ed25519',
      public_key: key.toString('base64'),
      signature: signature.toString('base64'),
    });
    if (Buffer.compare(canonical, file) !== 0) return { ok: false, problem: 'signature.json was changed' };
    const publicKey = createPublicKey({ key, type: 'spki', format: 'der' });
    if (publicKey.asymmetricKeyType !== 'ed25519') return { ok: false, problem: 'the key is no ed25519 key' };
    // OpenSSL passes over bytes behind the key, and over bits that DER wants to be zero.
    if (Buffer.compare(publicKey.export({ type: 'spki', format: 'der' }), key) !== 0)
      return { ok: false, problem: 'the key is not written as keys are' };
    if (verify(null, manifest, publicKey, signature)) return { ok: true, fingerprint: fingerprintOf(key) };
    return { ok: false, problem: 'the signature does not fit manifest.json' };
  } catch {
    return { ok: false, problem: 'signature.json is damaged' };
  }
}
