import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Artifact, DrydockError } from '../model/index.ts';
import { hashFile } from './content-hash.ts';
import { syncDirectory, syncFile } from './durable-file.ts';
import { isMissing, withFiles } from './file-failure.ts';

/** Hears what comes in, and may refuse it before it does. */
export interface StoreGuard {
  /** Before the first change below the workspace. */
  readonly prepare: () => void;
  /** @throws when so many bytes more are not allowed */
  readonly require: (bytes: number) => void;
  readonly grown: (bytes: number) => void;
}

/**
 * The committed artifacts of one run, each stored once under the hash of its content. Nothing here is ever changed: taking in
 * what is already there does nothing, so a repeated commit is harmless.
 */
export class ArtifactStore {
  readonly #owner: string;
  readonly #root: string;
  readonly #guard: StoreGuard;
  /** Contents on their way in. */
  readonly #arriving = new Map<Artifact['sha256'], Promise<void>>();
  #isAnchored = false;

  /**
   * @param owner whom messages name: the run
   * @param root `<home>/workspaces/<run>/state/artifacts`
   */
  constructor(owner: string, root: string, guard: StoreGuard) {
    this.#owner = owner;
    this.#root = root;
    this.#guard = guard;
  }

  /**
   * Moves files in: durable, and complete under their final names, when this returns. The files must lie on the same file
   * system; the fact that names their hashes makes them part of the run, and is appended after this. When it fails, it can be
   * repeated with the same files.
   *
   * @throws DRY-E5023 when the disk is full; DRY-E5024, DRY-E5004
   */
  async take(files: ReadonlyMap<Artifact['sha256'], string>): Promise<void> {
    await withFiles(this.#root, async () => {
      for (const [sha256, file] of files) {
        await this.#once(sha256, async () => {
          const found = await stat(file).catch((error: unknown) => {
            // A commit that failed halfway, and is repeated, has brought this one in already.
            if (!isMissing(error) || !existsSync(this.#place(sha256))) throw error;
          });
          if (found === undefined || (await this.#has(sha256, found.size))) return;
          await this.#bringIn(file, sha256, found.size);
        });
      }
      await this.#settle(files.keys());
    });
  }

  /**
   * Takes over artifacts of another run: links to the same content where the file system can, copies otherwise; each proved by
   * its hash.
   *
   * @throws DRY-E5006 when one is missing or was changed; DRY-E5020, DRY-E5021, DRY-E5023, DRY-E5004
   */
  async adopt(from: ArtifactStore, artifacts: readonly Artifact[]): Promise<void> {
    if (from === this || artifacts.length === 0) return;
    this.#guard.prepare();
    await withFiles(this.#root, async () => {
      for (const artifact of artifacts) {
        await this.#once(artifact.sha256, async () => {
          if (await this.#has(artifact.sha256, artifact.bytes)) return;
          this.#guard.require(artifact.bytes);
          await this.#adoptOne(await from.path(artifact), artifact);
        });
      }
      await this.#settle(artifacts.map(({ sha256 }) => sha256));
    });
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

  async #adoptOne(source: string, artifact: Artifact): Promise<void> {
    const target = this.#place(artifact.sha256);
    const arriving = `${target}.partial`;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rm(arriving, { force: true });
    // Not every file system has links, and each file only so many.
    await link(source, arriving).catch(() => copyFile(source, arriving));
    if ((await hashFile(arriving)) !== artifact.sha256) {
      await rm(arriving);
      throw this.#damaged(artifact);
    }
    await this.#bringIn(arriving, artifact.sha256, artifact.bytes);
  }

  async #bringIn(file: string, sha256: string, size: number): Promise<void> {
    const target = this.#place(sha256);
    await chmod(file, 0o400);
    await syncFile(file);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(file, target);
    this.#guard.grown(size);
  }

  async #has(sha256: string, size: number): Promise<boolean> {
    const known = await stat(this.#place(sha256)).catch(() => undefined);
    if (known === undefined || known.size === size) return known !== undefined;
    this.#guard.grown(-known.size);
    return false;
  }

  /** Of several that bring the same content at one time, one does the work. */
  async #once(sha256: string, work: () => Promise<void>): Promise<void> {
    const arriving = this.#arriving.get(sha256);
    if (arriving !== undefined) return arriving;
    const arrival = work();
    this.#arriving.set(sha256, arrival);
    try {
      await arrival;
    } finally {
      this.#arriving.delete(sha256);
    }
  }

  /** Makes the names of contents durable, and once those on the way to the store. */
  async #settle(hashes: Iterable<string>): Promise<void> {
    const directories = new Set([...hashes].map((sha256) => dirname(this.#place(sha256))));
    if (directories.size === 0) return;
    for (const directory of directories) await syncDirectory(directory);
    await syncDirectory(this.#root);
    if (this.#isAnchored) return;
    for (const above of ['..', '../..', '../../..']) await syncDirectory(join(this.#root, above));
    this.#isAnchored = true;
  }

  #place(sha256: string): string {
    return join(this.#root, sha256.slice(0, 2), sha256);
  }

  #damaged(artifact: Artifact): DrydockError {
    return new DrydockError('DRY-E5006', { name: artifact.name, run: this.#owner });
  }
}
