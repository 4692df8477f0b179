import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AgentResult } from '../../agent.ts';
import {
  type AgentManifest,
  failureOf,
  type IsolationLevel,
  refusalByRun,
  type RunPermissions,
} from '../../model/index.ts';
import type { EngineContext } from '../attempt-context.ts';
import type { AttemptTask } from '../attempt-task.ts';
import { KnownFailure } from '../known-failure.ts';
import { EndedMeanwhile, PooledProcess, type ProgramKind } from './pooled-process.ts';

/** Processes at one time. */
const MOST_PROCESSES = 32;

/** Milliseconds before a program that failed without ever being of use is started again; doubled each time. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [250, 10_000];

/** All processes of one program, and how it went with them. */
interface Family {
  readonly key: string;
  readonly kind: ProgramKind;
  readonly processes: Set<PooledProcess>;
  /** Being started. */
  starting: number;
  /** Failures in a row. */
  failures: number;
  /** When the next may start, on the clock of `performance.now`. */
  notBefore: number;
}

export interface ProgramPoolOptions {
  /** Where processes have their directories; emptied when the pool closes. @default a folder below the system's for temporary files */
  readonly folder?: string;
  /** @default 32 */
  readonly mostProcesses?: number;
}

/**
 * The processes of all program agents of an engine: started on demand, kept while they are of use, restarted after a crash with
 * growing pauses, and gone when the pool closes. Attempts share a process only if they have the same agent, command, code base and
 * permissions.
 */
export class ProgramPool implements AsyncDisposable {
  readonly #folder: string;
  readonly #most: number;
  readonly #families = new Map<string, Family>();
  readonly #idle = new Map<PooledProcess, NodeJS.Timeout>();
  readonly #ending = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #waiting: (() => void)[] = [];

  constructor({
    folder = join(tmpdir(), `drydock-programs-${randomUUID()}`),
    mostProcesses = MOST_PROCESSES,
  }: ProgramPoolOptions = {}) {
    this.#folder = folder;
    this.#most = mostProcesses;
  }

  /** A pool whose folder belongs to it alone: what an engine that was killed left there goes. */
  static async open(folder: string): Promise<ProgramPool> {
    await rm(folder, { recursive: true, force: true });
    return new ProgramPool({ folder });
  }

  /** Performs an attempt of an agent of kind `program`. Rejects with what it failed with. */
  async perform(task: AttemptTask, context: EngineContext): Promise<AgentResult> {
    const { agent, origin, permissions } = task;
    const family = this.#familyOf(
      await kindOf(agent.manifest, origin, context.readableSource, permissions, task.mostIsolation),
    );
    for (;;) {
      const process = await this.#acquire(family, context.signal);
      try {
        return await process.perform(task, context);
      } catch (error) {
        if (!(error instanceof EndedMeanwhile)) throw error;
      } finally {
        this.#release(family, process);
      }
    }
  }

  /**
   * Sees whether the program of an agent starts and becomes ready; its process stays for the attempts to come.
   *
   * @param origin absolute path of its manifest
   * @throws KnownFailure when it does not
   */
  async probe(manifest: AgentManifest, origin: string, signal: AbortSignal): Promise<void> {
    const family = this.#familyOf(await kindOf(manifest, origin, null, {}, undefined));
    this.#release(family, await this.#acquire(family, signal));
  }

  /** Ends every process: asked first, then by force. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new KnownFailure(failureOf('interrupted', 'DRY-E4003', {})));
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    for (const { processes } of this.#families.values()) for (const one of processes) this.#end(one);
    while (this.#ending.size > 0) await Promise.all(this.#ending);
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }

  #familyOf(kind: ProgramKind): Family {
    const key = JSON.stringify(kind);
    const known = this.#families.get(key);
    if (known !== undefined) return known;
    const family = { key, kind, processes: new Set<PooledProcess>(), starting: 0, failures: 0, notBefore: 0 };
    this.#families.set(key, family);
    return family;
  }

  /** A process with a place for an attempt, which is taken: one that waits, a new one, or, when there are enough, the next that becomes free. */
  async #acquire(family: Family, signal: AbortSignal): Promise<PooledProcess> {
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    for (;;) {
      stop.throwIfAborted();
      const free = [...family.processes].find(({ isFree }) => isFree);
      if (free !== undefined) {
        this.#stopIdling(free);
        free.takePlace();
        return free;
      }
      if (this.#count() < this.#most || this.#makeRoom()) return this.#start(family, stop);
      await this.#somethingHappens(stop);
    }
  }

  async #start(family: Family, stop: AbortSignal): Promise<PooledProcess> {
    family.starting += 1;
    this.#families.set(family.key, family);
    try {
      const pause = family.notBefore - performance.now();
      if (pause > 0) await wait(pause, undefined, { signal: stop });
      const started = await PooledProcess.start(family.kind, this.#folder, stop);
      started.takePlace();
      family.processes.add(started);
      void started.ended.then(() => this.#forget(family, started));
      return started;
    } catch (error) {
      if (!stop.aborted) punish(family);
      throw error;
    } finally {
      family.starting -= 1;
      this.#tellWaiting();
    }
  }

  #release(family: Family, process: PooledProcess): void {
    process.leavePlace();
    if (process.isSpent) {
      if (family.processes.has(process)) this.#end(process);
    } else if (process.busy === 0) {
      const timer = setTimeout(() => this.#end(process), process.kind.settings.idleSeconds * 1_000);
      // What waits for nothing keeps no program from ending.
      timer.unref();
      this.#idle.set(process, timer);
    }
    this.#tellWaiting();
  }

  #forget(family: Family, process: PooledProcess): void {
    this.#stopIdling(process);
    family.processes.delete(process);
    if (process.hasSucceeded) family.failures = 0;
    else punish(family);
    const isOver = family.processes.size === 0 && family.starting === 0 && family.failures === 0;
    if (isOver) this.#families.delete(family.key);
    this.#tellWaiting();
  }

  #end(process: PooledProcess): void {
    this.#stopIdling(process);
    const ending = process.stop().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #stopIdling(process: PooledProcess): void {
    clearTimeout(this.#idle.get(process));
    this.#idle.delete(process);
  }

  /** Ends a process that waits for attempts, the one that has done so longest. */
  #makeRoom(): boolean {
    const [oldest] = this.#idle.keys();
    if (oldest === undefined) return false;
    this.#end(oldest);
    return true;
  }

  #count(): number {
    return [...this.#families.values()].reduce((sum, { processes, starting }) => sum + processes.size + starting, 0);
  }

  #somethingHappens(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        stop.removeEventListener('abort', go);
        resolve();
      };
      stop.addEventListener('abort', go, { once: true });
      this.#waiting.push(go);
    });
  }

  #tellWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}

function punish(family: Family): void {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** family.failures);
  family.failures += 1;
  family.notBefore = performance.now() + pause;
}

/** What is to be started. A file of the command that has changed makes it another program. */
async function kindOf(
  { id: agent, version, program: settings, limits, permissions }: AgentManifest,
  origin: string | undefined,
  source: string | null,
  run: RunPermissions,
  mostIsolation: IsolationLevel | undefined,
): Promise<ProgramKind & { readonly changed: readonly number[] }> {
  if (settings === undefined || origin === undefined)
    throw new KnownFailure({ ...failureOf('agent_error', 'DRY-E4024', { agent }), final: true });
  const beside = (word: string): boolean => /^\.\.?\//.test(word);
  const command = settings.command.map((word) => (beside(word) ? resolve(dirname(origin), word) : word));
  const files = command.filter((_, index) => beside(settings.command[index] ?? ''));
  const changed = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  const folders = [...new Set([dirname(origin), ...command.filter(isAbsolute).map((word) => dirname(word))])];
  const granted = permissions.filter((one) => refusalByRun(run, one) === null).toSorted();
  return {
    agent,
    version,
    settings,
    command,
    granted,
    memoryMb: limits.memoryMb,
    source,
    changed,
    beside: folders,
    mostIsolation,
  };
}
