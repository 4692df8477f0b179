import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Confinement } from './confinement.ts';
import { FrameReader, FrameWriter, frameSplitter } from './frame.ts';
import type { JavaDiagnostic, JavaRun, JavaSource } from './java-machine.ts';
import { MAX_OUTPUT_BYTES } from './process.ts';
import type { Jdk } from './toolchain.ts';

/** The server went down, or did not answer in time and was stopped. */
export class JvmGone extends Error {
  override readonly name = 'JvmGone';
}

/** Classes that the server holds; a number that means something to this server alone. */
export type Handle = number;

export type ServerCompilation =
  | { readonly ok: true; readonly handle: Handle }
  | { readonly ok: false; readonly diagnostics: readonly JavaDiagnostic[] };

export interface ServerRun {
  readonly ended: 'exited' | 'timeout' | 'cancelled' | 'too_much_output';
  readonly exit: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** A thread of the program could not be ended: the server should be replaced. */
  readonly leaked: boolean;
}

interface ServerOptions {
  readonly jdk: Jdk;
  /** Folder with the classes of the support library, the server's own among them. */
  readonly library: string;
  readonly confinement: Confinement;
  /** The one folder in which programs may write. */
  readonly writable: string;
}

const FLAGS = ['-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError', '-XX:-UsePerfData', '-Dfile.encoding=UTF-8'];

/**
 * A sandbox that is stopped while it sets itself up leaves a helper process behind, which holds our pipes open for ever:
 * the whole group is stopped. A group of its own also keeps Ctrl-C in the terminal from ending programs under test.
 */
const ownGroup = process.platform !== 'win32';

/** The order is part of the protocol. */
const ENDINGS = ['exited', 'timeout', 'cancelled', 'too_much_output'] as const;

const COMPILE_TIMEOUT_MS = 180_000;

/** How much later than the time allowed an answer may come before the server counts as stuck. */
const ANSWER_GRACE_MS = 5000;

const STDERR_KEPT = 8192;

interface Waiting {
  resolve(reply: FrameReader): void;
  reject(error: Error): void;
}

/**
 * One warm virtual machine that compiles and runs translated programs: the client of `drydock.server.CompileServer`,
 * whose documentation describes the protocol. Requests may overlap. When the machine goes down every request under way
 * fails with {@link JvmGone}, and so does every later one.
 */
export class JvmServer implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #gone: JvmGone | undefined;
  #stderr = '';

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    const split = frameSplitter((frame) => this.#receive(frame));
    child.stdout.on('data', split);
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-STDERR_KEPT);
    });
    // Reported through the end of the process.
    child.stdin.on('error', () => {});
    child.once('error', (error) => this.#fail(error.message));
    child.once('close', (code, signal) => this.#fail(`it ended with ${signal ?? `exit code ${code}`}`));
  }

  /** Starts a server; a machine that cannot be started fails the first request. */
  static start({ jdk, library, confinement, writable }: ServerOptions): JvmServer {
    const args = [...FLAGS, '-cp', library, 'drydock.server.CompileServer', library];
    const line = confinement.wrap({ command: jdk.java, args }, writable);
    const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC', TMPDIR: writable };
    const child = spawn(line.command, line.args, { cwd: writable, env, windowsHide: true, detached: ownGroup });
    return new JvmServer(child);
  }

  get alive(): boolean {
    return this.#gone === undefined;
  }

  /** True while nothing is under way. */
  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  /** @throws JvmGone */
  async compile(sources: readonly JavaSource[]): Promise<ServerCompilation> {
    const request = new FrameWriter().integer(this.#nextId()).byte(1).integer(sources.length);
    for (const { path, text } of sources) request.text(path).text(text);
    const reply = await this.#ask(this.#lastId, request, COMPILE_TIMEOUT_MS);
    if (reply.byte() === 1) return { ok: true, handle: reply.integer() };
    return { ok: false, diagnostics: Array.from({ length: reply.integer() }, () => readDiagnostic(reply)) };
  }

  /** @throws JvmGone */
  async run(handle: Handle, run: Omit<JavaRun, 'alone'>): Promise<ServerRun> {
    const id = this.#nextId();
    const request = new FrameWriter().integer(id).byte(2).integer(handle).text(run.mainClass);
    request.integer(run.args.length);
    for (const argument of run.args) request.text(argument);
    const variables = Object.entries(run.env);
    request.integer(variables.length);
    for (const [name, value] of variables) request.text(name).text(value);
    request
      .bytes(run.stdin)
      .text(run.cwd)
      .instant(run.clock?.getTime() ?? -1);
    request.integer(run.timeoutMs).integer(MAX_OUTPUT_BYTES);
    const cancel = () => this.#send(new FrameWriter().integer(this.#nextId()).byte(3).integer(id));
    run.signal?.addEventListener('abort', cancel, { once: true });
    try {
      const answer = this.#ask(id, request, run.timeoutMs + ANSWER_GRACE_MS);
      if (run.signal?.aborted) cancel();
      const reply = await answer;
      const ended = ENDINGS[reply.byte()] ?? 'exited';
      const [exit, stdout, stderr] = [reply.integer(), reply.bytes(), reply.bytes()];
      return { ended, exit, stdout, stderr, leaked: reply.byte() === 1 };
    } finally {
      run.signal?.removeEventListener('abort', cancel);
    }
  }

  release(handle: Handle): void {
    this.#send(new FrameWriter().integer(this.#nextId()).byte(4).integer(handle));
  }

  /** Stops the machine at once. */
  stop(reason: string): void {
    this.#fail(reason);
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    if (ownGroup) process.kill(-pid, 'SIGKILL');
    else this.#child.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
    const ended = running ? once(this.#child, 'close') : undefined;
    this.stop('it was closed');
    await ended;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  async #ask(id: number, request: FrameWriter, timeoutMs: number): Promise<FrameReader> {
    if (this.#gone) throw this.#gone;
    const { promise, resolve, reject } = Promise.withResolvers<FrameReader>();
    this.#waiting.set(id, { resolve, reject });
    const timer = setTimeout(() => this.stop('it did not answer in time'), timeoutMs);
    try {
      this.#send(request);
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  #send(request: FrameWriter): void {
    if (this.#gone === undefined) this.#child.stdin.write(request.finish());
  }

  #receive(frame: Buffer): void {
    const reply = new FrameReader(frame);
    this.#waiting.get(reply.integer())?.resolve(reply);
  }

  #fail(reason: string): void {
    const said = this.#stderr.trim();
    this.#gone ??= new JvmGone(`the Java machine went down: ${reason}${said === '' ? '' : `\n${said}`}`);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#gone);
  }
}

function readDiagnostic(reply: FrameReader): JavaDiagnostic {
  const [path, line, column, message] = [reply.text(), reply.integer(), reply.integer(), reply.text()];
  return { path: path || undefined, line: line || undefined, column: column || undefined, message };
}
