/** Evidence bundles: made, unpacked and checked. Pure. */
export { unpack } from './archive.ts';
export type { BundleFile, BundleManifest } from './bundle-manifest.ts';
export { type BundleCheck, checkBundle } from './check-bundle.ts';
export { type BundleParts, makeBundle } from './make-bundle.ts';
