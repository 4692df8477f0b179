import { mkdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Agent } from '../agent.ts';
import { DrydockError, type JsonObject, userName } from '../model/index.ts';
import {
  afterAction,
  afterWork,
  AgentFolder,
  type AgentRecords,
  AgentRegistry,
  type AgentSource,
  builtInAgents,
  FolderWatch,
  type LifecycleAction,
  type RegisteredAgent,
} from '../registry/index.ts';
import type { KnownAgent, RunStore } from '../store/index.ts';
import { type AgentStanding, AgentStandings } from './agent-standings.ts';
import { entryOf, type Install, INSTALLS, installsOf, refusal, stageAgent } from './installed-agents.ts';
import type { ChangeOptions, Logger } from './options.ts';
import { clearUnfinished, noteUnfinished } from './unfinished-installs.ts';

export interface DirectoryOptions {
  readonly home: string;
  readonly builtIn: readonly Agent[];
  /** Absolute paths of the agent folders of the project. */
  readonly folders: readonly string[];
  readonly store: RunStore;
  readonly records: AgentRecords;
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * The agents of a home, kept: which there are, were, and whether they take part. Files that come, change or go are noticed while runs
 * go on; what people decide about agents is durable, and stands in the audit log, before it holds.
 */
export class AgentDirectory implements AsyncDisposable {
  readonly registry = new AgentRegistry();
  readonly #options: DirectoryOptions;
  /** Where installed agents are. */
  readonly #installFolder: string;
  readonly #folders: readonly AgentFolder[];
  readonly #installed: AgentFolder;
  #installs: ReadonlyMap<string, Install> = new Map();
  readonly #standings: AgentStandings;
  /** Content of each version as it is remembered, null for built-in ones. */
  readonly #hashes = new Map<string, string | null>();
  /** Versions whose file said something else before. */
  readonly #changed = new Set<string>();
  readonly #told = new Set<string>();
  #watch: FolderWatch | null = null;
  #work: Promise<unknown> = Promise.resolve();
  #refreshing: Promise<void> | null = null;
  #isClosed = false;

  private constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#standings = new AgentStandings(options);
    this.#installFolder = join(options.home, 'agents');
    this.#folders = options.folders.map((folder) => new AgentFolder(folder));
    this.#installed = new AgentFolder(this.#installFolder, (name, hash) => this.#problemWithInstalled(name, hash));
  }

  static async open(options: DirectoryOptions): Promise<AgentDirectory> {
    const directory = new AgentDirectory(options);
    await mkdir(directory.#installFolder, { recursive: true, mode: 0o700 });
    for (const { manifest, hash, isChanged } of await options.store.agents()) {
      directory.#hashes.set(keyOf(manifest), hash);
      if (isChanged) directory.#changed.add(keyOf(manifest));
    }
    directory.#installs = await installsOf(options.store);
    const registered = [...directory.#installs.values()].flatMap(({ versions }) =>
      Object.values(versions).map(entryOf),
    );
    await clearUnfinished(directory.#installFolder, new Set(registered));
    await directory.#standings.load();
    directory.#arrange();
    await directory.#register();
    await directory.refresh();
    const folders = [...directory.#folders, directory.#installed].map(({ path }) => path);
    directory.#watch = new FolderWatch(folders, () => directory.#refreshLater());
    options.records.whenEnded(({ id }) => directory.#settleLater(id));
    await directory.#settleAll();
    return directory;
  }

  /** Sees what has changed in the folders; resolves when the registry knows it. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#inTurn(() => {
      this.#refreshing = null;
      return this.#refresh();
    });
    return this.#refreshing;
  }

  standing(id: string): AgentStanding {
    return this.#standings.of(id);
  }

  /** Where an agent comes from. */
  sourceOf({ origin }: Pick<RegisteredAgent, 'origin'>): AgentSource {
    if (origin === 'built-in') return 'built-in';
    return origin.startsWith(this.#installFolder + sep) ? 'installed' : 'project';
  }

  /** True when the file of this version said something else before, under the same version. */
  isChanged(agent: { readonly id: string; readonly version: string }): boolean {
    return this.#changed.has(keyOf(agent));
  }

  /** Attempts that an agent has in hand, of all its versions. */
  running(id: string): number {
    return this.#options.records.runningOf(id);
  }

  /** Every version that was ever seen, by id; those that are gone too. */
  remembered(): Promise<readonly KnownAgent[]> {
    return this.#options.store.agents();
  }

  /**
   * Enables, disables, drains or unregisters an agent; resolves to how it stands then, when that is durable.
   *
   * @param expected the version that the change was made for; null: whichever it is
   * @throws DRY-E3002 there is no such agent; DRY-E3070 it cannot be done; DRY-E8023 somebody else has changed it meanwhile
   */
  change(id: string, action: LifecycleAction, expected: number | null, options: ChangeOptions): Promise<AgentStanding> {
    return this.#inTurn(async () => {
      const agent = this.#newest(id);
      const { state: before } = this.standing(id);
      const state = afterAction(before, action, { id, source: this.sourceOf(agent), running: this.running(id) });
      if (state instanceof DrydockError) throw state;
      return this.#keep(id, action, state, expected, options);
    });
  }

  /**
   * Installs an agent: copies its file, or its folder with an `agent.yaml`, into the home. The same again changes nothing.
   *
   * @param path absolute
   * @throws DRY-E3071 what is wrong with it, or a version that is there already with other content
   */
  add(path: string, options: ChangeOptions): Promise<RegisteredAgent> {
    return this.#inTurn(async () => {
      const staged = await stageAgent(path, this.#installFolder);
      try {
        const { id, version } = staged.agent.manifest;
        const before = this.#installs.get(id) ?? null;
        const known = before?.versions[version];
        if (known?.hash !== staged.hash) {
          if (known !== undefined) throw taken(path, id, version, 'installed already with other content');
          const other = this.registry.versions().find(({ agent }) => keyOf(agent.manifest) === keyOf({ id, version }));
          if (other !== undefined) throw taken(path, id, version, `defined in ${other.origin} already`);
          const finished = await staged.place();
          const { name, hash } = staged;
          const after = { versions: { ...before?.versions, [version]: { name, hash } } };
          await this.#keepInstall(id, 'agent.add', before, after, options);
          await finished();
        }
      } finally {
        await staged.discard();
      }
      await this.#refresh();
      return this.#version(staged.agent.manifest);
    });
  }

  /**
   * Takes an agent away: the files of an installed one are deleted, one of the project is unregistered and its file stays.
   *
   * @throws as {@link change}
   */
  async remove(id: string, expected: number | null, options: ChangeOptions): Promise<void> {
    const isInstalled = await this.#inTurn(async () => {
      const install = this.#installs.get(id);
      if (install === undefined) return false;
      const running = this.running(id);
      const { state, version } = this.standing(id);
      const refused = afterAction(state, 'unregister', { id, source: 'installed', running });
      if (refused instanceof DrydockError) throw refused;
      if (expected !== null && expected !== version) throw new DrydockError('DRY-E8023', { what: `agent ${id}` });
      const entries = Object.values(install.versions).map(entryOf);
      const finished = await noteUnfinished(this.#installFolder, entries);
      await this.#keepInstall(id, 'agent.remove', install, null, options);
      for (const entry of entries) await rm(join(this.#installFolder, entry), { recursive: true, force: true });
      await finished();
      await this.#refresh();
      return true;
    });
    if (!isInstalled) await this.change(id, 'unregister', expected, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#watch?.[Symbol.dispose]();
    await this.#work;
  }

  /** One after another: what is decided holds for what is decided next. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#work.then(work);
    this.#work = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  #refreshLater(): void {
    if (this.#isClosed) return;
    this.refresh().catch((error: unknown) => this.#options.logger.warn(`agents were not read: ${String(error)}`));
  }

  async #refresh(): Promise<void> {
    let hasChanged = false;
    for (const folder of [...this.#folders, this.#installed]) hasChanged = (await folder.scan()) || hasChanged;
    if (hasChanged) await this.#register();
  }

  async #register(): Promise<void> {
    const { builtIn } = this.#options;
    const installed = this.#installed.agents.filter((one) => this.#isInstalled(one));
    const own = this.#folders.flatMap(({ agents }) => agents);
    const problems = [...this.#folders, this.#installed].flatMap((folder) => folder.problems);
    this.registry.replace([...builtInAgents(builtIn), ...own, ...installed], problems);
    await this.#remember();
    this.#tellProblems();
  }

  /** Keeps what is new or has changed. */
  async #remember(): Promise<void> {
    const { store, now, logger } = this.#options;
    const fresh = this.registry.versions().filter(({ agent: { manifest }, origin, hash }) => {
      const known = this.#hashes.get(keyOf(manifest));
      return known === undefined || known !== hash || origin === 'built-in';
    });
    if (fresh.length === 0) return;
    await store.rememberAgents(
      fresh.map(({ agent: { manifest }, origin, hash }) => ({ manifest, source: origin, hash })),
      now(),
    );
    for (const { agent, origin, hash } of fresh) {
      const key = keyOf(agent.manifest);
      const known = this.#hashes.get(key) ?? null;
      this.#hashes.set(key, hash);
      if (known === null || hash === null || known === hash) continue;
      this.#changed.add(key);
      logger.warn(`${origin} has changed, and its version is still ${agent.manifest.version}: give it a new one`);
    }
  }

  /** Says once what is wrong with a file. */
  #tellProblems(): void {
    const now = new Map(this.registry.problems.map((problem) => [`${problem.code} ${problem.message}`, problem]));
    for (const told of this.#told) if (!now.has(told)) this.#told.delete(told);
    for (const [key, problem] of now) {
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.#options.logger.warn(problem.message, { code: problem.code });
    }
  }

  #arrange(): void {
    this.registry.setStates(this.#standings.states());
  }

  async #keep(...change: Parameters<AgentStandings['keep']>): Promise<AgentStanding> {
    const kept = await this.#standings.keep(...change);
    this.#arrange();
    return kept;
  }

  async #keepInstall(
    id: string,
    action: string,
    before: JsonObject | null,
    after: JsonObject | null,
    { actor = `user:${userName()}`, origin, reason = null }: ChangeOptions,
  ): Promise<void> {
    const { store, now } = this.#options;
    const told = { before, after, reason, origin: origin ?? null, result: 'done' };
    const audit = { at: now(), actor, action, target: `agent:${id}`, event: null, ...told };
    await store.changeDocument({ kind: INSTALLS, id, body: after, expected: null, now: now(), by: actor, audit });
    this.#installs = await installsOf(store);
  }

  #settleLater(id: string): void {
    if (this.#isClosed || this.standing(id).state !== 'draining') return;
    this.#inTurn(() => this.#settle(id)).catch((error: unknown) =>
      this.#options.logger.warn(`agent ${id} is still being drained: ${String(error)}`),
    );
  }

  async #settleAll(): Promise<void> {
    for (const id of this.#standings.ids()) await this.#inTurn(() => this.#settle(id));
  }

  /** Disables an agent that was to be drained and has nothing in hand any more. */
  async #settle(id: string): Promise<void> {
    const { state } = this.standing(id);
    if (afterWork(state, this.running(id)) === state) return;
    await this.#keep(id, 'disable', 'disabled', null, { actor: 'system', reason: 'it is drained' });
  }

  /** What keeps a file of the folder of installed agents from being loaded. */
  #problemWithInstalled(name: string, hash: string): DrydockError | null {
    const file = join(this.#installFolder, name);
    for (const [agent, { versions }] of this.#installs) {
      for (const [version, known] of Object.entries(versions)) {
        if (known.name !== name) continue;
        return known.hash === hash ? null : new DrydockError('DRY-E3072', { file, agent, version });
      }
    }
    return refusal(file, 'it was put there by hand', 'Move it elsewhere and install it: drydock agent add <file>');
  }

  #isInstalled({ agent: { manifest }, origin }: RegisteredAgent): boolean {
    const name = relative(this.#installFolder, origin).replaceAll(sep, '/');
    return this.#installs.get(manifest.id)?.versions[manifest.version]?.name === name;
  }

  /** @throws DRY-E3002 */
  #newest(id: string): RegisteredAgent {
    const found = this.registry.versions().findLast(({ agent }) => agent.manifest.id === id);
    if (found === undefined) throw new DrydockError('DRY-E3002', { agent: id });
    return found;
  }

  #version(wanted: { readonly id: string; readonly version: string }): RegisteredAgent {
    const found = this.registry.versions().find(({ agent }) => keyOf(agent.manifest) === keyOf(wanted));
    return found ?? this.#newest(wanted.id);
  }
}

function taken(path: string, id: string, version: string, problem: string): DrydockError {
  return refusal(path, `${id} ${version} is ${problem}`, 'Give it a version of its own.');
}

function keyOf({ id, version }: { readonly id: string; readonly version: string }): string {
  return `${id}@${version}`;
}
