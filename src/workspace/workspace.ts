import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Artifact, AttemptRef, RunId } from '../model/index.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { AttemptDirectory } from './attempt-directory.ts';
import { type WorkspaceMeter, type WorkspacePart, workspaceParts, type WorkspaceUsage } from './disk-meter.ts';
import { measure } from './disk-usage.ts';
import { fileFailure, withFiles } from './file-failure.ts';
import { layOutputs, standingArtifacts } from './outputs.ts';
import { type Published, publish, type PublishTarget } from './publish.ts';
import { removeTree } from './remove-tree.ts';
import { type Keep, partsKept } from './retention.ts';
import type { ScratchMonitor } from './scratch-monitor.ts';
import type { WorkspaceSnapshot } from './snapshot.ts';
import { dropUsageNote, writeUsageNote } from './usage-note.ts';

/** Where a workspace keeps its parts. */
export interface WorkspaceLayout {
  /** Directory of the workspace; shared by all runs without isolation. */
  readonly path: string;
  readonly outputs: string;
  readonly temp: string;
  readonly trash: string;
  readonly isShared: boolean;
}

/** What the workspaces of a home have in common. */
export interface WorkspaceParts {
  readonly artifacts: ArtifactStore;
  readonly meter: WorkspaceMeter;
  readonly monitor: ScratchMonitor;
}

/** What was removed of a workspace, and what stayed: the data of `workspace.cleaned`. */
export interface Cleaned {
  readonly freedBytes: number;
  readonly kept: WorkspacePart[];
}

/**
 * The directory tree that belongs to one run alone; or, without isolation, the run's part of the one that all share. It comes into
 * being with the first file: a run that writes none costs nothing here.
 */
export class Workspace {
  readonly run: RunId;
  readonly snapshot: WorkspaceSnapshot;
  readonly artifacts: ArtifactStore;
  readonly #layout: WorkspaceLayout;
  readonly #parts: WorkspaceParts;

  constructor(snapshot: WorkspaceSnapshot, layout: WorkspaceLayout, parts: WorkspaceParts) {
    this.run = snapshot.run;
    this.snapshot = snapshot;
    this.artifacts = parts.artifacts;
    this.#layout = layout;
    this.#parts = parts;
  }

  /** Absolute path. */
  get path(): string {
    return this.#layout.path;
  }

  /** Absolute path of the outputs under their names; exists when there are any. */
  get outputs(): string {
    return this.#layout.outputs;
  }

  /** What it takes now, as counted. Of a shared one: what all runs take together. */
  usage(): WorkspaceUsage {
    return this.#parts.meter.usage;
  }

  /** The files of one attempt. Costs nothing until the attempt writes one. */
  attemptDirectory(ref: AttemptRef): AttemptDirectory {
    const { temp, trash } = this.#layout;
    const { meter, monitor } = this.#parts;
    const place = { temp, trash, source: this.snapshot.source, committed: this.artifacts, meter, monitor };
    return new AttemptDirectory({ ...place, prepare: () => this.prepare() }, ref);
  }

  /** Lays the standing artifacts of the run out under their names in `outputs`. @throws DRY-E5004, DRY-E5006, DRY-E5023 */
  async layOutputs(committed: readonly Artifact[]): Promise<void> {
    if (committed.length === 0) return;
    const { outputs, temp, trash } = this.#layout;
    this.prepare();
    await withFiles(outputs, () => layOutputs(this.artifacts, standingArtifacts(committed), { outputs, temp, trash }));
  }

  /** Publishes the standing artifacts into the user's folder. */
  publish(committed: readonly Artifact[], to: PublishTarget): Promise<Published> {
    return publish(this.artifacts, this.run, standingArtifacts(committed), to);
  }

  /**
   * Takes over artifacts of another run, for a run that goes on from it: links where the file system can, copies otherwise, each
   * proved by its hash. Counts as if it were copied.
   *
   * @throws DRY-E5006 when one is missing or was changed; DRY-E5020, DRY-E5021, DRY-E5023, DRY-E5004
   */
  adopt(from: Workspace, artifacts: readonly Artifact[]): Promise<void> {
    return this.artifacts.adopt(from.artifacts, artifacts);
  }

  /** Removes everything in `temp`; resolves to the bytes freed. Safe to repeat. @throws DRY-E5025, DRY-E5004 */
  async clearTemp(): Promise<number> {
    return (await this.clean('no_temp')).freedBytes;
  }

  /**
   * Removes what is not to be kept when the run has ended. Safe to repeat; after a crash in the middle, repeat it. Without
   * isolation the content stays, since other runs may have the same.
   *
   * @throws DRY-E5025 naming what could not be removed; it is out of the way, and the next start tries again.
   */
  async clean(keep: Keep): Promise<Cleaned> {
    const kept = [...partsKept(this.#layout.isShared && keep !== 'all' ? 'no_temp' : keep)];
    if (!existsSync(this.path)) return { freedBytes: 0, kept };
    const goes = workspaceParts.filter((part) => !kept.includes(part));
    let freedBytes = 0;
    await withFiles(this.path, async () => {
      for (const part of goes) freedBytes += await this.#removePart(part, keep);
      // Whoever comes next need not measure it.
      if (!this.#layout.isShared) await writeUsageNote(this.path, this.usage());
    });
    return { freedBytes, kept };
  }

  /**
   * Makes the directory, whole with its snapshot or not at all, and takes its note away: files are about to come. Nothing needs
   * to be durable before it holds artifacts, since it can be made again from the run's log.
   */
  prepare(): void {
    const { path, isShared } = this.#layout;
    try {
      if (existsSync(path)) return dropUsageNote(path);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (isShared) return void mkdirSync(path, { recursive: true, mode: 0o700 });
      const making = mkdtempSync(join(dirname(path), '.making-'));
      try {
        writeFileSync(join(making, 'config.json'), `${JSON.stringify(this.snapshot, null, 2)}\n`, { mode: 0o400 });
        renameSync(making, path);
      } catch (error) {
        rmSync(making, { recursive: true, force: true });
        throw error;
      }
    } catch (error) {
      throw fileFailure(error, path);
    }
  }

  async #removePart(part: WorkspacePart, keep: Keep): Promise<number> {
    const place = this.#placeOf(part);
    if (!existsSync(place)) return 0;
    const { meter } = this.#parts;
    const { bytes } = await measure(place);
    // With `state` the links of `outputs` become the files themselves.
    const outputs = part === 'state' && keep === 'results' ? await measure(this.outputs) : undefined;
    dropUsageNote(this.path);
    await removeTree(place, this.#layout.trash);
    if (this.#layout.isShared) return bytes;
    const linked = part === 'outputs' && existsSync(this.#placeOf('state'));
    meter.set(part, { bytes: 0, files: 0 });
    if (outputs !== undefined) meter.set('outputs', outputs);
    return linked ? 0 : bytes - (outputs?.bytes ?? 0);
  }

  #placeOf(part: WorkspacePart): string {
    const { path, outputs, temp } = this.#layout;
    if (part === 'outputs') return outputs;
    return part === 'temp' ? temp : join(path, part);
  }
}
