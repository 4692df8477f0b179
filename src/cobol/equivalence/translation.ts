import type { TestCase } from './cases.ts';
import type { CaseStep } from './manifest.ts';
import type { CompiledJava, JavaDiagnostic, JavaMachine, JavaRunResult, JavaSource } from './java-machine.ts';
import type { Outcome, StepOutcome } from './outcome.ts';
import { createRunDirectory, readStdin } from './run-directory.ts';

/** The Java program that takes the place of one step of a chain, with everything that it calls. */
export interface TranslatedStep {
  /** Fully qualified. */
  readonly mainClass: string;
  readonly sources: readonly JavaSource[];
}

/** Something that the translator cannot translate, and where it stands. */
export interface TranslationDiagnostic {
  /** The source file, as the case names it or as COPY found it. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The translation of a case: one program for each step, in the order of the steps. */
export type Translated =
  | {
      readonly kind: 'java';
      readonly steps: readonly TranslatedStep[];
      /** What is translated to a message at run time. */
      readonly gaps?: readonly TranslationDiagnostic[];
      /** Files that the programs copy, as they were found: a proof holds them as well. */
      readonly copybooks?: readonly string[];
    }
  | { readonly kind: 'unsupported'; readonly diagnostics: readonly TranslationDiagnostic[] };

/** Translates the programs of a case: its steps, what is compiled with them, and its modules. */
export type Translator = (testCase: TestCase, signal?: AbortSignal) => Translated | Promise<Translated>;

export type TranslationRun =
  | { readonly kind: 'ran'; readonly outcome: Outcome; readonly stderr: readonly Uint8Array[] }
  | { readonly kind: 'not_compiled'; readonly step: number; readonly diagnostics: readonly JavaDiagnostic[] }
  /** A step did not come to its own end; `outcome` holds what was seen until then. */
  | {
      readonly kind: 'broken_off';
      readonly step: number;
      readonly ended: Exclude<JavaRunResult['ended'], 'exited'>;
      readonly reason: string;
      readonly outcome: Outcome;
      readonly stderr: readonly Uint8Array[];
    };

interface RunOptions {
  readonly stepTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Compiles and runs a translation the way the original runs: its steps one after the other in one new directory. Steps
 * count from 1. Throws only when the signal fired or an input is missing.
 */
export async function runTranslation(
  testCase: TestCase,
  steps: readonly TranslatedStep[],
  machine: JavaMachine,
  options: RunOptions,
): Promise<TranslationRun> {
  const compiled = new Map<string, CompiledJava>();
  try {
    const programs: CompiledJava[] = [];
    for (const [index, { sources }] of steps.entries()) {
      const key = JSON.stringify(sources);
      let program = compiled.get(key);
      if (program === undefined) {
        const compilation = await machine.compile(sources, options.signal);
        if (!compilation.ok) return { kind: 'not_compiled', step: index + 1, diagnostics: compilation.diagnostics };
        program = compilation.program;
        compiled.set(key, program);
      }
      programs.push(program);
    }
    const run = await runSteps(testCase, steps, programs, machine, options);
    const crashed = run.kind === 'broken_off' && run.ended === 'crashed';
    return crashed ? await runSteps(testCase, steps, programs, machine, { ...options, alone: true }) : run;
  } finally {
    for (const program of compiled.values()) await machine.release(program);
  }
}

async function runSteps(
  testCase: TestCase,
  steps: readonly TranslatedStep[],
  programs: readonly CompiledJava[],
  machine: JavaMachine,
  options: RunOptions & { readonly alone?: boolean },
): Promise<TranslationRun> {
  await using directory = await createRunDirectory(testCase, machine.runs);
  const outcomes: StepOutcome[] = [];
  const stderr: Uint8Array[] = [];
  for (const [index, step] of testCase.steps.entries()) {
    const program = programs[index];
    const mainClass = steps[index]?.mainClass;
    if (program === undefined || mainClass === undefined) break;
    const result = await machine.run(program, {
      mainClass,
      args: step.args,
      env: translationEnvironment(testCase, step),
      stdin: await readStdin(testCase, step),
      cwd: directory.path,
      clock: testCase.frozenClock,
      timeoutMs: options.stepTimeoutMs,
      signal: options.signal,
      alone: options.alone,
    });
    options.signal?.throwIfAborted();
    stderr.push(result.stderr);
    outcomes.push({ stdout: result.stdout, exit: result.exit });
    const { ended } = result;
    if (ended !== 'exited') {
      const outcome = { steps: outcomes, ...(await directory.collect()) };
      const reason = endText(ended, options.stepTimeoutMs);
      return { kind: 'broken_off', step: index + 1, ended, reason, outcome, stderr };
    }
  }
  return { kind: 'ran', outcome: { steps: outcomes, ...(await directory.collect()) }, stderr };
}

/** What the translated program sees: what the original is given, and nothing of this machine. */
function translationEnvironment(testCase: TestCase, step: CaseStep): Record<string, string> {
  return { TZ: 'UTC', LC_ALL: 'C', ...testCase.env, ...step.env };
}

function endText(ended: Exclude<JavaRunResult['ended'], 'exited'>, timeoutMs: number): string {
  switch (ended) {
    case 'timeout':
      return `the translation did not end within ${Math.round(timeoutMs / 1000)} s`;
    case 'too_much_output':
      return 'the translation printed without end';
    case 'crashed':
      return 'the virtual machine went down';
    case 'cancelled':
      return 'the translation was stopped';
  }
}
