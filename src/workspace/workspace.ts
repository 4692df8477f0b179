import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, type AttemptRef, DrydockError, type RunId } from '../model/index.ts';
import { ArtifactStore } from './artifact-store.ts';
import { AttemptDirectory } from './attempt-directory.ts';
import { bytesBelow } from './disk-usage.ts';
import { makePrivateDirectory } from './durable-file.ts';
import { layOutputs, standingArtifacts } from './outputs.ts';
import { type Published, publish, type PublishTarget } from './publish.ts';
import { removeTree } from './remove-tree.ts';
import { type WorkspaceSnapshot, workspaceSnapshotSchema } from './snapshot.ts';

/** The parts of a workspace. */
export const workspaceParts = ['state', 'reports', 'outputs', 'temp'] as const;

export type WorkspacePart = (typeof workspaceParts)[number];

/** Bytes per part. Kept up to date as files come and go; `temp` counts what finished attempts left. */
export type WorkspaceUsage = Readonly<Record<WorkspacePart, number>>;

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
   * Opens a workspace that exists, and measures it once.
   *
   * @throws DRY-E5001 when it is gone; DRY-E5002 when its snapshot cannot be read.
   */
  static async open(path: string, trash: string): Promise<Workspace> {
    const file = join(path, 'config.json');
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new DrydockError('DRY-E5001', { path }, { cause: error });
      throw new DrydockError('DRY-E5002', { path: file, problem: error.message }, { cause: error });
    });
    const snapshot = parseSnapshot(file, text);
    const usage = { state: 0, reports: 0, outputs: 0, temp: 0 };
    for (const part of workspaceParts) usage[part] = await bytesBelow(join(path, part));
    // The files of outputs are links to the content in state.
    usage.outputs = 0;
    for (const part of workspaceParts) await makePrivateDirectory(join(path, part));
    return new Workspace(path, trash, snapshot, usage);
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
    const bytes = await bytesBelow(temp);
    await removeTree(temp, this.#trash);
    await makePrivateDirectory(temp);
    this.#usage.temp = 0;
    return bytes;
  }
}

function parseSnapshot(file: string, text: string): WorkspaceSnapshot {
  try {
    return workspaceSnapshotSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new DrydockError('DRY-E5002', { path: file, problem: 'it is not a workspace snapshot' }, { cause: error });
  }
}
