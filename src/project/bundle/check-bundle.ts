import {
  type BundleFile,
  type BundleManifest,
  bundleManifest,
  hashOf,
  MANIFEST_NAME,
  SIGNATURE_NAME,
} from './bundle-manifest.ts';
import { checkSignature } from './signature.ts';

/** What checking a bundle found. */
export interface BundleCheck {
  /** Null: there is none that can be read. */
  readonly manifest: BundleManifest | null;
  /** Whose key signed it; null without a signature that fits. */
  readonly signedBy: string | null;
  /** What is wrong, each with the file; empty: every file is as it was made. */
  readonly problems: readonly string[];
}

/** Checks every file of a bundle against its manifest, and the manifest against its signature. Needs nothing else. Pure. */
export function checkBundle(files: readonly BundleFile[]): BundleCheck {
  const problems: string[] = [];
  const byPath = new Map<string, Uint8Array>();
  for (const { path, content } of files) {
    if (byPath.has(path)) problems.push(`${path}: is there twice`);
    byPath.set(path, content);
  }
  const manifestBytes = byPath.get(MANIFEST_NAME);
  if (manifestBytes === undefined)
    return { manifest: null, signedBy: null, problems: [...problems, 'manifest.json: is missing'] };
  const manifest = readManifest(manifestBytes);
  const signature = byPath.get(SIGNATURE_NAME);
  const signed = signature === undefined ? null : checkSignature(manifestBytes, signature);
  if (signed === null) problems.push('signature.json: is missing, so anybody may have written this bundle');
  else if (!signed.ok) problems.push(`signature.json: ${signed.problem}`);
  if (manifest === null) problems.push('manifest.json: is damaged');
  const listed = new Set([MANIFEST_NAME, SIGNATURE_NAME]);
  for (const { path, bytes, sha256 } of manifest?.files ?? []) {
    const content = byPath.get(path);
    if (listed.has(path)) problems.push(`${path}: is listed twice`);
    listed.add(path);
    if (content === undefined) problems.push(`${path}: is missing`);
    else if (content.length !== bytes || hashOf(content) !== sha256) problems.push(`${path}: was changed`);
  }
  for (const path of byPath.keys())
    if (manifest !== null && !listed.has(path)) problems.push(`${path}: is not part of it`);
  return { manifest, signedBy: signed?.ok === true ? signed.fingerprint : null, problems };
}

function readManifest(content: Uint8Array): BundleManifest | null {
  try {
    return bundleManifest.parse(JSON.parse(Buffer.from(content).toString('utf8')));
  } catch {
    return null;
  }
}
