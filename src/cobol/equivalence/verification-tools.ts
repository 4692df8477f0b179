import type { JavaMachine } from './java-machine.ts';
import { WarmJvm } from './warm-jvm.ts';
import { OriginalRunner } from './original.ts';
import { buildSupportLibrary, supportLibrarySources } from './support-library.ts';
import { findToolchain, type Toolchain } from './toolchain.ts';

/**
 * What verification runs on, found and started when it is first needed and shared by all who verify in this process:
 * the compilers of this machine, a Java machine, and the runner of originals.
 */
export class VerificationTools implements AsyncDisposable {
  readonly #cacheFolder: string;
  #toolchain: Promise<Toolchain> | undefined;
  #machine: Promise<JavaMachine | undefined> | undefined;
  #originals: Promise<OriginalRunner | undefined> | undefined;

  /** @param cacheFolder where the compiled support library is kept between runs */
  constructor(cacheFolder: string) {
    this.#cacheFolder = cacheFolder;
  }

  toolchain(): Promise<Toolchain> {
    this.#toolchain ??= findToolchain();
    return this.#toolchain;
  }

  /** Undefined without a JDK. */
  machine(): Promise<JavaMachine | undefined> {
    this.#machine ??= this.#startMachine();
    return this.#machine;
  }

  /** Undefined without `cobc`. */
  originals(): Promise<OriginalRunner | undefined> {
    this.#originals ??= this.#startOriginals();
    return this.#originals;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const [machine, originals] = await Promise.all([
      this.#machine?.catch(() => undefined),
      this.#originals?.catch(() => undefined),
    ]);
    await machine?.[Symbol.asyncDispose]();
    await originals?.[Symbol.asyncDispose]();
  }

  async #startMachine(): Promise<JavaMachine | undefined> {
    const toolchain = await this.toolchain();
    if (!toolchain.jdk) return undefined;
    const library = await buildSupportLibrary(toolchain.jdk, await supportLibrarySources(), this.#cacheFolder);
    return WarmJvm.start(toolchain.jdk, library, toolchain);
  }

  async #startOriginals(): Promise<OriginalRunner | undefined> {
    const toolchain = await this.toolchain();
    return toolchain.cobc ? OriginalRunner.start(toolchain.cobc, toolchain) : undefined;
  }
}
