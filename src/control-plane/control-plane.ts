import { availableParallelism } from 'node:os';
import { EventHub } from '../events/index.ts';
import {
  type Command,
  type CommandRequest,
  DrydockError,
  IdGenerator,
  isTerminal,
  type JsonObject,
  type RunId,
  type RunState,
} from '../model/index.ts';
import { AgentRegistry, TrackRecord } from '../registry/index.ts';
import { AttemptPool } from '../runtime/index.ts';
import {
  type HomeLock,
  type NumberedRun,
  openStore,
  type RunReader,
  type RunStore,
  storeFile,
  takeHome,
} from '../store/index.ts';
import { acceptCommand, evolve, type LoadedWorkflow, type RunProgress } from '../workflow/index.ts';
import { type Reaped, type Workspace, Workspaces } from '../workspace/index.ts';
import { AttemptRunner } from './attempt-runner.ts';
import { finishRun } from './finish-run.ts';
import { loadProgress } from './load-progress.ts';
import type { CommandOptions, ControlPlaneOptions, Logger, StartOptions } from './options.ts';
import { prepareRun, snapshotOf, userName } from './prepare-run.ts';
import { RunDriver } from './run-driver.ts';

/** States of runs that somebody has to drive. */
const LIVE: readonly RunState[] = [
  'queued',
  'running',
  'awaiting_input',
  'pausing',
  'paused',
  'cancelling',
  'interrupted',
];

const SILENT: Logger = { info: () => {}, warn: () => {} };

interface Drive {
  readonly driver: RunDriver;
  readonly end: Promise<void>;
}

interface Parts {
  readonly lock: HomeLock;
  readonly store: RunStore;
  readonly hub: EventHub;
  readonly registry: AgentRegistry;
  readonly records: TrackRecord;
  readonly workspaces: Workspaces;
}

/**
 * Opens the control plane of a home: takes the home, opens its store, reaps what a crash left behind, loads the agents, and takes
 * up the runs that were interrupted. Close it with `await using`: runs that have not ended rest then, and go on when it is
 * opened again.
 *
 * @throws DRY-E6005 when another process owns the home; DRY-E5004, DRY-E6001, DRY-E6002 when its store cannot be used.
 */
export function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  return ControlPlane.open(options);
}

/** Owns every run of a home from its start to its end. */
export class ControlPlane implements AsyncDisposable {
  readonly #options: ControlPlaneOptions;
  readonly #parts: Parts;
  readonly #slots: number;
  readonly #pool: AttemptPool;
  readonly #now: () => number;
  readonly #logger: Logger;
  readonly #ids: IdGenerator;
  readonly #drives = new Map<RunId, Drive>();
  readonly #takingUp = new Map<RunId, Promise<RunDriver>>();
  /** Commands on their way into the log, by run and key. */
  readonly #arriving = new Map<string, Promise<Command>>();
  #closing = false;

  private constructor(options: ControlPlaneOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#slots = options.slots ?? availableParallelism();
    this.#pool = new AttemptPool(this.#slots);
    this.#now = options.now ?? Date.now;
    this.#logger = options.logger ?? SILENT;
    this.#ids = new IdGenerator(this.#now);
  }

  /** See {@link createControlPlane}. */
  static async open(options: ControlPlaneOptions): Promise<ControlPlane> {
    await using opened = new AsyncDisposableStack();
    const { home, durability } = options;
    const lock = opened.use(takeHome(home));
    const store = opened.use(await openStore(storeFile(home), { durability }));
    const hub = opened.use(await EventHub.open(store));
    const registry = await AgentRegistry.load(options.agents, options.agentFolders ?? []);
    const records = new TrackRecord();
    for (const { agent, ...past } of await store.agentOutcomes()) records.recall(agent, past);
    const plane = new ControlPlane(options, { lock, store, hub, registry, records, workspaces: new Workspaces(home) });
    await plane.#begin();
    opened.move();
    return plane;
  }

  /** What is known of runs, steps, items, attempts and events. */
  get store(): RunReader {
    return this.#parts.store;
  }

  /** What happens, as it happens. */
  get events(): EventHub {
    return this.#parts.hub;
  }

  get agents(): AgentRegistry {
    return this.#parts.registry;
  }

  get workspaces(): Workspaces {
    return this.#parts.workspaces;
  }

  /**
   * Starts a run; resolves to its id as soon as the run is durable. It goes on by itself.
   *
   * @throws what is wrong with the request, as `prepareRun` lists it; nothing was started then.
   */
  async startRun(workflow: LoadedWorkflow, params: JsonObject = {}, options: StartOptions = {}): Promise<RunId> {
    const { store, registry, workspaces } = this.#parts;
    const run = this.#ids.next('run');
    if (this.#closing) throw new DrydockError('DRY-E2005', { run });
    const tools = this.#options.tools ?? { node: process.versions.node };
    const preparation = { home: this.#options.home, slots: this.#slots, registry, tools };
    const data = await prepareRun(workflow, params, options, preparation);
    const created = { type: 'run.created' as const, data, run, seq: 1, ts: this.#now() };
    // The workspace comes first: a run in the log has one, and what a crash in between leaves behind is reaped.
    const workspace = await workspaces.open(snapshotOf(created));
    await store.append({ run, epoch: 0, facts: [created] });
    this.#drive(evolve(null, created), 0, workspace);
    return run;
  }

  /**
   * Gives a run a command; resolves when it is durable. The same key with the same request is the same command, also after a
   * restart.
   *
   * @throws DRY-E2001 no such run; DRY-E2002 not allowed in its state; DRY-E2003 the key was used for another request.
   */
  async command(run: RunId, request: CommandRequest, options: CommandOptions = {}): Promise<Command> {
    const id = this.#ids.next('cmd');
    const { key = id, actor = `user:${userName()}` } = options;
    const command: Command = { id, run, key, request, actor };
    const name = `${run} ${key}`;
    const arriving = this.#arriving.get(name) ?? this.#deliver(command);
    this.#arriving.set(name, arriving);
    try {
      return sameCommand(await arriving, command);
    } finally {
      this.#arriving.delete(name);
    }
  }

  /**
   * Waits until a run has ended, or is no longer driven here, and gives it as it is then.
   *
   * @throws DRY-E2001 no such run; what kept the run from going on, such as a full disk.
   */
  async settled(run: RunId): Promise<NumberedRun> {
    await this.#drives.get(run)?.end;
    const found = await this.#parts.store.findRun(run);
    if (found === undefined) throw new DrydockError('DRY-E2001', { run });
    return found;
  }

  /** Takes up a run that nobody drives. Does nothing for one that is driven, or has ended. */
  async takeUp(run: RunId): Promise<void> {
    if (this.#drives.has(run)) return;
    const progress = await this.#progressOf(run);
    if (!isTerminal(progress.state)) await this.#takeUp(progress);
  }

  /** Lets every run rest, records that, and lets go of the home. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    for (const { driver } of this.#drives.values()) driver.shutDown();
    await Promise.allSettled([...this.#drives.values()].map(({ end }) => end));
    const { hub, store, lock } = this.#parts;
    hub[Symbol.dispose]();
    await store[Symbol.asyncDispose]();
    await lock[Symbol.asyncDispose]();
  }

  async #begin(): Promise<void> {
    const { store, registry, workspaces } = this.#parts;
    for (const problem of registry.problems) this.#logger.warn(problem.message, { code: problem.code });
    const known = registry.list().map(({ agent, origin }) => ({ manifest: agent.manifest, source: origin }));
    await store.rememberAgents(known, this.#now());
    this.#report(await workspaces.reap(async (run) => (await store.findRun(run)) !== undefined));
    const { recover = () => true } = this.#options;
    for (const run of await store.runs({ states: LIVE, limit: Number.MAX_SAFE_INTEGER })) {
      if (recover(run)) await this.#takeUp(await this.#progressOf(run.id));
    }
  }

  #report({ orphans, cleared, freedBytes, problems }: Reaped): void {
    if (orphans.length + cleared.length > 0) {
      const fields = { orphans: [...orphans], cleared: [...cleared], freedBytes };
      this.#logger.info('cleaned up after an interruption', fields);
    }
    for (const { path, problem } of problems) this.#logger.warn(`could not clean up ${path}`, { problem });
  }

  async #progressOf(run: RunId): Promise<RunProgress> {
    const progress = await loadProgress(this.#parts.store, run);
    if (progress === null) throw new DrydockError('DRY-E2001', { run });
    return progress;
  }

  /** The command itself, or the earlier one with its key. */
  async #deliver(command: Command): Promise<Command> {
    const earlier = await this.#parts.store.commandByKey(command.run, command.key);
    if (earlier !== undefined) return earlier;
    const driven = this.#drives.get(command.run)?.driver;
    if (driven !== undefined) {
      await driven.command(command);
      return command;
    }
    const progress = await this.#progressOf(command.run);
    const accepted = acceptCommand(progress, command);
    if (!accepted.ok) throw accepted.error;
    const driver = await this.#takeUp(progress);
    await driver.command(command);
    return command;
  }

  /** Becomes the owner of a run that somebody else has begun; once, however many ask for it at a time. */
  async #takeUp(progress: RunProgress): Promise<RunDriver> {
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

  async #claim(progress: RunProgress): Promise<RunDriver> {
    const { store, workspaces } = this.#parts;
    const { run } = progress;
    const epoch = await store.claim(run);
    const [created] = await store.events({ run, limit: 1 });
    if (created?.type !== 'run.created') throw new DrydockError('DRY-E2001', { run });
    return this.#drive(progress, epoch, await workspaces.open(snapshotOf(created)));
  }

  #drive(progress: RunProgress, epoch: number, workspace: Workspace): RunDriver {
    const { store, registry, records } = this.#parts;
    const { run } = progress;
    const runner = new AttemptRunner({ store, registry, records, pool: this.#pool }, workspace);
    const { home } = this.#options;
    const driver = new RunDriver({
      store,
      runner,
      progress,
      epoch,
      now: this.#now,
      // What an earlier owner committed only the log knows.
      finish: (end) => finishRun({ store, workspace, home, mayHaveArtifacts: epoch > 0 || runner.hasCommitted }, end),
    });
    const end = driver.drive();
    this.#drives.set(run, { driver, end });
    // A drive that failed stays known, so that whoever waits for the run hears why.
    void end.then(
      () => this.#drives.delete(run),
      (error: unknown) => this.#logger.warn(`run ${run} stopped`, { problem: String(error) }),
    );
    return driver;
  }
}

function sameCommand(earlier: Command, command: Command): Command {
  if (JSON.stringify(earlier.request) === JSON.stringify(command.request)) return earlier;
  throw new DrydockError('DRY-E2003', { key: command.key });
}
