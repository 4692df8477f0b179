import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledJava, JavaCompilation, JavaMachine, JavaRun, JavaRunResult, JavaSource } from './java-machine.ts';
import { type Handle, JvmGone, JvmServer, type ServerCompilation } from './jvm-server.ts';
import type { Jdk, Toolchain } from './toolchain.ts';

interface Compiled {
  readonly server: JvmServer;
  readonly compilation: ServerCompilation;
}

interface Program {
  readonly sources: readonly JavaSource[];
  /** How many hold it; kept for a while when none does. */
  users: number;
  /** Where it is compiled at the moment. */
  compiled: Promise<Compiled>;
}

/** Programs that nobody holds any more are kept up to this number: the next test vector often wants the same one. */
const KEPT_PROGRAMS = 32;

/**
 * Compiles and runs in one warm virtual machine, some ten times faster than a new process for every program. A machine
 * that went down, or holds a thread that could not be ended, is replaced by a new one.
 */
export class WarmJvm implements JavaMachine {
  readonly kind = 'warm';
  readonly version: string;
  readonly runs: string;
  readonly #start: () => JvmServer;
  readonly #folder: string;
  /** By the hash of their sources, least recently used first. */
  readonly #programs = new Map<string, Program>();
  /** Machines that are not used for anything new. */
  readonly #retired = new Set<JvmServer>();
  #current: JvmServer;

  private constructor(version: string, folder: string, start: () => JvmServer) {
    this.version = version;
    this.runs = join(folder, 'runs');
    this.#folder = folder;
    this.#start = start;
    this.#current = start();
  }

  /** @param library folder with the classes of the support library */
  static async start(jdk: Jdk, library: string, toolchain: Pick<Toolchain, 'confinement'>): Promise<WarmJvm> {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'drydock-java-'));
    await mkdir(join(folder, 'runs'));
    const { confinement } = toolchain;
    return new WarmJvm(jdk.version, folder, () => JvmServer.start({ jdk, library, confinement, writable: folder }));
  }

  async compile(sources: readonly JavaSource[], signal?: AbortSignal): Promise<JavaCompilation> {
    const id = createHash('sha256').update(JSON.stringify(sources)).digest('hex');
    const program = this.#programs.get(id) ?? { sources, users: 0, compiled: this.#compile(sources) };
    this.#programs.delete(id);
    this.#programs.set(id, program);
    program.users += 1;
    const { compilation } = await program.compiled;
    if (!compilation.ok) this.#programs.delete(id);
    if (signal?.aborted) await this.release({ id });
    signal?.throwIfAborted();
    return compilation.ok ? { ok: true, program: { id } } : compilation;
  }

  async run({ id }: CompiledJava, request: JavaRun): Promise<JavaRunResult> {
    const program = this.#programs.get(id);
    if (program === undefined) throw new RangeError(`there is no compiled program ${id}`);
    try {
      return await (request.alone ? this.#runAlone(program.sources, request) : this.#runShared(program, request));
    } catch (error) {
      if (!(error instanceof JvmGone)) throw error;
      return { ended: 'crashed', exit: -1, stdout: new Uint8Array(), stderr: Buffer.from(error.message, 'utf8') };
    }
  }

  async release({ id }: CompiledJava): Promise<void> {
    const program = this.#programs.get(id);
    if (program === undefined) return;
    program.users -= 1;
    for (const [key, candidate] of this.#programs) {
      if (this.#programs.size <= KEPT_PROGRAMS) return;
      if (candidate.users > 0) continue;
      this.#programs.delete(key);
      const { server, compilation } = await candidate.compiled;
      if (compilation.ok) server.release(compilation.handle);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#current, ...this.#retired].map((server) => server[Symbol.asyncDispose]()));
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** The machine to use now: a new one when the last went down. */
  #server(): JvmServer {
    if (!this.#current.alive) this.#current = this.#start();
    return this.#current;
  }

  /** A machine that goes down while it compiles is given a second chance: another program may have been the cause. */
  async #compile(sources: readonly JavaSource[]): Promise<Compiled> {
    const first = this.#server();
    try {
      return { server: first, compilation: await first.compile(sources) };
    } catch (error) {
      if (!(error instanceof JvmGone)) throw error;
    }
    const second = this.#server();
    try {
      return { server: second, compilation: await second.compile(sources) };
    } catch (error) {
      if (!(error instanceof JvmGone)) throw error;
      const message = `the compiler gave up: ${error.message}`;
      const diagnostics = [{ path: undefined, line: undefined, column: undefined, message }];
      return { server: second, compilation: { ok: false, diagnostics } };
    }
  }

  async #runShared(program: Program, request: JavaRun): Promise<JavaRunResult> {
    let { server, compilation } = await program.compiled;
    if (!server.alive || this.#retired.has(server)) {
      program.compiled = this.#compile(program.sources);
      ({ server, compilation } = await program.compiled);
    }
    const result = await server.run(handleOf(compilation), request);
    if (result.leaked) this.#retire(server);
    await this.#stopRetired();
    return result;
  }

  async #runAlone(sources: readonly JavaSource[], request: JavaRun): Promise<JavaRunResult> {
    await using server = this.#start();
    return await server.run(handleOf(await server.compile(sources)), request);
  }

  #retire(server: JvmServer): void {
    this.#retired.add(server);
    if (this.#current === server) this.#current = this.#start();
  }

  /** A retired machine may still serve what was under way when it was retired. */
  async #stopRetired(): Promise<void> {
    for (const server of this.#retired) {
      if (!server.idle) continue;
      this.#retired.delete(server);
      await server[Symbol.asyncDispose]();
    }
  }
}

/** What compiled once compiles again, unless the machine is going down. */
function handleOf(compilation: ServerCompilation): Handle {
  if (compilation.ok) return compilation.handle;
  throw new JvmGone(compilation.diagnostics[0]?.message);
}
