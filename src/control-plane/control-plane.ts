import { availableParallelism } from 'node:os';
import { EventHub } from '../events/index.ts';
import {
  type Command,
  type CommandRequest,
  DrydockError,
  IdGenerator,
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
import { acceptCommand, type LoadedWorkflow } from '../workflow/index.ts';
import { type Reaped, Workspaces } from '../workspace/index.ts';
import { Drives } from './drives.ts';
import type { CommandOptions, ControlPlaneOptions, Logger, StartOptions } from './options.ts';
import type { Parts } from './parts.ts';
import { prepareRun, userName } from './prepare-run.ts';

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
  readonly #lock: HomeLock;
  readonly #slots: number;
  readonly #drives: Drives;
  /** Commands on their way into the log, by run and key. */
  readonly #arriving = new Map<string, Promise<Command>>();
  #closing = false;

  private constructor(options: ControlPlaneOptions, parts: Parts, lock: HomeLock, slots: number) {
    this.#options = options;
    this.#parts = parts;
    this.#lock = lock;
    this.#slots = slots;
    this.#drives = new Drives(parts, (run, request, given) => this.command(run, request, given));
  }

  /** See {@link createControlPlane}. */
  static async open(options: ControlPlaneOptions): Promise<ControlPlane> {
    await using opened = new AsyncDisposableStack();
    const { home, durability, now = Date.now, logger = SILENT, slots = availableParallelism() } = options;
    const lock = opened.use(takeHome(home));
    const store = opened.use(await openStore(storeFile(home), { durability }));
    const hub = opened.use(await EventHub.open(store));
    const registry = await AgentRegistry.load(options.agents, options.agentFolders ?? []);
    const records = new TrackRecord();
    for (const { agent, ...past } of await store.agentOutcomes()) records.recall(agent, past);
    const shared = { home, store, hub, registry, records, workspaces: new Workspaces(home), now, logger };
    const parts: Parts = { ...shared, pool: new AttemptPool(slots), ids: new IdGenerator(now) };
    const plane = new ControlPlane(options, parts, lock, slots);
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
    const { registry, ids, now } = this.#parts;
    const run = ids.next('run');
    if (this.#closing) throw new DrydockError('DRY-E2005', { run });
    const tools = this.#options.tools ?? { node: process.versions.node };
    const preparation = { home: this.#options.home, slots: this.#slots, registry, tools };
    const data = await prepareRun(workflow, params, options, preparation);
    await this.#drives.create({ type: 'run.created', data, run, seq: 1, ts: now() });
    return run;
  }

  /**
   * Gives a run a command; resolves when it is durable. The same key with the same request is the same command, also after a
   * restart.
   *
   * @throws DRY-E2001 no such run; DRY-E2002 not allowed in its state; DRY-E2003 the key was used for another request.
   */
  async command(run: RunId, request: CommandRequest, options: CommandOptions = {}): Promise<Command> {
    const id = this.#parts.ids.next('cmd');
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
    await this.#drives.endOf(run);
    const found = await this.#parts.store.findRun(run);
    if (found === undefined) throw new DrydockError('DRY-E2001', { run });
    return found;
  }

  /** Takes up a run that nobody drives. Does nothing for one that is driven, or has ended. */
  takeUp(run: RunId): Promise<void> {
    return this.#drives.takeUp(run);
  }

  /** Lets every run rest, records that, and lets go of the home. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    await this.#drives.shutDown();
    const { hub, store } = this.#parts;
    hub[Symbol.dispose]();
    await store[Symbol.asyncDispose]();
    await this.#lock[Symbol.asyncDispose]();
  }

  async #begin(): Promise<void> {
    const { store, registry, workspaces, logger, now } = this.#parts;
    for (const problem of registry.problems) logger.warn(problem.message, { code: problem.code });
    const known = registry.list().map(({ agent, origin }) => ({ manifest: agent.manifest, source: origin }));
    await store.rememberAgents(known, now());
    this.#report(await workspaces.reap(async (run) => (await store.findRun(run)) !== undefined));
    const { recover = () => true } = this.#options;
    for (const run of await store.runs({ states: LIVE, limit: Number.MAX_SAFE_INTEGER })) {
      if (recover(run)) await this.#drives.takeUp(run.id);
    }
  }

  #report({ orphans, cleared, freedBytes, problems }: Reaped): void {
    const { logger } = this.#parts;
    if (orphans.length + cleared.length > 0) {
      const fields = { orphans: [...orphans], cleared: [...cleared], freedBytes };
      logger.info('cleaned up after an interruption', fields);
    }
    for (const { path, problem } of problems) logger.warn(`could not clean up ${path}`, { problem });
  }

  /** The command itself, or the earlier one with its key. */
  async #deliver(command: Command): Promise<Command> {
    const earlier = await this.#parts.store.commandByKey(command.run, command.key);
    if (earlier !== undefined) return earlier;
    for (;;) {
      const driven = this.#drives.driverOf(command.run);
      if (driven === undefined) return this.#deliverToResting(command);
      try {
        await driven.command(command);
        return command;
      } catch (error) {
        const isOver = error instanceof DrydockError && error.code === 'DRY-E2005' && !this.#closing;
        if (!isOver) throw error;
        await this.#drives.endOf(command.run);
      }
    }
  }

  /** A run that nobody drives is taken up for a command that its state allows: it may go on, or only answer. */
  async #deliverToResting(command: Command): Promise<Command> {
    const progress = await this.#drives.progressOf(command.run);
    const accepted = acceptCommand(progress, command);
    if (!accepted.ok) throw accepted.error;
    const driver = await this.#drives.own(progress);
    const taken = driver.command(command);
    driver.admit();
    await taken;
    return command;
  }
}

function sameCommand(earlier: Command, command: Command): Command {
  if (JSON.stringify(earlier.request) === JSON.stringify(command.request)) return earlier;
  throw new DrydockError('DRY-E2003', { key: command.key });
}
