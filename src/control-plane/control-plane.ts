import { join } from 'node:path';
import {
  type CoordinatorConfig,
  coordinatorConfigSchema,
  PressureSampler,
  type PressureState,
  SlotPool,
  slotPoolOptions,
} from '../coordinator/index.ts';
import { type Cursor, EventHub, keepAudit, storedCursor } from '../events/index.ts';
import {
  type Command,
  type CommandRequest,
  DrydockError,
  type EventData,
  IdGenerator,
  isTerminal,
  type JsonObject,
  type RunId,
  type RunState,
  userName,
} from '../model/index.ts';
import { ModelMeters } from '../llm/index.ts';
import { type AgentQuery, AgentRecords, type AgentRegistry } from '../registry/index.ts';
import { ProgramPool } from '../runtime/index.ts';
import {
  type Document,
  type AuditRecord,
  goneRun,
  type NumberedRun,
  openStore,
  type RunReader,
  storeFile,
  takeHome,
  type WebhookStore,
} from '../store/index.ts';
import type { LoadedWorkflow } from '../workflow/index.ts';
import { DEFAULT_RETENTION, type Reaped, Workspaces } from '../workspace/index.ts';
import { AgentDirectory } from './agent-directory.ts';
import { type AgentOverview, findAgents } from './agent-overview.ts';
import { keepHistory } from './agent-history.ts';
import { keepProbing } from './agent-probes.ts';
import { type Draining, drainingOf, setDraining } from './draining.ts';
import { CommandArrivals } from './command-arrivals.ts';
import { Drives } from './drives.ts';
import type { ChangeOptions, CommandOptions, ControlPlaneOptions, Logger, StartOptions } from './options.ts';
import type { Parts } from './parts.ts';
import type { Queue } from './queue.ts';
import { Quotas, type QuotaView } from './quotas.ts';
import { prepareRun } from './prepare-run.ts';
import { checkKey, isSameRequest } from './start-identity.ts';
import { deleteRuns, planRunDeletion, type RunDeletionPlan } from './run-deletion.ts';

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
  #opened: AsyncDisposableStack;
  readonly #slots: number;
  /** As many of them as the machine bears now. */
  #pressedSlots: number;
  readonly #quotas: Quotas;
  readonly #drives: Drives;
  readonly #arrivals: CommandArrivals;
  /** Runs on their way into the log, by key. */
  readonly #starting = new Map<string, Promise<RunId>>();
  /** Runs that are being made, or deleted. */
  readonly #creating = new Set<Promise<unknown>>();
  #closing = false;

  private constructor(
    options: ControlPlaneOptions,
    parts: Parts,
    { limits, quotas }: { readonly limits: CoordinatorConfig; readonly quotas: Quotas },
    opened: AsyncDisposableStack,
  ) {
    this.#options = options;
    this.#parts = parts;
    this.#opened = opened;
    this.#slots = limits.slots;
    this.#pressedSlots = limits.slots;
    this.#quotas = quotas;
    this.#drives = new Drives(parts, (run, request, given) => this.command(run, request, given), quotas.config);
    this.#arrivals = new CommandArrivals(parts, this.#drives, () => this.#closing);
  }

  /** See {@link createControlPlane}. */
  static async open(options: ControlPlaneOptions): Promise<ControlPlane> {
    await using opened = new AsyncDisposableStack();
    const { home, durability, now = Date.now, logger = SILENT, retention = DEFAULT_RETENTION } = options;
    const limits = coordinatorConfigSchema.parse({
      ...options.coordinator,
      ...(options.slots === undefined ? {} : { slots: options.slots }),
    });
    opened.use(takeHome(home));
    const store = opened.use(await openStore(storeFile(home), { durability }));
    const hub = opened.use(await EventHub.open(store));
    opened.use(keepAudit(hub, store, home, (error) => logger.warn(`the audit log is behind: ${String(error)}`)));
    const quotas = await Quotas.load(store, limits);
    const records = new AgentRecords(now);
    const behind = (error: unknown) => logger.warn(`the figures of agents are behind: ${String(error)}`);
    opened.use(await keepHistory(hub, store, records, behind));
    const known = { home, builtIn: options.agents, folders: options.agentFolders ?? [], store, records, now, logger };
    const directory = opened.use(await AgentDirectory.open(known));
    const { registry } = directory;
    const shared = {
      home,
      store,
      hub,
      directory,
      registry,
      records,
      workspaces: new Workspaces(home, options.disk),
      now,
      logger,
    };
    const parts: Parts = {
      ...shared,
      pool: new SlotPool(slotPoolOptions(quotas.config)),
      programs: opened.use(await ProgramPool.open(join(home, 'programs'))),
      ids: new IdGenerator(now),
      models: options.models,
      meters: options.models && new ModelMeters(store.modelCalls, options.models.money, now),
      retention,
    };
    opened.use(keepProbing({ registry, records, programs: parts.programs }));
    const { pressure } = limits;
    const plane = new ControlPlane(options, parts, { limits, quotas }, opened);
    const onChange = ({ slots, limitedBy }: PressureState) => {
      plane.#pressedSlots = slots;
      parts.pool.setSlots(Math.min(slots, quotas.view.global.parallelAttempts ?? Infinity));
      logger.info(`${slots} of ${limits.slots} slots`, { limitedBy: [...limitedBy] });
    };
    opened.use(new PressureSampler({ config: pressure, slots: limits.slots, folder: home, onChange }));
    await plane.#begin();
    plane.#opened = opened.move();
    return plane;
  }

  /** What is known of runs, steps, items, attempts and events. */
  get store(): RunReader {
    return this.#parts.store;
  }

  /** Who is told of events over HTTP, and what was sent. */
  get webhooks(): WebhookStore {
    return this.#parts.store.webhooks;
  }

  /** Where a subscriber stands, kept under a name. */
  cursor(name: string): Cursor {
    return storedCursor(this.#parts.store, name);
  }

  /** The runs that wait for their turn. */
  get queue(): Queue {
    return this.#drives.queue;
  }

  /** What agents have in hand, how they hold up, and what their attempts came to. */
  get records(): AgentRecords {
    return this.#parts.records;
  }

  /** What owners and projects may hold at one time. */
  get quotas(): QuotaView {
    return this.#quotas.view;
  }

  /** Changes quotas for good and at once: see {@link Quotas.change}. @throws DRY-E8103, DRY-E8023 */
  changeQuotas(patch: JsonObject, expected: number | null, options: ChangeOptions = {}): Promise<QuotaView> {
    const { pool, now } = this.#parts;
    const places = { queue: this.queue, pool, now: now(), slots: this.#pressedSlots };
    return this.#quotas.change(patch, expected, options, places);
  }

  /**
   * Keeps, changes or removes (`body` null) a small thing that people keep in the home, with an entry in the audit log.
   *
   * @param expected the version that the change was made for; 0: there is none yet
   * @throws DRY-E8023 somebody else has changed it meanwhile
   */
  async changeDocument(
    kind: string,
    id: string,
    body: JsonObject | null,
    expected: number,
    { actor = `user:${userName()}`, origin, reason = null }: ChangeOptions = {},
  ): Promise<Document | null> {
    const { store, now } = this.#parts;
    const before = (await store.document(kind, id))?.body ?? null;
    const action = `${kind}.${body === null ? 'delete' : before === null ? 'create' : 'change'}`;
    const told = { before, after: body, reason, origin: origin ?? null, result: 'done' };
    const audit = { at: now(), actor, action, target: `${kind}:${id}`, event: null, ...told };
    return store.changeDocument({ kind, id, body, expected, now: now(), by: actor, audit });
  }

  /** Since when and why no run is admitted; null: they are. */
  draining(): Promise<Draining | null> {
    return drainingOf(this.#parts.store);
  }

  /** Admits no run any more, or again, also after a restart. What runs goes on. */
  setDraining(drains: boolean, options: ChangeOptions = {}): Promise<void> {
    const { store, now } = this.#parts;
    return setDraining(drains, options, { store, queue: this.queue, now: now() });
  }

  /** How busy this machine is: slots held, wanted, and as many as it bears now. */
  get slots(): SlotPool {
    return this.#parts.pool;
  }

  /** What happens, as it happens. */
  get events(): EventHub {
    return this.#parts.hub;
  }

  get agents(): AgentRegistry {
    return this.#parts.registry;
  }

  /** Which agents there are and were, whether they take part, and how that is changed. */
  get agentDirectory(): AgentDirectory {
    return this.#parts.directory;
  }

  /** The agents that there are and that fit a query, with all that is known of each, sorted by id. */
  findAgents(query: AgentQuery = {}): Promise<readonly AgentOverview[]> {
    return findAgents(query, this.#parts);
  }

  get workspaces(): Workspaces {
    return this.#parts.workspaces;
  }

  /**
   * Starts a run; resolves to its id as soon as the run is durable, which may be long before its turn comes. It goes on by itself.
   * With a key, the same request is the same run.
   *
   * @throws what is wrong with the request, as `prepareRun` lists it; DRY-E2003 the key was used for another request; DRY-E2030 it
   * wants more than a limit ever allows. Nothing was started then.
   */
  async startRun(workflow: LoadedWorkflow, params: JsonObject = {}, options: StartOptions = {}): Promise<RunId> {
    await this.#parts.directory.refresh();
    const tools = this.#options.tools ?? { node: process.versions.node };
    const preparation = { home: this.#options.home, slots: this.#slots, registry: this.#parts.registry, tools };
    const data = await prepareRun(workflow, params, options, preparation);
    if (data.key !== undefined) checkKey(data.key);
    if (data.key === undefined) return this.#create(data);
    const starting = this.#starting.get(data.key) ?? this.#createOnce(data, data.key);
    this.#starting.set(data.key, starting);
    try {
      const run = await starting;
      const [created] = await this.#parts.store.events({ run, limit: 1 });
      if (created?.type === 'run.created' && isSameRequest(created.data, data)) return run;
      throw new DrydockError('DRY-E2003', { key: data.key });
    } finally {
      this.#starting.delete(data.key);
    }
  }

  /**
   * Gives a run a command; resolves when it is durable. The same key with the same request is the same command, also after a
   * restart.
   *
   * @throws DRY-E2001 no such run; DRY-E2002 not allowed in its state; DRY-E2003 the key was used for another request.
   */
  command(run: RunId, request: CommandRequest, options: CommandOptions = {}): Promise<Command> {
    return this.#arrivals.command(run, request, options);
  }

  /** Adds to the audit log what no event of a run tells; resolves when it is durable. */
  async audit(record: Omit<AuditRecord, 'at' | 'event'>): Promise<void> {
    const { store, now } = this.#parts;
    await store.appendAudit([{ ...record, at: now(), event: null }], null);
  }

  /**
   * Gives a run another name, or other labels; resolves to the version that it has then, when that is durable.
   *
   * @param expected the version that the change was made for; null: whichever it is
   * @throws DRY-E2001 no such run; DRY-E8023 somebody else has changed it meanwhile
   */
  markRun(
    { id: run, name, labels }: Pick<NumberedRun, 'id' | 'name' | 'labels'>,
    change: { readonly name?: string | undefined; readonly labels?: readonly string[] | undefined },
    expected: number | null,
    { actor = `user:${userName()}`, origin, reason = null }: ChangeOptions = {},
  ): Promise<number> {
    const before = { name, labels: [...labels] };
    const after = { name: change.name ?? name, labels: [...(change.labels ?? labels)] };
    const told = { before, after, reason, origin: origin ?? null, result: 'done' };
    const audit = { at: this.#parts.now(), actor, action: 'run.change', target: run, event: null, ...told };
    return this.#parts.store.markRun({ run, ...change, expected, audit });
  }

  /** What deleting a run would take along. @throws DRY-E8101 when it may not go */
  planDeletion(run: NumberedRun): Promise<RunDeletionPlan> {
    return planRunDeletion(run, this.#parts);
  }

  /** Deletes a run with the runs of its sub-workflows, their logs and workspaces. @throws DRY-E8101 when it may not go */
  async deleteRun(run: NumberedRun, options: ChangeOptions = {}): Promise<RunDeletionPlan> {
    // One that has just ended may still be let go of.
    if (isTerminal(run.state)) await this.#drives.endOf(run.id).catch(() => undefined);
    const plan = await this.planDeletion(run);
    const { store, workspaces, now } = this.#parts;
    const deleting = deleteRuns(plan, options, { store, workspaces, now: now() });
    this.#creating.add(deleting);
    try {
      await deleting;
    } finally {
      this.#creating.delete(deleting);
    }
    return plan;
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

  /** True for a run that goes on, or waits, in this process. */
  isDriven(run: RunId): boolean {
    return this.#drives.driverOf(run) !== undefined;
  }

  /** Takes up a run that nobody drives. Does nothing for one that is driven, or has ended. */
  takeUp(run: RunId): Promise<void> {
    return this.#drives.takeUp(run);
  }

  /** Lets every run rest, records that, and lets go of the home. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    await Promise.allSettled([this.#arrivals.settled(), ...this.#creating]);
    await this.#drives.shutDown();
    await this.#opened.disposeAsync();
  }

  async #begin(): Promise<void> {
    const { store, workspaces, now, logger } = this.#parts;
    await store.clearDeleted();
    const unsettled = await store.modelCalls.interruptOpen(now());
    if (unsettled > 0)
      logger.warn(`${unsettled} calls of models were cut off: they count at the most that they can cost`);
    this.#report(await workspaces.reap(async (run) => (await store.findRun(run)) !== undefined));
    if ((await this.draining()) !== null) this.queue.drain();
    const { recover = () => true } = this.#options;
    const live = await store.runs({ states: LIVE, limit: Number.MAX_SAFE_INTEGER });
    await this.#drives.restore(live.filter(recover));
    await this.#drives.answer((await store.runsWithOpenCommands()).filter(recover));
  }

  #report({ orphans, cleared, freedBytes, problems }: Reaped): void {
    const { logger } = this.#parts;
    if (orphans.length + cleared.length > 0) {
      const fields = { orphans: [...orphans], cleared: [...cleared], freedBytes };
      logger.info('cleaned up after an interruption', fields);
    }
    for (const { path, problem } of problems) logger.warn(`could not clean up ${path}`, { problem });
  }

  async #createOnce(data: EventData<'run.created'>, key: string): Promise<RunId> {
    const { store } = this.#parts;
    const earlier = await store.runByKey(key);
    if (earlier !== undefined) return earlier.id;
    const deleted = await store.deletedRunByKey(key);
    if (deleted !== undefined) throw goneRun(deleted);
    return this.#create(data);
  }

  async #create(data: EventData<'run.created'>): Promise<RunId> {
    const { ids, now, workspaces } = this.#parts;
    const run = ids.next('run');
    const refusal = await workspaces.refusal();
    if (refusal !== null) throw refusal;
    if (this.#closing) throw new DrydockError('DRY-E2005', { run });
    const creating = this.#drives.create({ type: 'run.created', data, run, seq: 1, ts: now() });
    this.#creating.add(creating);
    try {
      await creating;
    } finally {
      this.#creating.delete(creating);
    }
    return run;
  }
}
