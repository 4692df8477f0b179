import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import type { TestCase } from './cases.ts';
import type { CaseModule, CaseStep } from './manifest.ts';
import type { Confinement } from './confinement.ts';
import type { Outcome, StepOutcome } from './outcome.ts';
import { type ProcessResult, runProcess } from './process.ts';
import { createRunDirectory, readStdin } from './run-directory.ts';
import type { Tool, Toolchain } from './toolchain.ts';

/** What the compiler was asked for, so that a stranger can ask it again from the root of the cases. */
export interface BuildCommand {
  readonly cwd: string;
  readonly command: readonly string[];
}

export type OriginalResult =
  | {
      readonly kind: 'ran';
      readonly outcome: Outcome;
      /** What each step wrote to standard error, for people. */
      readonly stderr: readonly Uint8Array[];
      readonly commands: readonly BuildCommand[];
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

const COMPILE_TIMEOUT_MS = 120_000;

/**
 * Compiles and runs originals with GnuCOBOL, the way the corpora were captured. What is compiled once is kept for as long
 * as the object lives, so that a module that many cases share costs one compilation.
 */
export class OriginalRunner implements AsyncDisposable {
  readonly #cobc: Tool;
  readonly #toolchain: Surroundings;
  /** Holds builds, and what programs may write: their run directories and temporary files. */
  readonly #folder: string;
  readonly #builds = new Map<string, Promise<Build>>();

  private constructor(cobc: Tool, toolchain: Surroundings, folder: string) {
    this.#cobc = cobc;
    this.#toolchain = toolchain;
    this.#folder = folder;
  }

  static async start(cobc: Tool, toolchain: Surroundings): Promise<OriginalRunner> {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'drydock-cobc-'));
    await mkdir(join(folder, 'runs', 'tmp'), { recursive: true });
    return new OriginalRunner(cobc, toolchain, folder);
  }

  /** What compiles the originals, e.g. `cobc (GnuCOBOL) 3.1.2.0`. */
  get compiler(): string {
    return this.#cobc.version;
  }

  get confinement(): Confinement['level'] {
    return this.#toolchain.confinement.level;
  }

  /** Runs all steps of a case in a new directory. Throws only when the signal fired or an input is missing. */
  async run(testCase: TestCase, options: RunOptions = {}): Promise<OriginalResult> {
    const modules = await Promise.all(testCase.modules.map((module) => this.#module(testCase, module)));
    const programs = await Promise.all(testCase.steps.map((step) => this.#program(testCase, step)));
    options.signal?.throwIfAborted();
    const broken = [...modules, ...programs].find((build) => !build.ok);
    if (broken) return { kind: 'not_compiled', program: broken.source, diagnostics: broken.diagnostics };

    await using directory = await createRunDirectory(testCase, join(this.#folder, 'runs'));
    const steps: StepOutcome[] = [];
    const stderr: Uint8Array[] = [];
    for (const [index, step] of testCase.steps.entries()) {
      const executable = programs[index]?.output ?? '';
      const result = await this.#step(testCase, step, executable, modules, directory.path, options);
      options.signal?.throwIfAborted();
      if (result.ended !== 'exited') return { kind: 'not_runnable', reason: `step ${index + 1}: ${endText(result)}` };
      steps.push({ stdout: result.stdout, exit: result.exit });
      stderr.push(result.stderr);
    }
    return {
      kind: 'ran',
      outcome: { steps, ...(await directory.collect()) },
      stderr,
      commands: [...modules, ...programs].map(({ command }) => ({ cwd: testCase.root, command })),
      clock: this.#clockOf(testCase),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#builds.values());
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #clockOf(testCase: TestCase): 'real' | 'faketime' | 'COB_CURRENT_DATE' {
    if (testCase.frozenClock === undefined) return 'real';
    return this.#toolchain.faketime === undefined ? 'COB_CURRENT_DATE' : 'faketime';
  }

  #module(testCase: TestCase, module: CaseModule): Promise<Build> {
    const args = ['-m', ...compileArguments(testCase, module.cobcArgs)];
    return this.#build(testCase.root, args, [module.program], `${module.name}${moduleEnding()}`);
  }

  #program(testCase: TestCase, step: CaseStep): Promise<Build> {
    const args = ['-x', ...compileArguments(testCase, step.cobcArgs)];
    const name = basename(step.program).replace(/\.[^.]*$/, '');
    return this.#build(testCase.root, args, [step.program, ...step.with], name);
  }

  #build(root: string, args: readonly string[], sources: readonly string[], name: string): Promise<Build> {
    const key = JSON.stringify([root, args, sources, name]);
    const known = this.#builds.get(key);
    if (known !== undefined) return known;
    const build = this.#compile(root, args, sources, name, String(this.#builds.size));
    this.#builds.set(key, build);
    return build;
  }

  async #compile(
    root: string,
    args: readonly string[],
    sources: readonly string[],
    name: string,
    slot: string,
  ): Promise<Build> {
    const folder = join(this.#folder, slot);
    await mkdir(folder);
    const output = join(folder, name);
    const result = await runProcess({
      command: this.#cobc.path,
      args: [...args, '-o', output, ...sources],
      cwd: root,
      env: { ...inheritedEnvironment(), ...FIXED_ENVIRONMENT },
      timeoutMs: COMPILE_TIMEOUT_MS,
    });
    return {
      ok: result.ended === 'exited' && result.exit === 0,
      source: sources[0] ?? '',
      output,
      folder,
      command: ['cobc', ...args, '-o', name, ...sources],
      diagnostics: result.problem ?? Buffer.from(result.stderr).toString('utf8'),
    };
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
        ...FIXED_ENVIRONMENT,
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

interface Build {
  readonly ok: boolean;
  readonly source: string;
  readonly output: string;
  readonly folder: string;
  readonly command: readonly string[];
  readonly diagnostics: string;
}

/** As the corpora were captured. */
const FIXED_ENVIRONMENT = { TZ: 'UTC', LC_ALL: 'C' } as const;

/** What a GnuCOBOL that is not installed in the system's folders needs, and nothing that a program could tell apart. */
const INHERITED = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'COB_CONFIG_DIR', 'SystemRoot'];

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function compileArguments(testCase: TestCase, ownArgs: readonly string[]): string[] {
  return [
    `-std=${testCase.std}`,
    ...(testCase.format === 'free' ? ['-free'] : []),
    ...testCase.copyDirs.flatMap((folder) => ['-I', folder]),
    ...testCase.cobcArgs,
    ...ownArgs,
  ];
}

function moduleEnding(): string {
  if (process.platform === 'win32') return '.dll';
  return process.platform === 'darwin' ? '.dylib' : '.so';
}

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
