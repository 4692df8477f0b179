import {
  attemptKey,
  DrydockError,
  type EventData,
  type Fact,
  type Flags,
  flagsSchema,
  isTerminal,
  type RunEvent,
  type RunId,
  type Usage,
} from '../model/index.ts';
import type { NumberedRun } from '../store/index.ts';
import type { CoordinatorConfig } from '../coordinator/index.ts';
import { evolve, type ForkOrder, type RunProgress } from '../workflow/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { AttemptRunner } from './attempt-runner.ts';
import { ChildRuns } from './child-runs.ts';
import { childSurroundings } from './child-surroundings.ts';
import { finishRun } from './finish-run.ts';
import { forkedFacts, forkKey } from './forked-run.ts';
import { loadProgress } from './load-progress.ts';
import { surroundingRuns } from './money-caps.ts';
import type { Commander, Parts } from './parts.ts';
import { snapshotOf } from './prepare-run.ts';
import { type Entry, Queue } from './queue.ts';
import type { Place } from './driver-options.ts';
import { RESTING, RunDriver } from './run-driver.ts';

export type CreatedFact = Extract<Fact, { type: 'run.created' }>;

interface Drive {
  readonly driver: RunDriver;
  readonly end: Promise<void>;
  /** True when it could not record what happened: the run can be taken up again. */
  hasFailed: boolean;
}

/** Milliseconds after which a run whose drive failed is taken up again, and the most that they grow to with each failure. */
const TAKE_UP_AFTER = 1_000;
const TAKE_UP_AFTER_AT_MOST = 60_000;

/** The runs that this process drives. */
export class Drives {
  readonly #parts: Parts;
  readonly #command: Commander;
  readonly #queue: Queue;
  readonly #drives = new Map<RunId, Drive>();
  readonly #takingUp = new Map<RunId, Promise<RunDriver>>();
  /** Runs whose drive has failed, with when they are taken up again. */
  readonly #failed = new Map<RunId, { readonly delay: number; readonly timer: NodeJS.Timeout }>();
  #closing = false;

  /** @param limits of the queue in which runs wait before they start */
  constructor(parts: Parts, command: Commander, limits: CoordinatorConfig) {
    this.#parts = parts;
    this.#command = command;
    this.#queue = new Queue(limits, parts.now, (run) => this.driverOf(run)?.admit());
  }

  get queue(): Queue {
    return this.#queue;
  }

  driverOf(run: RunId): RunDriver | undefined {
    const drive = this.#drives.get(run);
    return drive === undefined || drive.hasFailed ? undefined : drive.driver;
  }

  /** Settles when nobody here drives the run any more; rejects with what kept it from going on. */
  async endOf(run: RunId): Promise<void> {
    await this.#drives.get(run)?.end;
  }

  /**
   * Makes a run from its first event, and drives it.
   *
   * @param kept facts that a fork takes over from the run that it goes on from
   */
  async create(created: CreatedFact, kept: readonly Fact[] = [], from: Workspace | null = null): Promise<void> {
    const { run } = created;
    const entry = entryOf(created);
    const isQueued = flagsOf(created.data).enableControlPlane;
    if (this.#closing) throw new DrydockError('DRY-E2005', { run });
    if (isQueued) this.#queue.enter(entry);
    try {
      const { store, workspaces } = this.#parts;
      const workspace = await workspaces.open(snapshotOf(created), { shared: isShared(created.data) });
      const facts = [created, ...kept];
      if (from !== null) await workspace.adopt(from, artifactsOf(facts));
      await store.append({ run, epoch: 0, facts });
      const progress = facts.reduce<RunProgress | null>(evolve, null);
      if (progress === null) return;
      const driver = this.#drive(progress, { epoch: 0, entry, workspace, log: [], awaitsCommand: false });
      if (!isQueued || this.#queue.holds(run)) driver.admit();
    } catch (error) {
      this.#queue.leave(run);
      throw error;
    }
  }

  /** Takes up all the runs that an earlier process left going, oldest first. */
  async restore(runs: readonly NumberedRun[]): Promise<void> {
    const oldestFirst = runs.toSorted((one, other) => one.no - other.no);
    const entries = await Promise.all(oldestFirst.map(async (run) => ({ run, entry: await this.#entryOf(run) })));
    this.#queue.restore(
      entries.flatMap(({ run, entry }) =>
        RESTING.has(run.state) || !flagsOf(entry.created).enableControlPlane
          ? []
          : [{ ...entry, running: run.state !== 'queued', startedAt: run.startedAt }],
      ),
    );
    for (const { run } of entries) await this.takeUp(run.id);
  }

  /** Takes up runs that have ended and still owe the answer to a command, such as a fork. */
  async answer(runs: readonly NumberedRun[]): Promise<void> {
    for (const { id, state } of runs) if (isTerminal(state)) await this.own(id);
  }

  /** Takes up a run that nobody drives. Does nothing for one that is driven, or has ended. */
  async takeUp(run: RunId): Promise<void> {
    if (this.driverOf(run) !== undefined) return;
    const found = await this.#parts.store.findRun(run);
    if (found === undefined) throw new DrydockError('DRY-E2001', { run });
    if (!isTerminal(found.state)) await this.own(run);
  }

  /** @throws DRY-E2001 no such run */
  async progressOf(run: RunId): Promise<RunProgress> {
    const progress = await loadProgress(this.#parts.store, run);
    if (progress === null) throw new DrydockError('DRY-E2001', { run });
    return progress;
  }

  /**
   * The driver of a run, also of one that has ended: becomes its owner, once, however many ask for it at a time.
   *
   * @param awaitsCommand true when a command for the run comes next: the driver of an ended one waits for it
   */
  async own(run: RunId, awaitsCommand = false): Promise<RunDriver> {
    const known = this.driverOf(run) ?? this.#takingUp.get(run);
    if (known !== undefined) return known;
    const taking = this.#claim(run, awaitsCommand);
    this.#takingUp.set(run, taking);
    try {
      return await taking;
    } finally {
      this.#takingUp.delete(run);
    }
  }

  /** Lets every run rest, and records that. */
  async shutDown(): Promise<void> {
    this.#queue[Symbol.dispose]();
    this.#closing = true;
    for (const { timer } of this.#failed.values()) clearTimeout(timer);
    await Promise.allSettled(this.#takingUp.values());
    const told = new Set<Drive>();
    // A run that is coming to rest can still make another: a fork, a sub-workflow.
    for (;;) {
      const untold = [...this.#drives.values()].filter((drive) => !told.has(drive));
      if (untold.length === 0) return;
      for (const drive of untold) {
        told.add(drive);
        drive.driver.shutDown();
      }
      await Promise.allSettled(untold.map(({ end }) => end));
    }
  }

  async #claim(run: RunId, awaitsCommand: boolean): Promise<RunDriver> {
    const { store, workspaces } = this.#parts;
    const epoch = await store.claim(run);
    const progress = await this.progressOf(run);
    const found = await store.findRun(run);
    if (found === undefined) throw new DrydockError('DRY-E2001', { run });
    const entry = await this.#entryOf(found);
    const types = ['attempt.started', 'attempt.succeeded', 'attempt.failed'] as const;
    const log = hasSubWorkflows(progress)
      ? await store.events({ run, types: [...types], limit: Number.MAX_SAFE_INTEGER })
      : [];
    const snapshot = snapshotOf({ type: 'run.created', run, seq: 1, ts: entry.createdAt, data: entry.created });
    const workspace = await workspaces.open(snapshot, { shared: isShared(entry.created) });
    const awaits = awaitsCommand && isTerminal(progress.state);
    const used = await store.modelCalls.attemptUsages(run);
    const lostUsage = new Map(used.map(({ usage, ...ref }) => [attemptKey(ref), usage]));
    const driver = this.#drive(progress, { epoch, entry, workspace, log, awaitsCommand: awaits, lostUsage });
    if (isTerminal(progress.state)) return driver;
    if (!this.#isQueued(entry) || RESTING.has(progress.state)) driver.admit();
    else {
      if (!this.#queue.has(run)) {
        this.#queue.restore([{ ...entry, running: progress.state !== 'queued', startedAt: found.startedAt }]);
      }
      if (this.#queue.holds(run)) driver.admit();
    }
    return driver;
  }

  #isQueued({ created }: Entry): boolean {
    return flagsOf(created).enableControlPlane;
  }

  async #entryOf({ id: run, priority }: NumberedRun): Promise<Entry> {
    const [created] = await this.#parts.store.events({ run, limit: 1 });
    if (created?.type !== 'run.created') throw new DrydockError('DRY-E2001', { run });
    return { run, created: created.data, priority, createdAt: created.ts };
  }

  #drive(
    progress: RunProgress,
    {
      epoch,
      entry,
      workspace,
      log,
      awaitsCommand,
      lostUsage = new Map(),
    }: {
      readonly epoch: number;
      readonly entry: Entry;
      readonly workspace: Workspace;
      readonly log: readonly RunEvent[];
      readonly awaitsCommand: boolean;
      readonly lostUsage?: ReadonlyMap<string, Usage>;
    },
  ): RunDriver {
    const parts = this.#parts;
    const { store, home } = parts;
    const { run } = progress;
    const { created } = entry;
    const around = surroundingRuns(created.parent, store, (other) => this.#drives.get(other)?.driver.progress);
    const runner = new AttemptRunner(parts, workspace, created, around);
    // What an earlier owner, or the run that this one goes on from, has committed only the log knows.
    const isOlder = epoch > 0 || created.forkedFrom !== undefined || hasSubWorkflows(progress);
    const surroundings = { parts, drives: this, command: this.#command };
    const driver: RunDriver = new RunDriver({
      store,
      runner,
      children: new ChildRuns(childSurroundings({ run, created, runner, workspace }, surroundings), log),
      progress,
      epoch,
      flags: flagsOf(created),
      lostUsage,
      awaitsCommand,
      now: parts.now,
      finish: (end, last) =>
        finishRun(
          {
            store,
            workspace,
            home,
            runner,
            progress: last,
            retention: parts.retention,
            mayHaveArtifacts: isOlder || runner.hasCommitted,
          },
          end,
        ),
      place: this.#placeOf(entry, () => driver.admit()),
      fork: (order) => this.#fork(order, run, workspace),
    });
    const end = driver.drive().finally(() => this.#queue.leave(run));
    const drive: Drive = { driver, end, hasFailed: false };
    this.#drives.set(run, drive);
    // Whoever made this run while the others were told to rest waits for it.
    if (this.#closing) driver.shutDown();
    // A drive that failed stays known, so that whoever waits for the run hears why.
    void end.then(
      () => this.#drives.delete(run) && this.#failed.delete(run),
      (error: unknown) => {
        drive.hasFailed = true;
        parts.logger.warn(`run ${run} stopped`, { problem: String(error) });
        this.#takeUpLater(run);
      },
    );
    return driver;
  }

  /** What kept a run from going on, such as a full disk, may be over in a while. */
  #takeUpLater(run: RunId): void {
    if (this.#closing) return;
    const { delay: before, timer: earlier } = this.#failed.get(run) ?? { delay: TAKE_UP_AFTER / 2, timer: undefined };
    clearTimeout(earlier);
    const delay = Math.min(2 * before, TAKE_UP_AFTER_AT_MOST);
    const again = () => void this.takeUp(run).catch(() => this.#takeUpLater(run));
    this.#failed.set(run, { delay, timer: setTimeout(again, delay).unref() });
  }

  #placeOf(entry: Entry, admit: () => void): Place {
    if (!this.#isQueued(entry)) return { ask: admit, leave: () => {}, reprioritise: () => {} };
    let { priority } = entry;
    return {
      ask: () => {
        this.#queue.enter({ ...entry, priority, createdAt: this.#parts.now() });
        if (this.#queue.holds(entry.run)) admit();
      },
      leave: () => this.#queue.leave(entry.run),
      reprioritise: (changed) => {
        priority = changed;
        this.#queue.reprioritise(entry.run, changed);
      },
    };
  }

  async #fork(order: ForkOrder, from: RunId, workspace: Workspace): Promise<RunId> {
    const made = await this.#parts.store.runByKey(forkKey(order));
    if (made !== undefined) return made.id;
    const { created, kept } = await forkedFacts(order, from, this.#parts);
    await this.create(created, kept, workspace);
    return created.run;
  }
}

function flagsOf({ flags }: EventData<'run.created'>): Flags {
  return flagsSchema.parse(flags ?? {});
}

function isShared(created: EventData<'run.created'>): boolean {
  return !flagsOf(created).enableWorkspaceIsolation;
}

function entryOf({ run, ts, data }: CreatedFact): Entry {
  return { run, created: data, priority: data.priority ?? 'normal', createdAt: ts };
}

function hasSubWorkflows({ plan }: RunProgress): boolean {
  return plan.steps.some(({ definition }) => definition.workflow !== undefined);
}

/** The artifacts that facts name. */
function artifactsOf(facts: readonly Fact[]) {
  return facts.flatMap((fact) => (fact.type === 'attempt.succeeded' ? fact.data.artifacts : []));
}
