import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Artifact, DrydockError } from '../model/index.ts';
import { syncDirectory, syncFile } from './durable-file.ts';

/**
 * The committed artifacts of one run, each stored once under the hash of its content. Nothing here is ever changed: taking in
 * what is already there does nothing, so a repeated commit is harmless.
 */
export class ArtifactStore {
  readonly #run: string;
  readonly #root: string;
  readonly #onGrowth: (bytes: number) => void;
  #isAnchored = false;

  /** @param root `<home>/workspaces/<run>/state/artifacts` */
  constructor(run: string, root: string, onGrowth: (bytes: number) => void) {
    this.#run = run;
    this.#root = root;
    this.#onGrowth = onGrowth;
  }

  /**
   * Moves files in: durable, and complete under their final names, when this returns. The files must lie on the same file
   * system; the fact that names their hashes makes them part of the run, and is appended after this.
   */
  async take(files: ReadonlyMap<Artifact['sha256'], string>): Promise<void> {
    const directories = new Set<string>();
    for (const [sha256, file] of files) {
      const target = this.#place(sha256);
      const known = await stat(target).catch(() => undefined);
      if (known !== undefined) continue;
      const { size } = await stat(file);
      await chmod(file, 0o400);
      await syncFile(file);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await rename(file, target);
      directories.add(dirname(target));
      this.#onGrowth(size);
    }
    if (directories.size === 0) return;
    for (const directory of directories) await syncDirectory(directory);
    await syncDirectory(this.#root);
    await this.#anchor();
  }

  /** Makes the names on the way to the store durable, once: the workspace was made without waiting for the disk. */
  async #anchor(): Promise<void> {
    if (this.#isAnchored) return;
    for (const above of ['..', '../..', '../../..']) await syncDirectory(join(this.#root, above));
    this.#isAnchored = true;
  }

  /** Absolute path of an artifact's content. @throws DRY-E5006 when it is missing or has another size. */
  async path(artifact: Artifact): Promise<string> {
    const path = this.#place(artifact.sha256);
    const stats = await stat(path).catch(() => undefined);
    if (stats?.size !== artifact.bytes) throw this.#damaged(artifact);
    return path;
  }

  /** The content, proved to be what the hash names. @throws DRY-E5006 */
  async bytes(artifact: Artifact): Promise<Buffer> {
    const bytes = await readFile(await this.path(artifact));
    if (createHash('sha256').update(bytes).digest('hex') !== artifact.sha256) throw this.#damaged(artifact);
    return bytes;
  }

  #place(sha256: string): string {
    return join(this.#root, sha256.slice(0, 2), sha256);
  }

  #damaged(artifact: Artifact): DrydockError {
    return new DrydockError('DRY-E5006', { name: artifact.name, run: this.#run });
  }
}
