/** The verifier: runs originals and translations on the same vectors and compares what they did, byte for byte. */
export { captureOutcome } from './capture.ts';
export { type Corpus, type CorpusLoading, loadCorpus, selectCases, type TestCase } from './cases.ts';
export { compareOutcomes, type Difference, describeDifference } from './compare.ts';
export { coverageDocument, formatCoverage, type ProgramVerdict, programVerdict } from './coverage.ts';
export type { Evidence } from './evidence.ts';
export { FreshJvm } from './fresh-jvm.ts';
export type { JavaDiagnostic, JavaMachine, JavaSource } from './java-machine.ts';
export type { ManifestProblem } from './manifest-problem.ts';
export { OriginalRunner } from './original.ts';
export { readRecorded } from './recorded.ts';
export { buildSupportLibrary, supportLibrarySources } from './support-library.ts';
export { findToolchain, type Jdk, type MissingTool, type Tool, type Toolchain } from './toolchain.ts';
export type { Translated, TranslatedStep, TranslationDiagnostic, Translator } from './translation.ts';
export { VerificationTools } from './verification-tools.ts';
export { type CaseResult, type CaseVerdict, type Verification, verifyCase } from './verify-case.ts';
export { verifyCases } from './verify-cases.ts';
