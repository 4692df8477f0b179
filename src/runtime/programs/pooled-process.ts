import { existsSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { AgentResult } from '../../agent.ts';
import { failureOf, type IsolationLevel, type Permission, type ProgramSettings } from '../../model/index.ts';
import type { EngineContext } from '../attempt-context.ts';
import { AttemptReports } from '../attempt-reports.ts';
import type { AttemptTask } from '../attempt-task.ts';
import { KnownSecrets } from '../known-secrets.ts';
import { KnownFailure } from '../known-failure.ts';
import { foldersOfOthers, hostSandbox, isPlaceOfItsOwn, type Room, type Sandbox } from '../sandbox/index.ts';
import { AcpConversation } from './acp.ts';
import type { Conversation, Session } from './conversation.ts';
import { JsonLines } from './json-lines.ts';
import { ProgramProcess } from './program-process.ts';
import { SessionFiles } from './session-files.ts';
import { whyNotStartable } from './startable.ts';

/** How long a program may take to stop an attempt before its process is ended, in milliseconds. */
const CANCEL_MS = 1_500;

/** A process that had served before ended before it said a word about this attempt: another one can perform it. */
export class EndedMeanwhile extends KnownFailure {}

/** Everything that the processes of one program have in common. */
export interface ProgramKind {
  readonly agent: string;
  readonly version: string;
  readonly settings: ProgramSettings;
  readonly command: readonly string[];
  /** What its manifest asks for and its runs allow, sorted. */
  readonly granted: readonly Permission[];
  readonly memoryMb: number | undefined;
  /** Absolute path of the code base that it may read; null: none. */
  readonly source: string | null;
  /** Directories of the files of its command. */
  readonly beside: readonly string[];
  /** The strongest isolation that is wanted; undefined: what the machine offers. */
  readonly mostIsolation: IsolationLevel | undefined;
}

/** What a program may touch: its own directory, its files, the code base when it may read that, and hosts when it may reach some. */
function roomOf({ beside, command, source, granted }: ProgramKind, folder: string): Room {
  const network = granted.some((one) => one.startsWith('net:'));
  // A project, or a home, is not shown for the sake of a script in it.
  const shown = beside.filter((one) => isPlaceOfItsOwn(one, folder));
  // A link in a folder that is shown is there; where it leads has to be there, too.
  const named = command.filter((word) => isAbsolute(word) && existsSync(word));
  const files = [...named.filter((file) => !shown.includes(dirname(file))), ...named.map((file) => realpathSync(file))];
  const hidden = shown
    .flatMap(foldersOfOthers)
    .filter((path) => ![...files, folder].some((one) => one.startsWith(`${path}/`)));
  return { folder, readable: [...shown, ...files, ...(source === null ? [] : [source])], hidden, network };
}

/** A process of a pool: performs attempts one after another, or some at a time. */
export class PooledProcess {
  readonly kind: ProgramKind;
  readonly #folder: string;
  readonly #process: ProgramProcess;
  readonly #conversation: Conversation;
  readonly #sessions = new Set<Session>();
  /** What it was told in all its attempts. */
  readonly #secrets = new KnownSecrets();
  #places = 0;
  #served = 0;
  #succeeded = 0;
  #lines = 0;

  private constructor(kind: ProgramKind, folder: string, sandbox: Sandbox) {
    this.kind = kind;
    this.#folder = folder;
    const { agent, command, memoryMb, settings } = kind;
    this.#process = new ProgramProcess(
      { agent, command: sandbox.wrap(command, roomOf(kind, folder)), folder, memoryMb },
      {
        line: (line) => {
          this.#lines += 1;
          this.#conversation.line(line);
        },
        // Of several attempts nobody knows which one is meant.
        aside: (line) => {
          if (this.#sessions.size === 1) this.#sessions.values().next().value?.reports.log('info', line);
        },
      },
    );
    const channel = {
      write: (line: string) => this.#process.write(line),
      refuse: (problem: string) => this.#process.fail(failureOf('agent_error', 'DRY-E4052', { agent, problem })),
      remember: (line: string) => this.#process.remember(line),
    };
    this.#conversation =
      settings.protocol === 'acp'
        ? new AcpConversation(channel, kind)
        : new JsonLines(channel, settings.attempts === 1);
    // Who waits for it is told; nobody may be waiting.
    this.#conversation.ready.catch(() => undefined);
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @param parent where its own directory is made
   * @throws the reason of `stop`; KnownFailure when it ends, or does not become ready in time
   */
  static async start(kind: ProgramKind, parent: string, stop: AbortSignal): Promise<PooledProcess> {
    const problem = await whyNotStartable(kind.command[0] ?? '');
    if (problem !== null) throw new KnownFailure(failureOf('crash', 'DRY-E4050', { agent: kind.agent, problem }));
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(parent, `${kind.agent.replaceAll('.', '-')}-`));
    const started = new PooledProcess(kind, folder, await hostSandbox(kind.mostIsolation));
    try {
      await started.#untilReady(stop);
      return started;
    } catch (error) {
      await started.kill();
      throw error;
    }
  }

  /** Places that are taken. */
  get busy(): number {
    return this.#places;
  }

  /** Takes a place for an attempt to come, so that nobody else does. */
  takePlace(): void {
    this.#places += 1;
  }

  leavePlace(): void {
    this.#places -= 1;
  }

  /** True when it was of use. */
  get hasSucceeded(): boolean {
    return this.#succeeded > 0;
  }

  /** True when it takes another attempt. */
  get isFree(): boolean {
    const { concurrency, attempts = Infinity } = this.kind.settings;
    const toCome = this.#places - this.#sessions.size;
    return !this.isSpent && this.#places < concurrency && this.#served + toCome < attempts;
  }

  /** True when it will never take another one. */
  get isSpent(): boolean {
    return this.#process.isOver || this.#served >= (this.kind.settings.attempts ?? Infinity);
  }

  get ended(): Promise<void> {
    return this.#process.ended;
  }

  /** Performs an attempt. Rejects with what it failed with, and only when nothing of it is under way any more. */
  async perform(task: AttemptTask, context: EngineContext): Promise<AgentResult> {
    this.#served += 1;
    context.shareSecrets(this.#secrets);
    const scratch = join(this.#folder, `attempt-${this.#served}`);
    const files = new SessionFiles(scratch, this.kind.source);
    const takeFile = (file: string): Promise<string> => files.take(file, context.scratch);
    const over = new AbortController();
    const reports = new AttemptReports(task, context, takeFile);
    const session = { id: this.#served, task, context, files, reports, over: over.signal };
    this.#sessions.add(session);
    try {
      await mkdir(scratch, { mode: 0o700 });
      const result = await this.#untilEnd(session);
      this.#succeeded += 1;
      return result;
    } finally {
      this.#sessions.delete(session);
      over.abort();
      await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** Asks it to end, and insists. Resolves when it is gone with all that it started. */
  async stop(): Promise<void> {
    await this.#process.stop(() => this.#conversation.goodbye());
    await this.#remove();
  }

  async kill(): Promise<void> {
    const { agent } = this.kind;
    this.#process.fail(failureOf('interrupted', 'DRY-E4055', { agent, problem: 'the engine ends' }));
    await this.#process.ended;
    await this.#remove();
  }

  async #untilReady(stop: AbortSignal): Promise<void> {
    const { agent, settings } = this.kind;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const limit = String(settings.startSeconds);
      late.reject(new KnownFailure(failureOf('timeout', 'DRY-E4051', { agent, limit })));
    }, settings.startSeconds * 1_000);
    const died = this.#process.ended.then(() => {
      const problem = this.#process.exit ?? 'it ended';
      throw new KnownFailure(this.#process.failure ?? failureOf('crash', 'DRY-E4050', { agent, problem }));
    });
    died.catch(() => undefined);
    const abort = (): void => late.reject(stop.reason);
    stop.addEventListener('abort', abort, { once: true });
    if (stop.aborted) abort();
    try {
      await Promise.race([this.#conversation.ready, died, late.promise]);
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', abort);
    }
  }

  async #untilEnd(session: Session): Promise<AgentResult> {
    const { signal } = session.context;
    let insisting: NodeJS.Timeout | undefined;
    const abort = (): void => {
      this.#conversation.cancel(session);
      insisting = setTimeout(() => {
        const problem = 'it did not stop when it was asked to';
        this.#process.fail(failureOf('interrupted', 'DRY-E4055', { agent: this.kind.agent, problem }));
      }, CANCEL_MS);
    };
    try {
      signal.throwIfAborted();
      const performing = this.#conversation.perform(session);
      signal.addEventListener('abort', abort, { once: true });
      // The loser of the race has nobody who listens.
      performing.catch(() => undefined);
      return await Promise.race([performing, this.#died(session, performing)]);
    } finally {
      signal.removeEventListener('abort', abort);
      clearTimeout(insisting);
    }
  }

  async #died({ reports, id }: Session, performing: Promise<AgentResult>): Promise<AgentResult> {
    const before = this.#lines;
    await this.#process.ended;
    // A program that ends when it has given its result ends in order, also while its files are still taken.
    if (reports.isConcluded) return performing;
    const { agent } = this.kind;
    const { failure, exit = 'it ended' } = this.#process;
    if (failure !== undefined) throw new KnownFailure(failure);
    const crash = failureOf('crash', 'DRY-E4022', { agent, problem: exit });
    throw id > 1 && this.#lines === before ? new EndedMeanwhile(crash) : new KnownFailure(crash);
  }

  async #remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
