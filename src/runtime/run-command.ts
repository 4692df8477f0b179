import { randomUUID } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { execa } from 'execa';
import type { ExecOptions, ExecResult } from '../agent.ts';
import type { Failure } from '../model/index.ts';
import { environmentScript, WITH_ENVIRONMENT } from './given-environment.ts';
import { KnownFailure } from './known-failure.ts';
import { killMarked, watchLimits } from './programs/process-tree.ts';
import { guardProcess, MARK } from './process-guardian.ts';
import { enginePath } from './sandbox/index.ts';

/** More output than this ends a command: an agent that floods must not take the engine's memory. */
const maxOutputBytes = 64 * 1024 * 1024;

/**
 * The program begins only when its process is known to the guardian: what the engine had no time to name would survive it. When the
 * engine dies before, the gate closes and nothing begins. What a shell adds to the environment is taken out again.
 */
export const GATE = 'read -r open <&3 || exit 1; exec 3<&-; unset open PWD OLDPWD SHLVL; exec "$0" "$@"';

/** Makes the command that starts another one, which works in a directory, apart from the machine. */
export type Wrap = (
  command: readonly string[],
  /** `also`: a further directory that it may change. */
  place: { readonly cwd: string; readonly also: string | undefined },
) => readonly string[];

/** How long a process may take to end after SIGTERM before it is killed. */
const graceMs = 2000;

/**
 * Runs a program without a shell, in an environment that holds nothing but PATH, HOME, LANG, TZ, a mark and what is given.
 * The latter belongs to the program alone, not to what starts it.
 * When the signal aborts or the time is up, the whole process tree is killed; also when the engine itself is killed.
 *
 * @param options.alive hears of every sign of life: output, and the end
 * @throws KnownFailure when it takes more memory, or has more processes, than it may
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: ExecOptions & {
    readonly scratch: string;
    readonly signal: AbortSignal;
    readonly alive: () => void;
    readonly wrap?: Wrap | undefined;
    readonly writable?: string | undefined;
    /** Whose command it is, for what is told. */
    readonly agent: string;
    /** Resident memory of the command and its descendants, in MiB. */
    readonly memoryMb: number | undefined;
  },
): Promise<ExecResult> {
  const mark = randomUUID();
  const env = {
    PATH: enginePath(),
    HOME: options.scratch,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    [MARK]: mark,
  };
  const { env: given } = options;
  const cwd = options.cwd ?? options.scratch;
  // By the PATH of the engine: what an agent may run by its name is not whatever it gives that name.
  const found = requireExecutable(command, cwd, env.PATH);
  const variables = given === undefined ? null : environmentScript({ ...given, [MARK]: mark });
  const program = variables === null ? [found, ...args] : ['/bin/sh', '-c', WITH_ENVIRONMENT, found, ...args];
  const line = options.wrap?.(program, { cwd, also: options.writable }) ?? program;
  const running = execa('/bin/sh', ['-c', GATE, ...line], {
    cwd,
    env,
    extendEnv: false,
    ...(options.stdin === undefined ? {} : { input: options.stdin }),
    stdio: [
      options.stdin === undefined ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
      'pipe',
      variables === null ? 'ignore' : 'pipe',
    ],
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    cancelSignal: options.signal,
    timeout: options.timeoutMs ?? 0,
    forceKillAfterDelay: graceMs,
    killDescendants: true,
    // The leader of a group of its own can be killed with all of it.
    detached: true,
    maxBuffer: maxOutputBytes,
  });
  const { pid } = running;
  const release = pid === undefined ? () => {} : guardProcess(pid, mark);
  openGate(running.stdio[3]);
  if (variables !== null) tellOnce(running.stdio[4], variables);
  let excess: Failure | null = null;
  const unwatch = watchLimits(options.agent, pid, options.memoryMb, (failure) => {
    excess ??= failure;
    killMarked(pid, mark);
  });
  running.stdout?.on('data', options.alive);
  running.stderr?.on('data', options.alive);
  const result = await running.finally(() => {
    unwatch();
    // What made itself nobody's child is known by its mark.
    killMarked(pid, mark);
    release();
  });
  options.alive();
  if (excess !== null) throw new KnownFailure(excess);
  if (result.exitCode === undefined && result.signal === undefined && !result.timedOut && !result.isCanceled) {
    throw new Error(`${command} could not be started: ${result.failed ? result.shortMessage : 'no exit code'}`);
  }
  if (result.isMaxBuffer) throw new Error(`${command} wrote more than ${maxOutputBytes / 1024 / 1024} MiB`);
  return {
    exitCode: result.exitCode ?? null,
    stdout: Buffer.from(result.stdout),
    stderr: Buffer.from(result.stderr),
    timedOut: result.timedOut,
  };
}

export function openGate(gate: unknown): void {
  tellOnce(gate, 'open\n');
}

function tellOnce(pipe: unknown, text: string): void {
  if (!(pipe instanceof Writable)) return;
  // A program that is gone already hears nothing.
  pipe.on('error', () => {});
  pipe.end(text);
}

/**
 * Where a program is.
 *
 * @throws Error when there is no such program: the shell could tell it only in its own words, on the program's stderr
 */
function requireExecutable(command: string, cwd: string, path: string): string {
  const folders = command.includes('/') ? [cwd] : path.split(delimiter).filter(isAbsolute);
  const found = folders.map((folder) => resolve(folder, command)).find(isExecutable);
  if (found === undefined) throw new Error(`${command} could not be started: there is no such program`);
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
