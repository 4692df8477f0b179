import type { JavaMachine } from './java-machine.ts';
import type { CoverageTools } from './line-coverage/covered-run.ts';
import { FreshJvm } from './fresh-jvm.ts';
import { OriginalRunner } from './original.ts';
import { buildSupportLibrary, supportLibrarySources } from './support-library.ts';
import { findGcov, findToolchain, type Tool, type Toolchain } from './toolchain.ts';
import { WarmJvm } from './warm-jvm.ts';

/**
 * What verification runs on, found and started when it is first needed and shared by all who verify in this process:
 * the compilers of this machine, a Java machine, and the runner of originals.
 */
export class VerificationTools implements AsyncDisposable {
  readonly #cacheFolder: string;
  #toolchain: Promise<Toolchain> | undefined;
  readonly #machines = new Map<JavaMachine['kind'], Promise<JavaMachine | undefined>>();
  #originals: Promise<OriginalRunner | undefined> | undefined;
  #gcov: Promise<Tool | undefined> | undefined;

  /** @param cacheFolder where the compiled support library is kept between runs */
  constructor(cacheFolder: string) {
    this.#cacheFolder = cacheFolder;
  }

  toolchain(): Promise<Toolchain> {
    this.#toolchain ??= findToolchain();
    return this.#toolchain;
  }

  /** Starts what takes long to start, so that it is there when it is needed. What goes wrong is told to whoever needs it. */
  warmUp(): void {
    this.machine().catch(() => undefined);
    this.originals().catch(() => undefined);
  }

  /**
   * Undefined without a JDK.
   *
   * @param kind `warm` for many programs, `fresh` for a final acceptance in the way the user of the result will run it
   */
  machine(kind: JavaMachine['kind'] = 'warm'): Promise<JavaMachine | undefined> {
    const machine = this.#machines.get(kind) ?? this.#startMachine(kind);
    this.#machines.set(kind, machine);
    return machine;
  }

  /** Undefined without `cobc`. */
  originals(): Promise<OriginalRunner | undefined> {
    this.#originals ??= this.#startOriginals();
    return this.#originals;
  }

  /** What counts the lines that originals execute; undefined without `cobc` or `gcov`. */
  async coverage(): Promise<CoverageTools | undefined> {
    this.#gcov ??= findGcov();
    const [originals, gcov] = await Promise.all([this.originals(), this.#gcov]);
    return originals && gcov && { originals, gcov };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const started = await Promise.allSettled([...this.#machines.values(), this.#originals]);
    for (const one of started) if (one.status === 'fulfilled') await one.value?.[Symbol.asyncDispose]();
  }

  async #startMachine(kind: JavaMachine['kind']): Promise<JavaMachine | undefined> {
    const toolchain = await this.toolchain();
    if (!toolchain.jdk) return undefined;
    const library = await buildSupportLibrary(toolchain.jdk, await supportLibrarySources(), this.#cacheFolder);
    const Machine = kind === 'warm' ? WarmJvm : FreshJvm;
    return Machine.start(toolchain.jdk, library, toolchain);
  }

  async #startOriginals(): Promise<OriginalRunner | undefined> {
    const toolchain = await this.toolchain();
    return toolchain.cobc ? OriginalRunner.start(toolchain.cobc, toolchain) : undefined;
  }
}
