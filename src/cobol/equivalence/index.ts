/** The verifier: runs originals and translations on the same vectors and compares what they did, byte for byte. */
export { captureOutcome } from './capture.ts';
export { loadCorpus } from './cases.ts';
export { OriginalRunner } from './original.ts';
export { findToolchain } from './toolchain.ts';
