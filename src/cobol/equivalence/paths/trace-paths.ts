import type { ExecutionPaths, TranslationDetails } from '../../../project/index.ts';
import type { TestCase } from '../cases.ts';
import type { JavaMachine } from '../java-machine.ts';
import type { OriginalRunner } from '../original.ts';
import { runTranslation, type Translator } from '../translation.ts';
import { comparePaths, type Traced } from './compare-paths.ts';
import { readOriginalTrace, TRACE_ENVIRONMENT, type Visit } from './original-trace.ts';
import { readJavaTrace, tracedJava } from './traced-java.ts';

/** The trace of an original lies among the files of its run. */
const TRACE_FILE = 'drydock-trace.txt';

/** Of each trace; what comes later is not looked at. */
const LONGEST_TRACE = 16 << 20;

const STEP_TIMEOUT_MS = 30_000;

/** What a pair of programs is traced with. */
export interface PathTools {
  readonly originals: OriginalRunner;
  readonly machine: JavaMachine;
  readonly translate: Translator;
}

/**
 * Runs both sides of a vector again, each saying which paragraphs it enters, and finds where they part. Undefined when that cannot be
 * told: several steps, nothing that can be followed, a side that does not run when it is traced.
 *
 * @param paragraphs where the paragraphs of the subject are in the Java
 * @throws the signal's reason when it fired
 */
export async function tracePaths(
  testCase: TestCase,
  paragraphs: TranslationDetails['paragraphs'],
  { originals, machine, translate }: PathTools,
  signal: AbortSignal,
): Promise<ExecutionPaths | undefined> {
  const translated = await translate(testCase, signal);
  const [step] = translated.kind === 'java' && translated.steps.length === 1 ? translated.steps : [];
  if (step === undefined) return undefined;
  const { sources, followed } = tracedJava(step.sources, paragraphs);
  if (followed.size === 0) return undefined;
  const original = await traceOriginal(testCase, originals, signal);
  if (original === undefined) return undefined;
  const options = { stepTimeoutMs: STEP_TIMEOUT_MS, signal };
  const run = await runTranslation(testCase, [{ ...step, sources }], machine, options);
  if (run.kind === 'not_compiled') return undefined;
  const [stderr = new Uint8Array()] = run.stderr;
  const entries = readJavaTrace(textOf(stderr));
  // A side that ran until it was stopped would have gone on.
  const cut = stderr.length > LONGEST_TRACE || (run.kind === 'broken_off' && run.ended !== 'crashed');
  return comparePaths(original, { entries, cut }, followed);
}

async function traceOriginal(
  testCase: TestCase,
  originals: OriginalRunner,
  signal: AbortSignal,
): Promise<Traced<Visit> | undefined> {
  const traced = {
    ...testCase,
    cobcArgs: [...testCase.cobcArgs, '-ftraceall'],
    env: { ...testCase.env, ...TRACE_ENVIRONMENT, COB_TRACE_FILE: TRACE_FILE },
  };
  const run = await originals.run(traced, { stepTimeoutMs: STEP_TIMEOUT_MS, signal });
  const trace = run.kind === 'ran' ? run.outcome.files.get(TRACE_FILE) : undefined;
  if (trace === undefined) return undefined;
  return { entries: readOriginalTrace(textOf(trace)), cut: trace.length > LONGEST_TRACE };
}

function textOf(bytes: Uint8Array): string {
  const kept = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LONGEST_TRACE));
  // The last line of a trace that was cut off may be half a line.
  return bytes.length > LONGEST_TRACE ? kept.toString('latin1', 0, kept.lastIndexOf(10) + 1) : kept.toString('latin1');
}
