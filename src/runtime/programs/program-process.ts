import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { type Failure, failureOf } from '../../model/index.ts';
import { guardProcess, MARK } from '../process-guardian.ts';
import { GATE, openGate } from '../run-command.ts';
import { enginePath } from '../sandbox/index.ts';
import { LineReader } from './line-reader.ts';
import { killMarked, watchLimits } from './process-tree.ts';

/** How a program is started. */
export interface Launch {
  /** Of the agent, for what is told. */
  readonly agent: string;
  /** Absolute path of the program or its name in PATH, then its arguments. */
  readonly command: readonly string[];
  /** A directory of this process alone: where it works, and its HOME. */
  readonly folder: string;
  /** Resident memory of the process and its descendants, in MiB. */
  readonly memoryMb: number | undefined;
}

/** Who hears what a process writes, a line at a time. */
export interface ProcessListener {
  line(line: string): void;
  /** A line of standard error. */
  aside(line: string): void;
}

/** How long a process may take to end when it was asked to, and then after SIGTERM, in milliseconds. */
const [ASKED_MS, TERMINATED_MS] = [2_000, 1_000];

/** So much of what the process wrote last is told when it dies, in characters. */
const LAST_WORDS = 2_000;

/** Bytes that may wait for a process that does not read them. */
const MOST_UNREAD = 32 * 1024 * 1024;

/**
 * One running program: lines in, lines out, within limits. It and everything that it started end with `stop`, with `kill`, when it
 * breaks a limit, and with the engine, however that ends.
 */
export class ProgramProcess {
  /** When it, its output and all its descendants are gone. */
  readonly ended: Promise<void>;
  readonly #launch: Launch;
  readonly #mark = randomUUID();
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #release: () => void;
  readonly #readers: readonly LineReader[];
  #lastWords = '';
  #failure: Failure | undefined;
  #exit: string | undefined;
  #unwatch: () => void = () => {};
  #stopping: Promise<void> | undefined;

  constructor(launch: Launch, listener: ProcessListener) {
    this.#launch = launch;
    const child = this.#spawn();
    this.#child = child;
    this.#release = child.pid === undefined ? () => {} : guardProcess(child.pid, this.#mark);
    openGate(child.stdio[3]);
    // A program that has gone does not read; its end tells of it.
    child.stdin.on('error', () => {});
    const flood = ({ kind, problem }: { kind: 'line' | 'rate'; problem: string }): void =>
      this.fail(
        failureOf('agent_error', kind === 'line' ? 'DRY-E4052' : 'DRY-E4053', { agent: launch.agent, problem }),
      );
    const aside = (line: string): void => {
      this.#hear(line);
      listener.aside(line);
    };
    const out = new LineReader(child.stdout, { line: (line) => listener.line(line), flood });
    const err = new LineReader(child.stderr, { line: aside, flood });
    this.#readers = [out, err];
    child.stdout.on('end', () => out.end());
    child.stderr.on('end', () => err.end());
    this.ended = this.#untilEnded();
    this.#watchLimits();
  }

  /** Why it ended, or is about to; undefined while it runs, and when it ended by itself without an error. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** How it ended by itself, with its last words; undefined while it runs. */
  get exit(): string | undefined {
    if (this.#exit === undefined) return undefined;
    const words = this.#lastWords.trim();
    return words === '' ? this.#exit : `${this.#exit}; it wrote: ${words}`;
  }

  /** True when it takes no more attempts. */
  get isOver(): boolean {
    return this.#exit !== undefined || this.#failure !== undefined || this.#stopping !== undefined;
  }

  /** Writes a line to its standard input. What it does not read is kept for it up to a limit, which ends it. */
  write(line: string): void {
    const { stdin } = this.#child;
    if (!stdin.writable || this.#failure !== undefined) return;
    stdin.write(`${line}\n`);
    if (stdin.writableLength <= MOST_UNREAD) return;
    const waiting = String(Math.round(stdin.writableLength / 1024 / 1024));
    this.fail(failureOf('agent_error', 'DRY-E4054', { agent: this.#launch.agent, waiting }));
  }

  /** What it said last, for who is told of its end. */
  remember(line: string): void {
    this.#hear(line);
  }

  /** Ends it at once, for a reason that those who wait for it are told. */
  fail(failure: Failure): void {
    this.#failure ??= failure;
    this.#kill();
  }

  /** Asks it to end, then insists: end of input and `goodbye`, SIGTERM, SIGKILL of its whole tree. Resolves when all is gone. */
  stop(goodbye?: () => void): Promise<void> {
    return (this.#stopping ??= this.#stop(goodbye));
  }

  async #stop(goodbye: (() => void) | undefined): Promise<void> {
    goodbye?.();
    this.#child.stdin.end();
    const terminate = setTimeout(() => this.#child.kill('SIGTERM'), ASKED_MS);
    const kill = setTimeout(() => this.#kill(), ASKED_MS + TERMINATED_MS);
    await this.ended;
    clearTimeout(terminate);
    clearTimeout(kill);
  }

  #spawn(): ChildProcessByStdio<Writable, Readable, Readable> {
    const { command, folder } = this.#launch;
    return spawn('/bin/sh', ['-c', GATE, ...command], {
      cwd: folder,
      detached: true,
      env: {
        PATH: enginePath(),
        HOME: folder,
        TMPDIR: folder,
        LANG: 'C.UTF-8',
        TZ: 'UTC',
        // Python would keep what it prints until its buffer is full.
        PYTHONUNBUFFERED: '1',
        [MARK]: this.#mark,
      },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
  }

  async #untilEnded(): Promise<void> {
    const child = this.#child;
    const closed = new Promise<void>((resolve) => {
      child.once('close', () => resolve());
      // Without a process there is no end to wait for.
      if (child.pid === undefined) child.once('error', () => resolve());
    });
    await new Promise<void>((resolve) => {
      child.once('error', (error) => {
        this.#exit ??= error.message;
        resolve();
      });
      child.once('exit', (code, signal) => {
        this.#exit ??= howItEnded(code, signal);
        resolve();
      });
    });
    this.#unwatch();
    // What it left behind goes with it, and lets go of its output.
    this.#kill();
    await closed;
    for (const reader of this.#readers) reader.end();
    this.#release();
  }

  #kill(): void {
    killMarked(this.#child.pid, this.#mark);
  }

  #hear(line: string): void {
    this.#lastWords = `${this.#lastWords}${line.slice(0, LAST_WORDS)}\n`.slice(-LAST_WORDS);
  }

  #watchLimits(): void {
    const { memoryMb, agent } = this.#launch;
    this.#unwatch = watchLimits(agent, this.#child.pid, memoryMb, (excess) => this.fail(excess));
  }
}

/** A program that runs within another one, as in a sandbox, and is killed by a signal, shows as 128 and the number of the signal. */
function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `signal ${signal}`;
  const within = Object.entries(constants.signals).find(([, number]) => number === (code ?? 0) - 128);
  return within === undefined ? `exit code ${code}` : `exit code ${code} (signal ${within[0]})`;
}
