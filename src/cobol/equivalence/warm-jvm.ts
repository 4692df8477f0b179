import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledJava, JavaCompilation, JavaMachine, JavaRun, JavaRunResult, JavaSource } from './java-machine.ts';
import { type Handle, JvmGone, JvmServer, type ServerCompilation } from './jvm-server.ts';
import type { Jdk, Toolchain } from './toolchain.ts';

interface Program {
  readonly sources: readonly JavaSource[];
  /** Where it is compiled at the moment. */
  server: JvmServer;
  handle: Handle;
}

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
  readonly #programs = new Map<string, Program>();
  /** Machines that are not used for anything new. */
  readonly #retired = new Set<JvmServer>();
  #current: JvmServer;
  #lastId = 0;

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
    const { server, compilation } = await this.#compile(sources);
    signal?.throwIfAborted();
    if (!compilation.ok) return compilation;
    this.#lastId += 1;
    const id = String(this.#lastId);
    this.#programs.set(id, { sources, server, handle: compilation.handle });
    return { ok: true, program: { id } };
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
    this.#programs.delete(id);
    program?.server.release(program.handle);
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
  async #compile(sources: readonly JavaSource[]): Promise<{ server: JvmServer; compilation: ServerCompilation }> {
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
    if (!program.server.alive || this.#retired.has(program.server)) {
      const { server, compilation } = await this.#compile(program.sources);
      if (!compilation.ok) throw new JvmGone(compilation.diagnostics[0]?.message);
      Object.assign(program, { server, handle: compilation.handle });
    }
    const { server, handle } = program;
    const result = await server.run(handle, request);
    if (result.leaked) this.#retire(server);
    await this.#stopRetired();
    return result;
  }

  async #runAlone(sources: readonly JavaSource[], request: JavaRun): Promise<JavaRunResult> {
    await using server = this.#start();
    const compilation = await server.compile(sources);
    if (!compilation.ok) throw new JvmGone(compilation.diagnostics[0]?.message);
    return await server.run(compilation.handle, request);
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
