import { createHash } from 'node:crypto';
import { z } from 'zod';
import { verdictSchema } from '../../model/index.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A path inside of a bundle: relative, with forward slashes, that leads nowhere else. */
const bundlePath = z
  .string()
  .min(1)
  .max(1_000)
  // oxlint-disable-next-line no-control-regex
  .regex(/^[^\\:\u0000-\u001f\u007f]+$/)
  .refine((path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'));

const bundledFile = z.strictObject({
  path: bundlePath,
  bytes: z.int().min(0),
  sha256,
  role: z.enum(['original', 'translation', 'expected', 'actual', 'cases', 'evidence', 'text']),
});

const bundledVector = z.strictObject({
  id: z.string(),
  verdict: verdictSchema,
  reason: z.string(),
  /** The Java of each step. `file` is a path of the bundle, `path` what the compiler is told. */
  steps: z.array(
    z.strictObject({
      main_class: z.string(),
      sources: z.array(z.strictObject({ path: z.string(), file: bundlePath })),
    }),
  ),
});

/** What a bundle says about itself: the files with their hashes, and what they prove. */
export const bundleManifest = z.strictObject({
  format: z.literal('drydock-bundle/1'),
  project: z.string(),
  program: z.string(),
  run: z.string(),
  evidence: z.string(),
  verdict: verdictSchema,
  reason: z.string(),
  basis: z.enum(['executed', 'recorded', 'none']),
  vectors: z.array(bundledVector),
  tools: z.strictObject({
    drydock: z.string(),
    originals: z.array(z.string()),
    translations: z.array(z.string()),
  }),
  /** Contents that are named in the evidence and too large to be kept. */
  left_out: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256 })),
  rerun: z.string(),
  files: z.array(bundledFile),
});
export type BundleManifest = z.infer<typeof bundleManifest>;
export type BundleRole = BundleManifest['files'][number]['role'];

export const MANIFEST_NAME = 'manifest.json';
export const SIGNATURE_NAME = 'signature.json';

/** A file of a bundle. */
export interface BundleFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** JSON as bundles hold it: two spaces, a newline at the end. The same value gives the same bytes. */
export function bundleJson(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
