/** The test vectors of programs: where they come from, how much of a program they execute, and the writing of more. */
export {
  type FoundVectors,
  loadVectors,
  reproduceCommand,
  settingsFrom,
  type Vectors,
  vectorsOf,
} from './load-vectors.ts';
export { manifestEntry, WRITTEN_FOLDER } from './manifest-entry.ts';
export { measureCoverage } from './measure-coverage.ts';
export { runWithoutInput } from './run-without-input.ts';
export { vectorWriterAgent } from './vector-writer.ts';
