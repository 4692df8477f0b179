import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { open, type FileHandle, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type Artifact, artifactSchema, type AttemptRef, DrydockError } from '../model/index.ts';
import type { ArtifactStore } from './artifact-store.ts';
import type { WorkspaceMeter } from './disk-meter.ts';
import { type DiskUse, measure } from './disk-usage.ts';
import { fileFailure, withFiles } from './file-failure.ts';
import { openBelow } from './guarded-file.ts';
import { isBelow, pathBelow } from './path-guard.ts';
import { removeTree } from './remove-tree.ts';
import type { ScratchMonitor } from './scratch-monitor.ts';

/** What an attempt hands over: bytes in memory, or a file of its scratch directory. */
export type StagedContent =
  | { readonly bytes: Uint8Array }
  | {
      readonly scratchFile: string;
      /** Sees each piece as it is copied; when it throws, nothing is taken. */
      readonly inspect?: ((chunk: Uint8Array) => void) | undefined;
    };

/** What the files of an attempt need of the workspace that they belong to. */
export interface AttemptPlace {
  /** Absolute path of the folder that the directory is made in. */
  readonly temp: string;
  readonly trash: string;
  /** Absolute path of the code base; null when the run has none. */
  readonly source: string | null;
  readonly committed: ArtifactStore;
  readonly meter: WorkspaceMeter;
  readonly monitor: ScratchMonitor;
  /** Makes the workspace, if need be, before the first file. */
  readonly prepare: () => void;
}

const NO_ARTIFACTS: readonly Artifact[] = [];

/** Bytes that are read at one time. */
const CHUNK = 256 * 1024;

/**
 * The files of one attempt: a scratch directory, and the artifacts that it has written but not committed. Directories are made
 * on first use, since many attempts need none. Until {@link commit} nobody else can see any of it. All of it counts against the
 * quotas of workspace and home.
 */
export class AttemptDirectory {
  readonly #place: AttemptPlace;
  readonly #ref: AttemptRef;
  readonly #staged = new Map<Artifact['sha256'], string>();
  readonly #artifacts = new Map<Artifact['name'], Artifact>();
  /** Made when somebody asks for its signal: most attempts have no quota to watch. */
  #stop: AbortController | undefined;
  /** Why the attempt must not go on. */
  #refusal: Error | undefined;
  /** What is counted of the attempt in `temp`. */
  #stagedUse: DiskUse = { bytes: 0, files: 0 };
  #scratchUse: DiskUse = { bytes: 0, files: 0 };
  #root: string | undefined;
  /** What comes after the beginning of the commit is no part of it. */
  #isSealed = false;
  #isOver = false;
  #copies = 0;

  constructor(place: AttemptPlace, ref: AttemptRef) {
    this.#place = place;
    this.#ref = ref;
  }

  /**
   * Fires when what the attempt writes exceeds a quota; its reason is the error, DRY-E5020 or DRY-E5021. An attempt that goes
   * on cannot {@link commit}.
   */
  get exceeded(): AbortSignal {
    if (this.#stop === undefined) {
      this.#stop = new AbortController();
      if (this.#refusal !== undefined) this.#stop.abort(this.#refusal);
    }
    return this.#stop.signal;
  }

  /** Absolute path of the scratch directory; made, empty, when first asked for. @throws DRY-E5004, DRY-E5023 */
  get scratch(): string {
    return this.#directory('scratch');
  }

  /** Absolute path of the code base, to read only; an empty directory when the run has none. */
  get source(): string {
    return this.#place.source ?? this.#directory('source');
  }

  /** The artifacts written so far; the last one of each name. */
  get artifacts(): readonly Artifact[] {
    return [...this.#artifacts.values()];
  }

  /**
   * Takes bytes, or a file of the scratch directory, as an artifact; what happens to that file later does not matter. Of several
   * artifacts with one name the last counts.
   *
   * @throws DRY-E5005 when the name, or the file, leads out of its place; DRY-E5020, DRY-E5021 when a quota is reached; DRY-E5022,
   * DRY-E5023 when the disk is full; DRY-E5024, DRY-E5004.
   */
  async stage(name: string, type: string, content: StagedContent): Promise<Artifact> {
    const spelling = artifactName(name);
    if (this.#isSealed) throw new Error('the attempt is over');
    const { sha256, bytes } = await withFiles(this.#place.temp, () =>
      'bytes' in content ? this.#keepBytes(content.bytes) : this.#keepFile(content.scratchFile, content.inspect),
    );
    if (this.#isSealed) throw new Error('the attempt is over');
    const artifact = artifactSchema.parse({ name: spelling, type, bytes, sha256 });
    this.#artifacts.set(spelling, artifact);
    return artifact;
  }

  /** Absolute path of the content of an artifact: staged by this attempt, or committed by an earlier one. */
  async locate(artifact: Artifact): Promise<string> {
    return this.#staged.get(artifact.sha256) ?? this.#place.committed.path(artifact);
  }

  /**
   * Moves every artifact into the run's store. The fact that names them comes after. Can be repeated when it failed.
   *
   * @throws DRY-E5020, DRY-E5021 when scratch and artifacts exceed a quota; DRY-E5023, DRY-E5024, DRY-E5004.
   */
  async commit(): Promise<readonly Artifact[]> {
    this.#isSealed = true;
    if (this.#root === undefined) return NO_ARTIFACTS;
    await this.measureScratch();
    if (this.#refusal !== undefined) throw this.#refusal;
    if (this.#staged.size > 0) await this.#place.committed.take(this.#staged);
    this.#staged.clear();
    this.#countStaged(-this.#stagedUse.bytes, -this.#stagedUse.files);
    return this.artifacts;
  }

  /** Removes everything that was not committed; resolves to the bytes that this freed. Safe to repeat. @throws DRY-E5025 */
  async discard(): Promise<number> {
    this.#isSealed = true;
    const root = this.#root;
    if (root === undefined) {
      this.#isOver = true;
      return 0;
    }
    this.#countStaged(-this.#stagedUse.bytes, -this.#stagedUse.files);
    this.#isOver = true;
    this.#place.monitor.forget(this);
    this.#root = undefined;
    this.#staged.clear();
    const { bytes } = await measure(root);
    await removeTree(root, this.#place.trash);
    this.#countScratch({ bytes: 0, files: 0 });
    return bytes;
  }

  /** Counts anew what is in the scratch directory, and says so when that is too much. */
  async measureScratch(): Promise<void> {
    if (this.#root === undefined) return;
    const scratch = join(this.#root, 'scratch');
    // Without one the attempt has staged bytes only, which were counted as they came.
    if (!existsSync(scratch)) return;
    const use = await measure(scratch);
    if (this.#isOver) return;
    const hasGrown = use.bytes > this.#scratchUse.bytes;
    this.#countScratch(use);
    // Who did not grow is not to blame when the others have used everything up.
    const refusal = hasGrown ? this.#place.meter.refusal(0) : null;
    if (refusal === null) return;
    this.#refusal ??= refusal;
    this.#stop?.abort(refusal);
  }

  #directory(name: string): string {
    // An agent that was given up may still be running; it gets no new place to write to.
    if (this.#isOver) throw new Error('the attempt is over');
    try {
      const path = join(this.#ownRoot(), name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      if (name === 'scratch') this.#place.monitor.watch(this);
      return path;
    } catch (error) {
      throw fileFailure(error, this.#place.temp);
    }
  }

  #ownRoot(): string {
    if (this.#root !== undefined) return this.#root;
    const { step, item, attempt } = this.#ref;
    // For the eyes of whoever looks into temp; the random end keeps names apart that read the same.
    const label = [step, item ?? '', attempt].join('.').replace(/[^A-Za-z0-9.-]+/g, '_');
    this.#place.prepare();
    mkdirSync(this.#place.temp, { recursive: true, mode: 0o700 });
    this.#root = mkdtempSync(join(this.#place.temp, `${label.slice(0, 80)}.`));
    return this.#root;
  }

  async #keepBytes(content: Uint8Array): Promise<Kept> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const bytes = content.byteLength;
    if (this.#staged.has(sha256)) return { sha256, bytes };
    await this.#place.meter.requireFree(bytes);
    return this.#newCopy(async (write) => {
      await write(content);
      return sha256;
    });
  }

  async #keepFile(scratchFile: string, inspect?: (chunk: Uint8Array) => void): Promise<Kept> {
    const scratch = this.scratch;
    const relative = isBelow(scratch, scratchFile) ? scratchFile.slice(scratch.length + 1) : scratchFile;
    const source = await openBelow(scratch, relative);
    if (!source.ok) throw leavesScratch(scratchFile, source.reason);
    try {
      await this.#place.meter.requireFree((await source.file.stat()).size);
      // Hashed as it is copied: a program that still writes to its file cannot change what was taken.
      return await this.#newCopy((write) => copyAndHash(source.file, write, inspect));
    } finally {
      await source.file.close();
    }
  }

  /** Makes a copy of a content, counted as it grows; nothing is left of one that fails, or that is there already. */
  async #newCopy(fill: (write: (chunk: Uint8Array) => Promise<void>) => Promise<Kept['sha256']>): Promise<Kept> {
    this.#copies += 1;
    const path = join(this.#directory('staged'), String(this.#copies));
    let bytes = 0;
    const copy = await open(path, 'wx', 0o600);
    const drop = async () => {
      await rm(path, { force: true });
      this.#countStaged(-bytes, 0);
    };
    try {
      const sha256 = await fill(async (chunk) => {
        this.#place.meter.require(chunk.byteLength);
        this.#countStaged(chunk.byteLength, 0);
        bytes += chunk.byteLength;
        await copy.writeFile(chunk);
      });
      if (this.#staged.has(sha256)) await drop();
      else {
        this.#staged.set(sha256, path);
        this.#countStaged(0, 1);
      }
      return { sha256, bytes };
    } catch (error) {
      await drop();
      throw error;
    } finally {
      await copy.close();
    }
  }

  /** Counts staged files; after the end there are none any more, whatever an abandoned agent still does. */
  #countStaged(bytes: number, files: number): void {
    if (this.#isOver) return;
    const before = this.#stagedUse;
    this.#stagedUse = { bytes: before.bytes + bytes, files: before.files + files };
    this.#place.meter.add('temp', bytes, files);
  }

  #countScratch(use: DiskUse): void {
    this.#place.meter.add('temp', use.bytes - this.#scratchUse.bytes, use.files - this.#scratchUse.files);
    this.#scratchUse = use;
  }
}

async function copyAndHash(
  from: FileHandle,
  write: (chunk: Uint8Array) => Promise<void>,
  inspect: (chunk: Uint8Array) => void = () => {},
): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const { bytesRead } = await from.read(buffer, 0, CHUNK, null);
    if (bytesRead === 0) return hash.digest('hex');
    const chunk = buffer.subarray(0, bytesRead);
    inspect(chunk);
    hash.update(chunk);
    await write(chunk);
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
