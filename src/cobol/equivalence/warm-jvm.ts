import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrameReader, FrameSplitter, FrameWriter } from './frames.ts';
import type {
  CompiledJava,
  JavaCompilation,
  JavaDiagnostic,
  JavaMachine,
  JavaRun,
  JavaRunResult,
  JavaSource,
} from './java-machine.ts';
import { MAX_OUTPUT_BYTES } from './process.ts';
import type { Jdk, Toolchain } from './toolchain.ts';

const endings = ['exited', 'timeout', 'cancelled', 'too_much_output'] as const;

/**
 * Compiles and runs in one JVM that stays: some twenty milliseconds for a small program instead of most of a second. When
 * the JVM goes down, or holds a thread that cannot be ended, the next request starts another; programs are compiled again
 * where they are needed.
 */
export class WarmJvm implements JavaMachine {
  readonly kind = 'warm';
  readonly version: string;
  readonly runs: string;
  readonly #launch: () => Server;
  readonly #folder: string;
  readonly #sources = new Map<string, readonly JavaSource[]>();
  readonly #servers = new Set<Server>();
  #current: Server | undefined;
  #programs = 0;

  private constructor(version: string, folder: string, launch: () => Server) {
    this.version = version;
    this.#folder = folder;
    this.runs = join(folder, 'runs');
    this.#launch = launch;
  }

  /** @param library folder with the classes of the support library and of the server */
  static async start(jdk: Jdk, library: string, toolchain: Pick<Toolchain, 'confinement'>): Promise<WarmJvm> {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'drydock-jvm-'));
    const runs = join(folder, 'runs');
    await mkdir(runs);
    const args = [
      '-XX:+UseSerialGC',
      '-Xss4m',
      '-Duser.timezone=UTC',
      '-Dfile.encoding=UTF-8',
      '-cp',
      library,
      'drydock.server.CompileServer',
      library,
    ];
    const line = toolchain.confinement.wrap({ command: jdk.java, args }, runs);
    return new WarmJvm(jdk.version, folder, () => new Server(line.command, line.args, runs));
  }

  async compile(sources: readonly JavaSource[], signal?: AbortSignal): Promise<JavaCompilation> {
    signal?.throwIfAborted();
    const server = this.#server();
    const compiled = await server.compile(sources);
    if (compiled.kind === 'down')
      return {
        ok: false,
        diagnostics: [{ path: undefined, line: undefined, column: undefined, message: compiled.reason }],
      };
    if (compiled.kind === 'failed') return { ok: false, diagnostics: compiled.diagnostics };
    this.#programs += 1;
    const id = String(this.#programs);
    this.#sources.set(id, sources);
    server.handles.set(id, compiled.handle);
    return { ok: true, program: { id } };
  }

  async run(program: CompiledJava, request: JavaRun): Promise<JavaRunResult> {
    const server = this.#server();
    const handle = server.handles.get(program.id) ?? (await this.#compileAgain(server, program));
    if (handle === undefined)
      return crashed('the program could not be compiled again after the virtual machine went down');
    const { result, leaked } = await server.run(handle, request);
    // The program goes on burning a processor in there: whoever comes next gets another JVM.
    if (leaked && this.#current === server) this.#current = undefined;
    if (leaked) server.endWhenIdle();
    return result;
  }

  async release(program: CompiledJava): Promise<void> {
    this.#sources.delete(program.id);
    for (const server of this.#servers) server.release(program.id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#servers].map((server) => server.end()));
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #server(): Server {
    if (this.#current?.alive) return this.#current;
    this.#current = this.#launch();
    this.#servers.add(this.#current);
    return this.#current;
  }

  async #compileAgain(server: Server, program: CompiledJava): Promise<number | undefined> {
    const sources = this.#sources.get(program.id);
    const compiled = sources && (await server.compile(sources));
    if (compiled?.kind !== 'compiled') return undefined;
    server.handles.set(program.id, compiled.handle);
    return compiled.handle;
  }
}

type ServerCompilation =
  | { readonly kind: 'compiled'; readonly handle: number }
  | { readonly kind: 'failed'; readonly diagnostics: readonly JavaDiagnostic[] }
  | { readonly kind: 'down'; readonly reason: string };

/** One JVM with its conversation. */
class Server {
  readonly handles = new Map<string, number>();
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (reply: FrameReader | undefined) => void>();
  readonly #gone: Promise<void>;
  #alive = true;
  #retiring = false;
  #lastId = 0;
  #complaint = '';

  constructor(command: string, args: readonly string[], cwd: string) {
    this.#process = spawn(command, args, {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
      detached: process.platform !== 'win32',
    });
    const splitter = new FrameSplitter();
    this.#process.stdout?.on('data', (piece: Buffer) => {
      for (const frame of splitter.push(piece)) this.#take(new FrameReader(frame));
    });
    this.#process.stderr?.on('data', (piece: Buffer) => {
      this.#complaint = (this.#complaint + piece.toString('utf8')).slice(-2000);
    });
    // A write to a JVM that just went down; its exit says what there is to say.
    this.#process.stdin?.on('error', () => undefined);
    this.#gone = new Promise((resolve) => {
      const down = (): void => {
        this.#alive = false;
        for (const give of this.#waiting.values()) give(undefined);
        this.#waiting.clear();
        resolve();
      };
      this.#process.once('close', down);
      this.#process.once('error', (error) => {
        this.#complaint = error.message;
        down();
      });
    });
  }

  get alive(): boolean {
    return this.#alive && !this.#retiring;
  }

  async compile(sources: readonly JavaSource[]): Promise<ServerCompilation> {
    const reply = await this.#ask((frame) => {
      frame.flag(1).integer(sources.length);
      for (const { path, text } of sources) frame.text(path).text(text);
    }).reply;
    if (!reply) return { kind: 'down', reason: `the virtual machine went down: ${this.#complaint.trim()}` };
    if (reply.flag() === 1) return { kind: 'compiled', handle: reply.integer() };
    const diagnostics: JavaDiagnostic[] = [];
    for (let left = reply.integer(); left > 0; left -= 1) {
      diagnostics.push({
        path: reply.text() || undefined,
        line: reply.integer() || undefined,
        column: reply.integer() || undefined,
        message: reply.text(),
      });
    }
    return { kind: 'failed', diagnostics };
  }

  async run(handle: number, request: JavaRun): Promise<{ result: JavaRunResult; leaked: boolean }> {
    const { id, reply } = this.#ask((frame) => {
      frame.flag(2).integer(handle).text(request.mainClass).integer(request.args.length);
      for (const argument of request.args) frame.text(argument);
      const variables = Object.entries(request.env);
      frame.integer(variables.length);
      for (const [name, value] of variables) frame.text(name).text(value);
      frame.bytes(request.stdin).text(request.cwd);
      frame.long(request.clock === undefined ? -1n : BigInt(request.clock.getTime()));
      frame.integer(Math.max(1, Math.round(request.timeoutMs))).integer(MAX_OUTPUT_BYTES);
    });
    const cancel = (): void => {
      this.#send((frame) => frame.flag(3).integer(id));
    };
    request.signal?.addEventListener('abort', cancel, { once: true });
    try {
      const answer = await reply;
      if (!answer) return { result: crashed(this.#complaint), leaked: false };
      const ended = endings[answer.flag()] ?? 'crashed';
      const result: JavaRunResult = { ended, exit: answer.integer(), stdout: answer.bytes(), stderr: answer.bytes() };
      return { result, leaked: answer.flag() === 1 };
    } finally {
      request.signal?.removeEventListener('abort', cancel);
      this.#endIfIdle();
    }
  }

  release(program: string): void {
    const handle = this.handles.get(program);
    if (handle === undefined) return;
    this.handles.delete(program);
    this.#send((frame) => frame.flag(4).integer(handle));
  }

  /** Takes no new requests; ends when those under way are answered. */
  endWhenIdle(): void {
    this.#retiring = true;
    this.#endIfIdle();
  }

  async end(): Promise<void> {
    this.#kill();
    await this.#gone;
  }

  #endIfIdle(): void {
    if (this.#retiring && this.#waiting.size === 0) this.#kill();
  }

  #kill(): void {
    if (!this.#alive || this.#process.pid === undefined) return;
    try {
      // The whole group: the confinement is a process of its own around the JVM.
      process.kill(process.platform === 'win32' ? this.#process.pid : -this.#process.pid, 'SIGKILL');
    } catch {
      // It ended in this very moment.
    }
  }

  #ask(fill: (frame: FrameWriter) => void): { id: number; reply: Promise<FrameReader | undefined> } {
    let id = 0;
    const reply = new Promise<FrameReader | undefined>((resolve) => {
      id = this.#send(fill, resolve);
    });
    return { id, reply };
  }

  #send(fill: (frame: FrameWriter) => void, onReply?: (reply: FrameReader | undefined) => void): number {
    this.#lastId += 1;
    const id = this.#lastId;
    if (!this.#alive) {
      onReply?.(undefined);
      return id;
    }
    if (onReply) this.#waiting.set(id, onReply);
    const frame = new FrameWriter().integer(id);
    fill(frame);
    this.#process.stdin?.write(frame.frame());
    return id;
  }

  #take(reply: FrameReader): void {
    const id = reply.integer();
    const give = this.#waiting.get(id);
    this.#waiting.delete(id);
    give?.(reply);
  }
}

function crashed(reason: string): JavaRunResult {
  return { ended: 'crashed', exit: -1, stdout: new Uint8Array(), stderr: Buffer.from(reason, 'utf8') };
}
