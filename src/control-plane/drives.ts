import {
  flagsSchema,
  DrydockError,
  type EventData,
  type Fact,
  isTerminal,
  type RunEvent,
  type RunId,
} from '../model/index.ts';
import { evolve, type ForkOrder, type RunProgress } from '../workflow/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { AttemptRunner } from './attempt-runner.ts';
import { ChildRuns } from './child-runs.ts';
import { childSurroundings } from './child-surroundings.ts';
import { finishRun } from './finish-run.ts';
import { forkedFacts, forkKey } from './forked-run.ts';
import { loadProgress } from './load-progress.ts';
import type { Commander, Parts } from './parts.ts';
import { snapshotOf } from './prepare-run.ts';
import { RunDriver } from './run-driver.ts';

export type CreatedFact = Extract<Fact, { type: 'run.created' }>;

interface Drive {
  readonly driver: RunDriver;
  readonly end: Promise<void>;
}

/** The runs that this process drives. */
export class Drives {
  readonly #parts: Parts;
  readonly #command: Commander;
  readonly #drives = new Map<RunId, Drive>();
  readonly #takingUp = new Map<RunId, Promise<RunDriver>>();

  constructor(parts: Parts, command: Commander) {
    this.#parts = parts;
    this.#command = command;
  }

  driverOf(run: RunId): RunDriver | undefined {
    return this.#drives.get(run)?.driver;
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
    const { store, workspaces } = this.#parts;
    const { run } = created;
    // The workspace comes first: a run in the log has one, and what a crash in between leaves behind is reaped.
    const workspace = await workspaces.open(snapshotOf(created));
    const facts = [created, ...kept];
    if (from !== null) await workspace.adopt(from, artifactsOf(facts));
    await store.append({ run, epoch: 0, facts });
    const progress = facts.reduce<RunProgress | null>(evolve, null);
    if (progress !== null) this.#drive(progress, { epoch: 0, created: created.data, workspace, log: [] }).admit();
  }

  /** Takes up a run that nobody drives. Does nothing for one that is driven, or has ended. */
  async takeUp(run: RunId): Promise<void> {
    if (this.#drives.has(run)) return;
    const progress = await this.progressOf(run);
    if (!isTerminal(progress.state)) (await this.own(progress)).admit();
  }

  /** @throws DRY-E2001 no such run */
  async progressOf(run: RunId): Promise<RunProgress> {
    const progress = await loadProgress(this.#parts.store, run);
    if (progress === null) throw new DrydockError('DRY-E2001', { run });
    return progress;
  }

  /** Becomes the owner of a run that nobody drives, also of one that has ended; once, however many ask for it at a time. */
  async own(progress: RunProgress): Promise<RunDriver> {
    const { run } = progress;
    const known = this.#takingUp.get(run);
    if (known !== undefined) return known;
    const taking = this.#claim(progress);
    this.#takingUp.set(run, taking);
    try {
      return await taking;
    } finally {
      this.#takingUp.delete(run);
    }
  }

  /** Lets every run rest, and records that. */
  async shutDown(): Promise<void> {
    for (const { driver } of this.#drives.values()) driver.shutDown();
    await Promise.allSettled([...this.#drives.values()].map(({ end }) => end));
  }

  async #claim(progress: RunProgress): Promise<RunDriver> {
    const { store, workspaces } = this.#parts;
    const { run } = progress;
    const epoch = await store.claim(run);
    const [created] = await store.events({ run, limit: 1 });
    if (created?.type !== 'run.created') throw new DrydockError('DRY-E2001', { run });
    const types = ['attempt.started', 'attempt.succeeded', 'attempt.failed'] as const;
    const log = hasSubWorkflows(progress)
      ? await store.events({ run, types: [...types], limit: Number.MAX_SAFE_INTEGER })
      : [];
    const workspace = await workspaces.open(snapshotOf(created));
    return this.#drive(progress, { epoch, created: created.data, workspace, log });
  }

  #drive(
    progress: RunProgress,
    {
      epoch,
      created,
      workspace,
      log,
    }: {
      readonly epoch: number;
      readonly created: EventData<'run.created'>;
      readonly workspace: Workspace;
      readonly log: readonly RunEvent[];
    },
  ): RunDriver {
    const parts = this.#parts;
    const { store, home } = parts;
    const { run } = progress;
    const runner = new AttemptRunner(parts, workspace);
    // What an earlier owner, or the run that this one goes on from, has committed only the log knows.
    const isOlder = epoch > 0 || created.forkedFrom !== undefined || hasSubWorkflows(progress);
    const children = childSurroundings(
      { run, created, runner, workspace },
      { parts, drives: this, command: this.#command },
    );
    const driver = new RunDriver({
      store,
      runner,
      children: new ChildRuns(children, log),
      progress,
      epoch,
      flags: flagsSchema.parse(created.flags ?? {}),
      now: parts.now,
      finish: (end, last) =>
        finishRun(
          { store, workspace, home, runner, progress: last, mayHaveArtifacts: isOlder || runner.hasCommitted },
          end,
        ),
      fork: (order) => this.#fork(order, run, workspace),
    });
    const end = driver.drive();
    this.#drives.set(run, { driver, end });
    // A drive that failed stays known, so that whoever waits for the run hears why.
    void end.then(
      () => this.#drives.delete(run),
      (error: unknown) => parts.logger.warn(`run ${run} stopped`, { problem: String(error) }),
    );
    return driver;
  }

  async #fork(order: ForkOrder, from: RunId, workspace: Workspace): Promise<RunId> {
    const made = await this.#parts.store.runByKey(forkKey(order));
    if (made !== undefined) return made.id;
    const { created, kept } = await forkedFacts(order, from, this.#parts);
    await this.create(created, kept, workspace);
    return created.run;
  }
}

function hasSubWorkflows({ plan }: RunProgress): boolean {
  return plan.steps.some(({ definition }) => definition.workflow !== undefined);
}

/** The artifacts that facts name. */
function artifactsOf(facts: readonly Fact[]) {
  return facts.flatMap((fact) => (fact.type === 'attempt.succeeded' ? fact.data.artifacts : []));
}
