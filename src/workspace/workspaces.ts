import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunId, runIdSchema } from '../model/index.ts';
import { bytesBelow } from './disk-usage.ts';
import { makePrivateDirectory } from './durable-file.ts';
import { emptyTrash, removeTree } from './remove-tree.ts';
import type { WorkspaceSnapshot } from './snapshot.ts';
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
   * Opens the workspace of a run, and makes it if need be.
   *
   * @throws DRY-E5004 when the place cannot be written.
   */
  open(snapshot: WorkspaceSnapshot): Promise<Workspace> {
    return Workspace.open(this.pathOf(snapshot.run), this.#trash, snapshot);
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
      const temp = join(path, 'temp');
      if (!(await isOwned(run.data))) {
        await trying(path, async () => {
          await this.remove(run.data);
          orphans.push(path);
        });
      } else if ((await readdir(temp).catch(() => [])).length > 0) {
        await trying(path, async () => {
          freedBytes += await bytesBelow(temp);
          await removeTree(temp, this.#trash);
          cleared.push(run.data);
        });
      }
    }
    return { orphans, cleared, freedBytes, problems };
  }
}
