import { existsSync, lstatSync } from 'node:fs';
import { lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DrydockError, type RunId, runIdSchema } from '../model/index.ts';
import { ArtifactStore } from './artifact-store.ts';
import {
  DEFAULT_LIMITS,
  type DiskLimits,
  emptyUsage,
  HomeMeter,
  type WorkspaceMeter,
  type WorkspaceUsage,
} from './disk-meter.ts';
import { type DiskUse, measure } from './disk-usage.ts';
import { makePrivateDirectory } from './durable-file.ts';
import { fileFailure, isMissing, withFiles } from './file-failure.ts';
import { emptyTrash, removeTree } from './remove-tree.ts';
import { ScratchMonitor } from './scratch-monitor.ts';
import type { WorkspaceSnapshot } from './snapshot.ts';
import { measureWorkspace, readUsageNote, writeUsageNote } from './usage-note.ts';
import { Workspace } from './workspace.ts';

/** What the reaper found after a crash. */
export interface Reaped {
  /** Workspaces that no run owned; removed. */
  readonly orphans: readonly string[];
  /** Workspaces whose temp was cleared. */
  readonly cleared: readonly RunId[];
  /** Bytes freed in cleared ones. */
  readonly freedBytes: number;
  /** What could not be removed, with the reason. Tried again at the next start. */
  readonly problems: readonly { readonly path: string; readonly problem: string }[];
}

/** A workspace as it lies on the disk. */
export interface WorkspaceEntry {
  readonly run: RunId;
  readonly path: string;
  readonly usage: WorkspaceUsage;
  /** True: as counted by its last user. False: it is in use, or was when its process died, and was measured now. */
  readonly isSettled: boolean;
  readonly isPinned: boolean;
  /** Unix milliseconds of its last change, as the file system knows it. */
  readonly changedAt: number;
}

/** Milliseconds between two measurements of the scratch directories of running attempts. */
const MEASURE_EVERY = 2_000;

/** Says that a workspace is to stay whatever a policy says. */
const PIN = 'pinned';

/** The name of what runs without isolation share. */
const SHARED = 'shared';

/** All workspaces of a home: `<home>/workspaces/<run>`. */
export class Workspaces {
  readonly #root: string;
  readonly #trash: string;
  readonly #meter: HomeMeter;
  readonly #monitor = new ScratchMonitor(MEASURE_EVERY);
  #shared: ArtifactStore | undefined;

  /** @param limits those that are not given: no quota, and 256 MiB that must stay free */
  constructor(home: string, limits: Partial<DiskLimits> = {}) {
    this.#root = join(home, 'workspaces');
    this.#trash = join(this.#root, '.trash');
    this.#meter = new HomeMeter(home, { ...DEFAULT_LIMITS, ...limits });
  }

  pathOf(run: RunId): string {
    return join(this.#root, run);
  }

  /** What all workspaces take together, as counted. Complete after {@link reap}. */
  get use(): DiskUse {
    return this.#meter.use;
  }

  get limits(): DiskLimits {
    return this.#meter.limits;
  }

  /**
   * Why no run and no attempt may start now: DRY-E5021 the home is at its quota, DRY-E5022 the disk is nearly full; null when they
   * may. Asks the disk at most once a second.
   */
  refusal(): Promise<DrydockError | null> {
    return this.#meter.refusal();
  }

  /**
   * Opens the workspace of a run. Its directory is made with its first file.
   *
   * @param options.shared the run's part of the one workspace that all runs without isolation share
   * @throws DRY-E5004 when the place cannot be used.
   */
  async open(snapshot: WorkspaceSnapshot, { shared = false }: { readonly shared?: boolean } = {}): Promise<Workspace> {
    const { run } = snapshot;
    const name = shared ? SHARED : run;
    const path = join(this.#root, name);
    try {
      const meter = this.#meter.known(name) ?? this.#meter.register(name, await usageOf(path));
      const own = { path, trash: this.#trash, isShared: shared };
      const layout = shared
        ? { ...own, outputs: join(path, 'outputs', run), temp: join(path, 'temp', run) }
        : { ...own, outputs: join(path, 'outputs'), temp: join(path, 'temp') };
      // The store tells the workspace when its first content comes.
      const prepare = () => workspace.prepare();
      const artifacts = shared
        ? (this.#shared ??= storeOf(SHARED, path, meter, prepare))
        : storeOf(run, path, meter, prepare);
      const workspace: Workspace = new Workspace(snapshot, layout, { artifacts, meter, monitor: this.#monitor });
      return workspace;
    } catch (error) {
      throw fileFailure(error, path);
    }
  }

  /** Removes a workspace as a whole. Safe to repeat. @throws DRY-E5025 naming what could not be removed */
  async remove(run: RunId): Promise<void> {
    await removeTree(this.pathOf(run), this.#trash);
    this.#meter.forget(run);
  }

  /** Keeps a workspace that lies on the disk from being pruned, or no longer. @throws DRY-E5004 */
  async pin(run: RunId, isPinned: boolean): Promise<void> {
    const file = join(this.pathOf(run), PIN);
    await withFiles(file, () => (isPinned ? writeFile(file, '', { mode: 0o600 }) : rm(file, { force: true })));
  }

  /** The workspaces that lie on the disk. One that rests is not walked through: it knows what it takes. */
  async list(): Promise<readonly WorkspaceEntry[]> {
    const entries: WorkspaceEntry[] = [];
    for (const run of await this.#runsOnDisk()) {
      const entry = await this.find(run);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  /** One of {@link list}; undefined when the run has no directory. */
  async find(run: RunId): Promise<WorkspaceEntry | undefined> {
    const path = this.pathOf(run);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isDirectory()) return undefined;
    const settled = await readUsageNote(path);
    const usage = settled ?? (await measureWorkspace(path));
    const isPinned = existsSync(join(path, PIN));
    return { run, path, usage, isSettled: settled !== undefined, isPinned, changedAt: Math.round(found.mtimeMs) };
  }

  /** The snapshot of a workspace that lies on the disk, as it was written; undefined when it has none that can be read. */
  async snapshotText(run: RunId): Promise<string | undefined> {
    return readFile(join(this.pathOf(run), 'config.json'), 'utf8').catch(() => undefined);
  }

  /** Removes what earlier removals left; resolves to what still cannot be removed. */
  emptyTrash(): ReturnType<typeof emptyTrash> {
    return emptyTrash(this.#trash);
  }

  /**
   * Cleans up after a crash; nothing may be running in this home. Workspaces that `isOwned` does not know are removed, the temp
   * of all others is cleared, and what they take is counted. Names that are not run ids are left alone: drydock did not make
   * them.
   */
  async reap(isOwned: (run: RunId) => Promise<boolean>): Promise<Reaped> {
    await makePrivateDirectory(this.#root).catch((error: unknown) => {
      throw fileFailure(error, this.#root);
    });
    const reaping = new Reaping();
    await reaping.trying(this.#trash, async () => void reaping.problems.push(...(await emptyTrash(this.#trash))));
    for (const name of await readdir(this.#root)) {
      if (name.startsWith('.making-'))
        await reaping.trying(name, () => removeTree(join(this.#root, name), this.#trash));
    }
    for (const run of await this.#runsOnDisk()) {
      const path = this.pathOf(run);
      if (await isOwned(run)) {
        await reaping.trying(path, () => this.#takeStock(run, path, reaping));
        continue;
      }
      await reaping.trying(path, async () => {
        reaping.orphans.push(path);
        await this.remove(run);
      });
    }
    const shared = join(this.#root, SHARED);
    await reaping.clear(null, join(shared, 'temp'), this.#trash);
    if (existsSync(shared)) this.#meter.register(SHARED, await measureWorkspace(shared));
    const { orphans, cleared, freedBytes, problems } = reaping;
    return { orphans, cleared, freedBytes, problems };
  }

  /** Counts a workspace; one without a note was in use when its process died, and is cleared and measured first. */
  async #takeStock(run: RunId, path: string, reaping: Reaping): Promise<void> {
    const known = await readUsageNote(path);
    if (known === undefined) await reaping.clear(run, join(path, 'temp'), this.#trash);
    const usage = known ?? (await measureWorkspace(path));
    this.#meter.register(run, usage);
    if (known === undefined) await writeUsageNote(path, usage);
  }

  async #runsOnDisk(): Promise<readonly RunId[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw fileFailure(error, this.#root);
    });
    return entries.flatMap((entry) => {
      const run = runIdSchema.safeParse(entry.name);
      return run.success && entry.isDirectory() ? [run.data] : [];
    });
  }
}

class Reaping {
  readonly orphans: string[] = [];
  readonly cleared: RunId[] = [];
  readonly problems: { path: string; problem: string }[] = [];
  freedBytes = 0;

  async trying(path: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: Error & { readonly details?: readonly string[] }) => {
      const { message, details = [] } = error;
      this.problems.push({ path, problem: [message, ...details].join('; ') });
    });
  }

  async clear(run: RunId | null, temp: string, trash: string): Promise<void> {
    if ((await readdir(temp).catch(() => [])).length === 0 && (await isPlain(temp))) return;
    await this.trying(dirname(temp), async () => {
      const { bytes } = await measure(temp);
      await removeTree(temp, trash);
      this.freedBytes += bytes;
      if (run !== null) this.cleared.push(run);
    });
  }
}

/** True for a directory that can be read, and for what does not exist: nothing needs to be done about it. */
async function isPlain(path: string): Promise<boolean> {
  return readdir(path).then(
    () => true,
    (error: unknown) => isMissing(error),
  );
}

/** What a workspace takes: nothing when it does not exist yet. */
async function usageOf(path: string): Promise<WorkspaceUsage> {
  // Done before the thread pool would have begun with it: most runs begin without a directory.
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return emptyUsage();
  return (await readUsageNote(path)) ?? measureWorkspace(path);
}

function storeOf(owner: string, path: string, meter: WorkspaceMeter, prepare: () => void): ArtifactStore {
  return new ArtifactStore(owner, join(path, 'state', 'artifacts'), {
    prepare,
    require: (bytes) => meter.require(bytes),
    grown: (bytes) => meter.add('state', bytes, Math.sign(bytes)),
  });
}
