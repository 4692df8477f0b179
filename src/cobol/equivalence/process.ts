import { constants } from 'node:os';
import { execa } from 'execa';

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

/** How a process ended. `exit` is 128 + n for none of them: a signal n is reported as n, as the corpora record it. */
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

/**
 * Runs a process to its end and kills it, with all its descendants, when the time is up or the signal fires.
 * Never throws: how it ended is part of the result.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { command, args } = request.limited ? limit(request) : request;
  const result = await execa(command, args, {
    cwd: request.cwd,
    env: { ...request.env },
    extendEnv: false,
    input: request.stdin ?? new Uint8Array(),
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    timeout: request.timeoutMs,
    cancelSignal: request.signal,
    killSignal: 'SIGKILL',
    killDescendants: true,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  const output = { stdout: result.stdout, stderr: result.stderr, ms: result.durationMs };
  if (result.isMaxBuffer) return { ...output, ended: 'too_much_output', exit: -1 };
  if (result.isCanceled) return { ...output, ended: 'cancelled', exit: -1 };
  if (result.timedOut) return { ...output, ended: 'timeout', exit: -1 };
  if (result.exitCode !== undefined) return { ...output, ended: 'exited', exit: result.exitCode };
  if (result.signal !== undefined) return { ...output, ended: 'exited', exit: constants.signals[result.signal] };
  return { ...output, ended: 'not_started', exit: -1, problem: result.originalMessage ?? 'it could not be started' };
}

function limit({ command, args }: ProcessRequest): { command: string; args: readonly string[] } {
  if (process.platform === 'win32') return { command, args };
  const limits = `ulimit -c 0; ulimit -f ${MAX_FILE_BYTES / 512}; exec "$0" "$@"`;
  return { command: '/bin/sh', args: ['-c', limits, command, ...args] };
}
