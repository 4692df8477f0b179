import { createHash } from 'node:crypto';
import { constants, mkdirSync, mkdtempSync } from 'node:fs';
import { copyFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type Artifact, artifactSchema, type AttemptRef, DrydockError } from '../model/index.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { hashFile } from './content-hash.ts';
import { bytesBelow } from './disk-usage.ts';
import { existingPathBelow, isBelow, pathBelow } from './path-guard.ts';

/** What an attempt hands over: bytes in memory, or a file of its scratch directory. */
export type StagedContent = { readonly bytes: Uint8Array } | { readonly scratchFile: string };

/**
 * The files of one attempt: a scratch directory, and the artifacts that it has written but not committed. Directories are made
 * on first use, since many attempts need none. Until {@link commit} nobody else can see any of it.
 */
export class AttemptDirectory {
  readonly #temp: string;
  readonly #ref: AttemptRef;
  readonly #source: string | null;
  readonly #committed: ArtifactStore;
  readonly #staged = new Map<Artifact['sha256'], string>();
  readonly #artifacts = new Map<Artifact['name'], Artifact>();
  #root: string | undefined;
  #isOver = false;
  #copies = 0;

  /** @param source absolute path of the code base; null when the run has none */
  constructor(temp: string, ref: AttemptRef, source: string | null, committed: ArtifactStore) {
    this.#temp = temp;
    this.#ref = ref;
    this.#source = source;
    this.#committed = committed;
  }

  /** Absolute path of the scratch directory; made, empty, when first asked for. */
  get scratch(): string {
    return this.#directory('scratch');
  }

  /** Absolute path of the code base, to read only; an empty directory when the run has none. */
  get source(): string {
    return this.#source ?? this.#directory('source');
  }

  /** The artifacts written so far; the last one of each name. */
  get artifacts(): readonly Artifact[] {
    return [...this.#artifacts.values()];
  }

  /**
   * Takes bytes, or a file of the scratch directory, as an artifact; what happens to that file later does not matter. Of several
   * artifacts with one name the last counts.
   *
   * @throws DRY-E5005 when the name, or the file, leads out of its place.
   */
  async stage(name: string, type: string, content: StagedContent): Promise<Artifact> {
    const spelling = artifactName(name);
    const { sha256, bytes } =
      'bytes' in content ? await this.#keepBytes(content.bytes) : await this.#keepFile(content.scratchFile);
    const artifact = artifactSchema.parse({ name: spelling, type, bytes, sha256 });
    this.#artifacts.set(spelling, artifact);
    return artifact;
  }

  /** Absolute path of the content of an artifact: staged by this attempt, or committed by an earlier one. */
  async locate(artifact: Artifact): Promise<string> {
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
    this.#isOver = true;
    if (this.#root === undefined) return 0;
    const root = this.#root;
    this.#root = undefined;
    this.#staged.clear();
    const bytes = await bytesBelow(root);
    await rm(root, { recursive: true, force: true, maxRetries: 2 });
    return bytes;
  }

  #directory(name: string): string {
    // An agent that was given up may still be running; it gets no new place to write to.
    if (this.#isOver) throw new Error('the attempt is over');
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

  async #keepBytes(content: Uint8Array): Promise<Kept> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (!this.#staged.has(sha256)) {
      const file = this.#newCopy();
      await writeFile(file, content, { mode: 0o600 });
      this.#staged.set(sha256, file);
    }
    return { sha256, bytes: content.byteLength };
  }

  async #keepFile(scratchFile: string): Promise<Kept> {
    const scratch = this.scratch;
    const relative = isBelow(scratch, scratchFile) ? scratchFile.slice(scratch.length + 1) : scratchFile;
    const source = await existingPathBelow(scratch, relative);
    if (!source.ok) throw leavesScratch(scratchFile, source.reason);
    if (!(await stat(source.path)).isFile()) throw leavesScratch(scratchFile, 'it is not a file');
    const file = this.#newCopy();
    // A copy, hashed after it was made: a program that still writes to its file cannot change what was taken.
    await copyFile(source.path, file, constants.COPYFILE_FICLONE);
    const [sha256, { size }] = await Promise.all([hashFile(file), stat(file)]);
    if (this.#staged.has(sha256)) await rm(file);
    else this.#staged.set(sha256, file);
    return { sha256, bytes: size };
  }

  #newCopy(): string {
    this.#copies += 1;
    return join(this.#directory('staged'), String(this.#copies));
  }
}

interface Kept {
  readonly sha256: string;
  readonly bytes: number;
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
