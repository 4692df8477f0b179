/** The verifier: runs originals and translations on the same vectors and compares what they did, byte for byte. */
export { captureOutcome } from './capture.ts';
export { type Corpus, loadCorpus, parseManifest, selectCases, type TestCase } from './cases.ts';
export { compareOutcomes, describeDifference } from './compare.ts';
export { coverageDocument, formatCoverage, programVerdict } from './coverage.ts';
export { type CoverageTools, CountersUnreadable, type CoveredRun, runCovered } from './line-coverage/covered-run.ts';
export { addCounts, type LineCounts, lineKey, readGcovReport } from './line-coverage/gcov-report.ts';
export { OriginalRunner } from './original.ts';
export { tracePaths } from './paths/trace-paths.ts';
export type { Outcome } from './outcome.ts';
export { readRecorded } from './recorded.ts';
export { rerunBundle } from './rerun.ts';
export { supportLibrarySources } from './support-library.ts';
export { findGcov, findToolchain, type Tool, type Toolchain } from './toolchain.ts';
export type { Translated, TranslatedStep, TranslationDiagnostic, Translator } from './translation.ts';
export { VerificationTools } from './verification-tools.ts';
export type { CaseResult } from './verify-case.ts';
export { verifyCases } from './verify-cases.ts';
