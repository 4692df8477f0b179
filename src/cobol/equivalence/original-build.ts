import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { TestCase } from './cases.ts';
import type { CaseModule, CaseStep } from './manifest.ts';
import { inheritedEnvironment } from './original-environment.ts';
import { runProcess } from './process.ts';
import { Slots } from './slots.ts';
import type { Tool } from './toolchain.ts';

/** What `cobc` is asked for; sources are relative to the root of the cases. */
export interface BuildPlan {
  readonly args: readonly string[];
  /** The file that is made. */
  readonly name: string;
  readonly sources: readonly string[];
}

/** What came of a plan. */
export interface Build {
  readonly ok: boolean;
  readonly source: string;
  /** Absolute path of what was made, and the folder that holds nothing else. */
  readonly output: string;
  readonly folder: string;
  readonly diagnostics: string;
}

const COMPILE_TIMEOUT_MS = 120_000;

/** How a subprogram is compiled: a loadable module, found by CALL under its name. */
export function modulePlan(testCase: TestCase, module: CaseModule): BuildPlan {
  const args = ['-m', ...compileArguments(testCase, module.cobcArgs)];
  return { args, name: `${module.name}${moduleEnding()}`, sources: [module.program] };
}

/** How a step is compiled: an executable, with what belongs to it linked in. */
export function programPlan(testCase: TestCase, step: CaseStep): BuildPlan {
  const args = ['-x', ...compileArguments(testCase, step.cobcArgs)];
  return { args, name: basename(step.program).replace(/\.[^.]*$/, ''), sources: [step.program, ...step.with] };
}

/** Compiles originals, each once, with as many compilers at a time as there are processors. */
export class OriginalBuilds {
  readonly #cobc: Tool;
  readonly #folder: string;
  readonly #slots = new Slots(availableParallelism());
  readonly #builds = new Map<string, Promise<Build>>();

  /** @param folder an existing folder that takes what is made */
  constructor(cobc: Tool, folder: string) {
    this.#cobc = cobc;
    this.#folder = folder;
  }

  build(root: string, plan: BuildPlan): Promise<Build> {
    const key = JSON.stringify([root, plan]);
    const known = this.#builds.get(key);
    if (known !== undefined) return known;
    const folder = join(this.#folder, String(this.#builds.size));
    const build = this.#slots.run(() => this.#compile(root, plan, folder));
    this.#builds.set(key, build);
    return build;
  }

  /** Waits for what is under way. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#builds.values());
  }

  async #compile(root: string, plan: BuildPlan, folder: string): Promise<Build> {
    // The compiler's own files: what counts lines finds its notes here when the program has run.
    const temporary = join(folder, 'temporary');
    await mkdir(temporary, { recursive: true });
    const output = join(folder, plan.name);
    const result = await runProcess({
      command: this.#cobc.path,
      args: [...plan.args, '-o', output, ...plan.sources],
      cwd: root,
      env: { ...inheritedEnvironment(), TMPDIR: temporary },
      timeoutMs: COMPILE_TIMEOUT_MS,
    });
    const ok = result.ended === 'exited' && result.exit === 0;
    const diagnostics = result.problem ?? Buffer.from(result.stderr).toString('utf8');
    return { ok, source: plan.sources[0] ?? '', output, folder, diagnostics };
  }
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
