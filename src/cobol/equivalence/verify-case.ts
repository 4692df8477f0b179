import type { Verdict } from '../../model/index.ts';
import type { TestCase } from './cases.ts';
import { type Comparison, compareOutcomes, describeDifference } from './compare.ts';
import type { ExecutionPaths, VectorEvidence } from '../../project/index.ts';
import { buildEvidence, type Expectation } from './evidence.ts';
import type { JavaDiagnostic, JavaMachine } from './java-machine.ts';
import { DEFAULT_STEP_TIMEOUT_MS, type OriginalRunner } from './original.ts';
import type { Outcome } from './outcome.ts';
import { readRecorded } from './recorded.ts';
import { MissingInput } from './run-directory.ts';
import {
  runTranslation,
  type Translated,
  type TranslatedStep,
  type TranslationDiagnostic,
  type TranslationRun,
  type Translator,
} from './translation.ts';

/** What a single vector can be found to be. */
export type CaseVerdict = Extract<Verdict, 'proven' | 'mismatch' | 'not_runnable' | 'not_compiled' | 'unverified'>;

/** The verdict on one case, with what led to it. */
export interface CaseResult {
  readonly corpus: string;
  readonly id: string;
  /** The source of the program that the case is about. */
  readonly subject: string;
  readonly oracle: 'strong' | 'weak';
  readonly verdict: CaseVerdict;
  /** One line; empty when proven. */
  readonly reason: string;
  /** From the start of the translation to the verdict. */
  readonly ms: number;
  readonly diagnostics: readonly (TranslationDiagnostic | JavaDiagnostic)[];
  /** What the translation wrote to standard error, joined; for people and for repair. */
  readonly stderr: string;
  /** Where both sides parted, when somebody has looked. */
  readonly paths?: ExecutionPaths | undefined;
  readonly evidence: VectorEvidence;
}

/** What verification works with. */
export interface Verification {
  readonly translate: Translator;
  /** Without one nothing can be executed: every verdict is `unverified`. */
  readonly machine: JavaMachine | undefined;
  /** The originals: executed now, or their recorded outputs. */
  readonly originals: OriginalRunner | 'recorded';
  /**
   * Limit for one step of either side.
   *
   * @default 20 000; for a translation ten times what the original took, if that is more
   */
  readonly stepTimeoutMs?: number;
  /** Is given every content that the evidence names: inputs, Java, and what both sides wrote. Some come more than once. */
  readonly keep?: (sha256: string, content: Uint8Array) => void;
}

/**
 * Translates a case, executes both sides and compares them. What goes wrong with the case is its verdict.
 *
 * @throws the signal's reason when it fired, or what the translator threw
 */
export async function verifyCase(
  testCase: TestCase,
  verification: Verification,
  signal?: AbortSignal,
): Promise<CaseResult> {
  const started = performance.now();
  const finding = await findVerdict(testCase, verification, signal);
  const { corpus, id, subject, oracle } = testCase;
  return {
    corpus,
    id,
    subject,
    oracle,
    verdict: finding.verdict,
    reason: finding.reason,
    ms: Math.round(performance.now() - started),
    diagnostics: finding.diagnostics ?? [],
    stderr: Buffer.concat(finding.stderr ?? []).toString('utf8'),
    evidence: await buildEvidence(
      testCase,
      {
        ...finding,
        execution: verification.machine && {
          machine: verification.machine.kind,
          compiler: verification.machine.version,
        },
      },
      verification.keep,
    ),
  };
}

interface Finding {
  readonly verdict: CaseVerdict;
  readonly reason: string;
  readonly diagnostics?: readonly (TranslationDiagnostic | JavaDiagnostic)[];
  readonly stderr?: readonly Uint8Array[];
  readonly steps?: readonly TranslatedStep[];
  readonly copybooks?: readonly string[] | undefined;
  readonly expectation?: Expectation;
  readonly expected?: Outcome;
  readonly actual?: Outcome;
  readonly comparison?: Comparison;
}

async function findVerdict(testCase: TestCase, verification: Verification, signal?: AbortSignal): Promise<Finding> {
  const translated = await verification.translate(testCase, signal);
  signal?.throwIfAborted();
  if (translated.kind === 'unsupported') return notTranslated(translated.diagnostics);
  const { steps, copybooks } = translated;
  const java = { steps, copybooks };
  const { machine } = verification;
  if (machine === undefined)
    return { verdict: 'unverified', reason: 'there is no JDK to run the translation', ...java };
  try {
    const expectation = await findExpectation(testCase, verification, signal);
    if (expectation.kind !== 'known') return { ...expectation.finding, ...java };
    const patience = Math.max(DEFAULT_STEP_TIMEOUT_MS, 10 * expectation.originalMs);
    const options = { stepTimeoutMs: verification.stepTimeoutMs ?? patience, signal };
    const run = await runTranslation(testCase, steps, machine, options);
    return { ...judge(run, expectation.outcome, translated), expectation: expectation.expectation, ...java };
  } catch (error) {
    if (error instanceof MissingInput) return { verdict: 'not_runnable', reason: error.message, ...java };
    throw error;
  }
}

type FoundExpectation =
  | {
      readonly kind: 'known';
      readonly outcome: Outcome;
      readonly expectation: Expectation;
      /** How long the original ran; 0 when that is not known. */
      readonly originalMs: number;
    }
  | { readonly kind: 'unknown'; readonly finding: Finding };

async function findExpectation(
  testCase: TestCase,
  { originals, stepTimeoutMs }: Verification,
  signal?: AbortSignal,
): Promise<FoundExpectation> {
  if (originals === 'recorded') {
    const recorded = await readRecorded(testCase);
    if (recorded.kind === 'missing')
      return { kind: 'unknown', finding: { verdict: 'unverified', reason: recorded.reason } };
    const { compiler } = recorded;
    const origin = { source: 'recorded', compiler, clock: 'recorded', confinement: 'recorded' } as const;
    return { kind: 'known', outcome: recorded.outcome, expectation: origin, originalMs: testCase.runMs ?? 0 };
  }
  const original = await originals.run(testCase, { stepTimeoutMs, signal });
  switch (original.kind) {
    case 'ran': {
      const { clock } = original;
      const { compiler, confinement } = originals;
      return {
        kind: 'known',
        outcome: original.outcome,
        originalMs: original.ms,
        expectation: { source: 'executed', compiler, clock, confinement },
      };
    }
    case 'not_compiled': {
      const reason = `the original ${original.program} does not compile: ${firstLine(original.diagnostics)}`;
      return { kind: 'unknown', finding: { verdict: 'not_runnable', reason } };
    }
    case 'not_runnable':
      return { kind: 'unknown', finding: { verdict: 'not_runnable', reason: `the original: ${original.reason}` } };
  }
}

function judge(run: TranslationRun, expected: Outcome, translated: Extract<Translated, { kind: 'java' }>): Finding {
  if (run.kind === 'not_compiled') {
    const [first] = run.diagnostics;
    const place = first?.path === undefined ? '' : `${first.path}:${first.line ?? 0}: `;
    return {
      verdict: 'not_compiled',
      reason: `javac: ${place}${firstLine(first?.message ?? 'it failed without a message')}`,
      diagnostics: run.diagnostics,
    };
  }
  const comparison = compareOutcomes(expected, run.outcome);
  const { stderr, outcome: actual } = run;
  const [first] = comparison.differences;
  if (run.kind === 'ran' && first === undefined) {
    return { verdict: 'proven', reason: '', stderr, expected, actual, comparison };
  }
  const cause = run.kind === 'broken_off' ? `step ${run.step}: ${run.reason}` : first && describeDifference(first);
  const message = firstLine(Buffer.concat([...stderr]).toString('utf8'));
  return {
    verdict: 'mismatch',
    reason: `${cause ?? ''}${message === '' ? '' : ` (stderr: ${message})`}`,
    diagnostics: translated.gaps ?? [],
    stderr,
    expected,
    actual,
    comparison,
  };
}

function notTranslated(diagnostics: readonly TranslationDiagnostic[]): Finding {
  const [first] = diagnostics;
  const reason = first ? `unsupported: ${first.path}:${first.line}:${first.column} ${first.message}` : 'unsupported';
  return { verdict: 'not_compiled', reason, diagnostics };
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? '';
}
