import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestCase } from './cases.ts';
import type { CaseStep } from './manifest.ts';
import type { Confinement } from './confinement.ts';
import { type Build, modulePlan, OriginalBuilds, programPlan } from './original-build.ts';
import { inheritedEnvironment } from './original-environment.ts';
import type { Outcome, StepOutcome } from './outcome.ts';
import { type ProcessResult, runProcess } from './process.ts';
import { createRunDirectory, readStdin } from './run-directory.ts';
import type { Tool, Toolchain } from './toolchain.ts';

export type OriginalResult =
  | {
      readonly kind: 'ran';
      readonly outcome: Outcome;
      /** What each step wrote to standard error, for people. */
      readonly stderr: readonly Uint8Array[];
      /** How long the programs ran together. */
      readonly ms: number;
      readonly clock: 'real' | 'faketime' | 'COB_CURRENT_DATE';
    }
  | { readonly kind: 'not_compiled'; readonly program: string; readonly diagnostics: string }
  | { readonly kind: 'not_runnable'; readonly reason: string };

interface RunOptions {
  readonly signal?: AbortSignal;
  /** Per step. @default 20 000 */
  readonly stepTimeoutMs?: number;
}

export const DEFAULT_STEP_TIMEOUT_MS = 20_000;

/**
 * Compiles and runs originals with GnuCOBOL, the way the corpora were captured. What is compiled once is kept for as long
 * as the object lives, so that a module that many cases share costs one compilation.
 */
export class OriginalRunner implements AsyncDisposable {
  /** What compiles the originals, e.g. `cobc (GnuCOBOL) 3.1.2.0`. */
  readonly compiler: string;
  readonly #builds: OriginalBuilds;
  readonly #toolchain: Surroundings;
  /** Holds builds, and what programs may write: their run directories and temporary files. */
  readonly #folder: string;

  private constructor(cobc: Tool, toolchain: Surroundings, folder: string) {
    this.compiler = cobc.version;
    this.#builds = new OriginalBuilds(cobc, join(folder, 'builds'));
    this.#toolchain = toolchain;
    this.#folder = folder;
  }

  static async start(cobc: Tool, toolchain: Surroundings): Promise<OriginalRunner> {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'drydock-cobc-'));
    await mkdir(join(folder, 'builds'));
    await mkdir(join(folder, 'runs', 'tmp'), { recursive: true });
    return new OriginalRunner(cobc, toolchain, folder);
  }

  get confinement(): Confinement['level'] {
    return this.#toolchain.confinement.level;
  }

  /** Compiles what the cases need, ahead of their runs. What does not compile is told by the run. */
  async prepare(testCases: readonly TestCase[]): Promise<void> {
    await Promise.all(testCases.flatMap((testCase) => [...this.#modulesOf(testCase), ...this.#programsOf(testCase)]));
  }

  /** Runs all steps of a case in a new directory. Throws only when the signal fired or an input is missing. */
  async run(testCase: TestCase, options: RunOptions = {}): Promise<OriginalResult> {
    const modules = await Promise.all(this.#modulesOf(testCase));
    const programs = await Promise.all(this.#programsOf(testCase));
    options.signal?.throwIfAborted();
    const broken = [...modules, ...programs].find((build) => !build.ok);
    if (broken) return { kind: 'not_compiled', program: broken.source, diagnostics: broken.diagnostics };

    await using directory = await createRunDirectory(testCase, join(this.#folder, 'runs'));
    const steps: StepOutcome[] = [];
    const stderr: Uint8Array[] = [];
    let ms = 0;
    for (const [index, step] of testCase.steps.entries()) {
      const executable = programs[index]?.output ?? '';
      const result = await this.#step(testCase, step, executable, modules, directory.path, options);
      options.signal?.throwIfAborted();
      if (result.ended !== 'exited') return { kind: 'not_runnable', reason: `step ${index + 1}: ${endText(result)}` };
      steps.push({ stdout: result.stdout, exit: result.exit });
      stderr.push(result.stderr);
      ms += result.ms;
    }
    return {
      kind: 'ran',
      outcome: { steps, ...(await directory.collect()) },
      stderr,
      ms,
      clock: this.#clockOf(testCase),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#builds.settle();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #modulesOf(testCase: TestCase): Promise<Build>[] {
    return testCase.modules.map((module) => this.#builds.build(testCase.root, modulePlan(testCase, module)));
  }

  #programsOf(testCase: TestCase): Promise<Build>[] {
    return testCase.steps.map((step) => this.#builds.build(testCase.root, programPlan(testCase, step)));
  }

  #clockOf(testCase: TestCase): 'real' | 'faketime' | 'COB_CURRENT_DATE' {
    if (testCase.frozenClock === undefined) return 'real';
    return this.#toolchain.faketime === undefined ? 'COB_CURRENT_DATE' : 'faketime';
  }

  async #step(
    testCase: TestCase,
    step: CaseStep,
    executable: string,
    modules: readonly Build[],
    cwd: string,
    options: RunOptions,
  ): Promise<ProcessResult> {
    const runs = join(this.#folder, 'runs');
    const clock = this.#clockOf(testCase);
    const instant = testCase.frozenClock?.toISOString().slice(0, 19).replace('T', ' ') ?? '';
    const program =
      clock === 'faketime'
        ? { command: this.#toolchain.faketime?.path ?? '', args: ['-f', instant, executable, ...step.args] }
        : { command: executable, args: step.args };
    return runProcess({
      ...this.#toolchain.confinement.wrap(program, runs),
      cwd,
      env: {
        ...inheritedEnvironment(),
        TMPDIR: join(runs, 'tmp'),
        COB_LIBRARY_PATH: [...new Set(modules.map(({ folder }) => folder))].join(delimiter),
        ...(clock === 'COB_CURRENT_DATE' ? { COB_CURRENT_DATE: instant.replaceAll('-', '/') } : {}),
        ...testCase.env,
        ...step.env,
      },
      stdin: await readStdin(testCase, step),
      timeoutMs: options.stepTimeoutMs ?? DEFAULT_STEP_TIMEOUT_MS,
      signal: options.signal,
      limited: true,
    });
  }
}

type Surroundings = Pick<Toolchain, 'faketime' | 'confinement'>;

function endText(result: ProcessResult): string {
  switch (result.ended) {
    case 'timeout':
      return `did not end within ${Math.round(result.ms / 1000)} s`;
    case 'too_much_output':
      return 'printed without end';
    case 'not_started':
      return `could not be started: ${result.problem ?? ''}`;
    default:
      return result.ended;
  }
}
