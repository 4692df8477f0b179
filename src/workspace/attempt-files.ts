import { createHash } from 'node:crypto';
import { constants, mkdirSync, mkdtempSync } from 'node:fs';
import { copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type Artifact, type AttemptRef, DrydockError } from '../model/index.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { hashFile } from './content-hash.ts';
import { bytesBelow } from './disk-usage.ts';
import { existingPathBelow, pathBelow } from './path-guard.ts';

/**
 * The files of one attempt: a scratch directory, and the artifacts that it has written but not committed. Directories are made
 * on first use, since many attempts need none. Until {@link commit} nobody else can see any of it.
 */
export class AttemptFiles {
  readonly #temp: string;
  readonly #ref: AttemptRef;
  readonly #committed: ArtifactStore;
  readonly #staged = new Map<Artifact['sha256'], string>();
  readonly #artifacts = new Map<Artifact['name'], Artifact>();
  #root: string | undefined;
  #copies = 0;

  constructor(temp: string, ref: AttemptRef, committed: ArtifactStore) {
    this.#temp = temp;
    this.#ref = ref;
    this.#committed = committed;
  }

  /** Absolute path of the scratch directory; made, empty, when first asked for. */
  get scratch(): string {
    return this.#directory('scratch');
  }

  /** Absolute path of a directory that is and stays empty: the source of a run that has none. */
  get nothing(): string {
    return this.#directory('nothing');
  }

  /** The artifacts written so far; the last one of each name. */
  get artifacts(): readonly Artifact[] {
    return [...this.#artifacts.values()];
  }

  async write(givenName: string, type: string, content: Uint8Array): Promise<Artifact> {
    const name = artifactName(givenName);
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (!this.#staged.has(sha256)) {
      const file = this.#newCopy();
      await writeFile(file, content, { mode: 0o600 });
      this.#staged.set(sha256, file);
    }
    return this.#note({ name, type, bytes: content.byteLength, sha256 });
  }

  /** Takes a file of the scratch directory; what happens to that file later does not matter. */
  async add(givenName: string, type: string, scratchFile: string): Promise<Artifact> {
    const name = artifactName(givenName);
    const scratch = this.scratch;
    const relative = scratchFile.startsWith(scratch) ? scratchFile.slice(scratch.length + 1) : scratchFile;
    const source = await existingPathBelow(scratch, relative);
    if (!source.ok) throw leavesScratch(scratchFile, source.reason);
    if (!(await stat(source.path)).isFile()) throw leavesScratch(scratchFile, 'it is not a file');
    const file = this.#newCopy();
    // A copy, hashed after it was made: a program that still writes to its file cannot change what was taken.
    await copyFile(source.path, file, constants.COPYFILE_FICLONE);
    const sha256 = await hashFile(file);
    if (this.#staged.has(sha256)) await rm(file);
    else this.#staged.set(sha256, file);
    return this.#note({ name, type, bytes: (await stat(this.#staged.get(sha256) ?? file)).size, sha256 });
  }

  async bytes(artifact: Artifact): Promise<Buffer> {
    const staged = this.#staged.get(artifact.sha256);
    return staged === undefined ? this.#committed.bytes(artifact) : readFile(staged);
  }

  async path(artifact: Artifact): Promise<string> {
    return this.#staged.get(artifact.sha256) ?? this.#committed.path(artifact);
  }

  /** Moves every artifact into the run's store. The fact that names them comes after. */
  async commit(): Promise<readonly Artifact[]> {
    if (this.#staged.size > 0) await this.#committed.take(this.#staged);
    this.#staged.clear();
    return this.artifacts;
  }

  /** Removes everything that was not committed; resolves to the bytes that this freed. Safe to repeat. */
  async discard(): Promise<number> {
    if (this.#root === undefined) return 0;
    const root = this.#root;
    this.#root = undefined;
    this.#staged.clear();
    const bytes = await bytesBelow(root);
    await rm(root, { recursive: true, force: true, maxRetries: 2 });
    return bytes;
  }

  #directory(name: string): string {
    if (this.#root === undefined) {
      const { step, item, attempt } = this.#ref;
      // For the eyes of whoever looks into temp; the random end keeps names apart that read the same.
      const label = [step, item ?? '', attempt].join('.').replace(/[^A-Za-z0-9.-]+/g, '_');
      mkdirSync(this.#temp, { recursive: true, mode: 0o700 });
      this.#root = mkdtempSync(join(this.#temp, `${label.slice(0, 80)}.`));
    }
    const path = join(this.#root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  #newCopy(): string {
    this.#copies += 1;
    return join(this.#directory('staged'), String(this.#copies));
  }

  #note(artifact: Artifact): Artifact {
    this.#artifacts.set(artifact.name, artifact);
    return artifact;
  }
}

/** The one spelling of a name: relative, forward slashes, nothing superfluous. */
function artifactName(given: string): string {
  const name = posix.normalize(given).replace(/\/$/, '');
  const guarded = given.includes('\\')
    ? { ok: false as const, reason: 'it contains a backslash' }
    : pathBelow('/', name === '.' ? '' : name);
  if (guarded.ok) return name;
  throw new DrydockError('DRY-E5005', { path: given, root: "the run's artifacts" }, { details: [guarded.reason] });
}

function leavesScratch(file: string, reason: string): DrydockError {
  return new DrydockError('DRY-E5005', { path: file, root: 'the scratch directory' }, { details: [reason] });
}
