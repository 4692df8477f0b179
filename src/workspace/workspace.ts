import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Artifact, type AttemptRef, DrydockError, type RunId } from '../model/index.ts';
import { ArtifactStore } from './artifact-store.ts';
import { AttemptDirectory } from './attempt-directory.ts';
import { bytesBelow } from './disk-usage.ts';
import { layOutputs, standingArtifacts } from './outputs.ts';
import { type Published, publish, type PublishTarget } from './publish.ts';
import { removeTree } from './remove-tree.ts';
import type { WorkspaceSnapshot } from './snapshot.ts';

/** The parts of a workspace. */
export const workspaceParts = ['state', 'reports', 'outputs', 'temp'] as const;

export type WorkspacePart = (typeof workspaceParts)[number];

/** Bytes per part. Kept up to date as files come and go; `temp` counts what finished attempts left. */
export type WorkspaceUsage = Readonly<Record<WorkspacePart, number>>;

const NOTHING_USED: WorkspaceUsage = { state: 0, reports: 0, outputs: 0, temp: 0 };

/** The directory tree that belongs to one run alone. */
export class Workspace {
  readonly run: RunId;
  /** Absolute path. */
  readonly path: string;
  readonly snapshot: WorkspaceSnapshot;
  readonly artifacts: ArtifactStore;
  readonly #trash: string;
  readonly #usage: Record<WorkspacePart, number>;

  private constructor(path: string, trash: string, snapshot: WorkspaceSnapshot, usage: WorkspaceUsage) {
    this.run = snapshot.run;
    this.path = path;
    this.snapshot = snapshot;
    this.#trash = trash;
    this.#usage = { ...usage };
    this.artifacts = new ArtifactStore(this.run, join(path, 'state', 'artifacts'), (bytes) => {
      this.#usage.state += bytes;
    });
  }

  /**
   * Opens the workspace of a run: makes it if need be, and measures what is there, once. Its parts come into being with their
   * first content. Nothing needs to be durable before it holds artifacts, since it can be made again from the run's log.
   *
   * @throws DRY-E5004 when the place cannot be written.
   */
  static async open(path: string, trash: string, snapshot: WorkspaceSnapshot): Promise<Workspace> {
    const usage = { ...NOTHING_USED };
    try {
      // Two calls that are done before the thread pool would have begun with them.
      const isNew = mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined;
      if (isNew) writeFileSync(join(path, 'config.json'), `${JSON.stringify(snapshot, null, 2)}\n`, { mode: 0o400 });
      else for (const part of workspaceParts) usage[part] = await bytesBelow(join(path, part));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new DrydockError('DRY-E5004', { path, problem }, { cause: error });
    }
    // The files of outputs are links to the content in state.
    return new Workspace(path, trash, snapshot, { ...usage, outputs: 0 });
  }

  usage(): WorkspaceUsage {
    return { ...this.#usage };
  }

  /** The files of one attempt. Costs nothing until the attempt writes one. */
  attemptDirectory(ref: AttemptRef): AttemptDirectory {
    return new AttemptDirectory(join(this.path, 'temp'), ref, this.snapshot.source, this.artifacts);
  }

  /** Lays the standing artifacts of the run out under their names in `outputs`. */
  async layOutputs(committed: readonly Artifact[]): Promise<void> {
    if (committed.length === 0) return;
    await layOutputs(this.artifacts, standingArtifacts(committed), {
      outputs: join(this.path, 'outputs'),
      temp: join(this.path, 'temp'),
    });
  }

  /** Publishes the standing artifacts into the user's folder. */
  publish(committed: readonly Artifact[], to: PublishTarget): Promise<Published> {
    return publish(this.artifacts, this.run, standingArtifacts(committed), to);
  }

  /** Removes everything in `temp`; resolves to the bytes freed. Safe to repeat. */
  async clearTemp(): Promise<number> {
    const temp = join(this.path, 'temp');
    if (!existsSync(temp)) return 0;
    const bytes = await bytesBelow(temp);
    await removeTree(temp, this.#trash);
    this.#usage.temp = 0;
    return bytes;
  }
}
