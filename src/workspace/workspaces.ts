import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DrydockError, type RunId, runIdSchema } from '../model/index.ts';
import { makePrivateDirectory, syncDirectory, writeFileAtomically } from './durable-file.ts';
import { emptyTrash, removeTree } from './remove-tree.ts';
import type { WorkspaceSnapshot } from './snapshot.ts';
import { Workspace, workspaceParts } from './workspace.ts';

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

/** All workspaces of a home: `<home>/workspaces/<run>`. */
export class Workspaces {
  readonly #root: string;
  readonly #trash: string;

  constructor(home: string) {
    this.#root = join(home, 'workspaces');
    this.#trash = join(this.#root, '.trash');
  }

  pathOf(run: RunId): string {
    return join(this.#root, run);
  }

  /**
   * Makes the workspace of a new run, durable when this returns. It comes before the run's first event, so that every run in the
   * log has one; what a crash in between leaves behind is reaped.
   */
  async create(snapshot: WorkspaceSnapshot): Promise<Workspace> {
    const path = this.pathOf(snapshot.run);
    try {
      await makePrivateDirectory(path);
      for (const part of workspaceParts) await makePrivateDirectory(join(path, part));
      await writeFileAtomically(join(path, 'config.json'), `${JSON.stringify(snapshot, null, 2)}\n`, 0o400);
      await syncDirectory(this.#root);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new DrydockError('DRY-E5004', { path, problem }, { cause: error });
    }
    return Workspace.open(path, this.#trash);
  }

  /** @throws DRY-E5001, DRY-E5002 as {@link Workspace.open}. */
  open(run: RunId): Promise<Workspace> {
    return Workspace.open(this.pathOf(run), this.#trash);
  }

  /** Removes a workspace as a whole. Safe to repeat. */
  remove(run: RunId): Promise<void> {
    return removeTree(this.pathOf(run), this.#trash);
  }

  /**
   * Cleans up after a crash; nothing may be running in this home. Workspaces that `isOwned` does not know are removed, the temp
   * of all others is cleared. Names that are not run ids are left alone: drydock did not make them.
   */
  async reap(isOwned: (run: RunId) => Promise<boolean>): Promise<Reaped> {
    await makePrivateDirectory(this.#root);
    const orphans: string[] = [];
    const cleared: RunId[] = [];
    const problems: { path: string; problem: string }[] = [];
    let freedBytes = 0;
    const trying = async (path: string, work: () => Promise<void>) => {
      await work().catch((error: Error) => problems.push({ path, problem: error.message }));
    };
    await trying(this.#trash, async () => void (await emptyTrash(this.#trash)));
    for (const entry of await readdir(this.#root, { withFileTypes: true })) {
      const run = runIdSchema.safeParse(entry.name);
      if (!run.success || !entry.isDirectory()) continue;
      const path = this.pathOf(run.data);
      if (!(await isOwned(run.data))) {
        await trying(path, async () => {
          await this.remove(run.data);
          orphans.push(path);
        });
      } else if ((await readdir(join(path, 'temp')).catch(() => [])).length > 0) {
        await trying(path, async () => {
          freedBytes += await this.#clearTemp(run.data);
          cleared.push(run.data);
        });
      }
    }
    return { orphans, cleared, freedBytes, problems };
  }

  async #clearTemp(run: RunId): Promise<number> {
    const workspace = await this.open(run);
    return workspace.clearTemp();
  }
}
