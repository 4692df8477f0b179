import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';

/** What is started: a program with its arguments, never a shell line. */
export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** @default empty input */
  readonly stdin?: Uint8Array;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /**
   * For programs under test: no core dumps, and no file grows beyond {@link MAX_FILE_BYTES}.
   *
   * @default false
   */
  readonly limited?: boolean;
}

/** How a process ended. A process that signal n ended has the exit code 128 + n, as shells and bubblewrap report it. */
export interface ProcessResult {
  readonly ended: 'exited' | 'timeout' | 'cancelled' | 'too_much_output' | 'not_started';
  readonly exit: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly ms: number;
  /** Why it could not be started. */
  readonly problem?: string;
}

/** A program that prints more than this is stopped: it runs away. */
export const MAX_OUTPUT_BYTES = 64 << 20;

/** A program under test that writes a larger file is stopped by the system. */
export const MAX_FILE_BYTES = 256 << 20;

/** How long output may still come after the end, from a child that was left behind. */
const LINGER_MS = 1000;

/**
 * Runs a process to its end and kills it, with its descendants, when the time is up or the signal fires. Descendants that
 * outlive it are killed too. Never throws: how it ended is part of the result.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const started = performance.now();
  const { command, args } = request.limited ? limit(request) : request;
  let child: ChildProcess;
  try {
    const group = process.platform !== 'win32';
    child = spawn(command, args, { cwd: request.cwd, env: { ...request.env }, detached: group, windowsHide: true });
  } catch (error) {
    return notStarted(started, error);
  }
  let ended: ProcessResult['ended'] = 'exited';
  const stop = (reason: ProcessResult['ended']) => {
    ended = ended === 'exited' ? reason : ended;
    killTree(child);
  };
  const tooMuch = () => stop('too_much_output');
  const [stdout, stderr] = [collect(child.stdout, tooMuch), collect(child.stderr, tooMuch)];
  const cancel = () => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), request.timeoutMs);
  request.signal?.addEventListener('abort', cancel, { once: true });
  if (request.signal?.aborted) cancel();
  // A program that ends without reading its input closes the pipe: that is its right.
  child.stdin?.on('error', () => {}).end(request.stdin ?? new Uint8Array());
  try {
    const exit = await exitOf(child);
    return { ended, exit, stdout: stdout(), stderr: stderr(), ms: performance.now() - started };
  } catch (error) {
    return notStarted(started, error);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', cancel);
  }
}

function notStarted(started: number, error: unknown): ProcessResult {
  const nothing = new Uint8Array();
  const ms = performance.now() - started;
  return { ended: 'not_started', exit: -1, stdout: nothing, stderr: nothing, ms, problem: (error as Error).message };
}

/** Waits for the end of the process and of its output; kills what it left behind. */
function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let linger: NodeJS.Timeout | undefined;
    child.once('error', reject);
    child.once('exit', () => {
      linger = setTimeout(() => {
        killTree(child);
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, LINGER_MS);
    });
    child.once('close', (code, signal) => {
      clearTimeout(linger);
      resolve(code ?? (signal === null ? -1 : 128 + constants.signals[signal]));
    });
  });
}

/** Keeps what comes, up to the limit; returns how to get it. */
function collect(stream: Readable | null, tooMuch: () => void): () => Uint8Array {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size >= MAX_OUTPUT_BYTES) return;
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_OUTPUT_BYTES) tooMuch();
  });
  return () => Buffer.concat(chunks);
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => {},
    );
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function limit({ command, args }: ProcessRequest): { command: string; args: readonly string[] } {
  if (process.platform === 'win32') return { command, args };
  const limits = `ulimit -c 0; ulimit -f ${MAX_FILE_BYTES / 512}; exec "$0" "$@"`;
  return { command: '/bin/sh', args: ['-c', limits, command, ...args] };
}
