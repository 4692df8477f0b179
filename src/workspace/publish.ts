import { chmod, copyFile, lstat, mkdir, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { type Artifact, DrydockError, runIdSchema } from '../model/index.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { hashFile } from './content-hash.ts';
import { syncDirectory, syncFile, writeFileAtomically } from './durable-file.ts';
import { fileFailure } from './file-failure.ts';
import { isBelow } from './path-guard.ts';

/** Says that a folder was published by drydock, by which run, and what it held then. */
const NOTE = '.drydock-published.json';

const noteSchema = z.object({
  version: z.literal(1),
  run: runIdSchema,
  /** Content hashes by file name. */
  files: z.record(z.string(), z.string()),
});

type Note = z.infer<typeof noteSchema>;

/** Where a publication goes, and the folders that it must keep away from: the source, the home. */
export interface PublishTarget {
  readonly target: string;
  readonly apartFrom: readonly string[];
}

export interface Published {
  readonly target: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Checks that a folder may receive a publication: it does not exist, is empty, or holds exactly what drydock published there.
 * Resolves to its real absolute path.
 *
 * @throws DRY-E5003 it has other files, or published ones were changed (they are named in the details); DRY-E5007 it overlaps
 * with a folder to keep away from; DRY-E5004 it is not a directory.
 */
export async function checkTarget({ target, apartFrom }: PublishTarget): Promise<string> {
  const path = await realPathOf(resolve(target));
  for (const other of apartFrom) {
    const real = await realPathOf(resolve(other));
    if (path === real || isBelow(path, real) || isBelow(real, path)) {
      throw new DrydockError('DRY-E5007', { path, other: real });
    }
  }
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined) return path;
  if (!stats.isDirectory()) throw new DrydockError('DRY-E5004', { path, problem: 'it is not a directory' });
  const strangers = await foreignFiles(path);
  if (strangers.length === 0) return path;
  const shown = strangers.slice(0, 5);
  const details = strangers.length > shown.length ? [...shown, `and ${strangers.length - shown.length} more`] : shown;
  throw new DrydockError('DRY-E5003', { path }, { details });
}

/**
 * Copies artifacts under their names into the user's folder: complete, or not at all. The copy is made and synced beside the
 * folder, each file proved by its hash, and then takes its name by a rename. Publishing again replaces what drydock published
 * before; after a crash it starts over.
 *
 * @throws as {@link checkTarget}; DRY-E5006 when an artifact is damaged; DRY-E5004 when the place cannot be written.
 */
export async function publish(
  store: ArtifactStore,
  run: Note['run'],
  artifacts: readonly Artifact[],
  to: PublishTarget,
): Promise<Published> {
  const target = await checkTarget(to);
  const published = { target, files: artifacts.length, bytes: artifacts.reduce((sum, { bytes }) => sum + bytes, 0) };
  const files = Object.fromEntries(artifacts.map(({ name, sha256 }) => [name, sha256]));
  const note: Note = { version: 1, run, files };
  try {
    await mkdir(dirname(target), { recursive: true });
    const { staging } = besideTarget(target, run);
    await rm(staging, { recursive: true, force: true });
    await copyArtifacts(store, run, artifacts, staging);
    await writeFileAtomically(join(staging, NOTE), `${JSON.stringify(note, null, 2)}\n`, 0o644);
    await takeName(staging, target, run);
  } catch (error) {
    // The next try makes it anew; a full disk has better use for the space until then.
    await rm(besideTarget(target, run).staging, { recursive: true, force: true }).catch(() => undefined);
    throw notWritable(target, error);
  }
  return published;
}

/** Removes what a publication that was cut off left beside its target. The target itself was never touched, or is complete. */
export async function dropPartialPublication(target: string, run: Note['run']): Promise<void> {
  const real = await realPathOf(resolve(target));
  const { staging, old } = besideTarget(real, run);
  const exists = (await lstat(real).catch(() => undefined)) !== undefined;
  if (!exists && (await lstat(old).catch(() => undefined)) !== undefined) await rename(old, real);
  await rm(staging, { recursive: true, force: true });
  await rm(old, { recursive: true, force: true });
}

/** Names beside the target, hence on its file system (unless it is a mount point), that belong to this run. */
function besideTarget(target: string, run: string): { readonly staging: string; readonly old: string } {
  const stem = join(dirname(target), `.${basename(target)}.${run}`);
  return { staging: `${stem}.partial`, old: `${stem}.old` };
}

function notWritable(target: string, error: unknown): DrydockError {
  const failure = fileFailure(error, target);
  if (failure instanceof DrydockError && failure.code !== 'DRY-E5004') return failure;
  const problem = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const details =
    code === 'EBUSY' || code === 'EXDEV' || code === 'EROFS'
      ? ['It may be a mount point, which cannot be replaced as a whole: name a folder below it.']
      : [];
  return new DrydockError('DRY-E5004', { path: target, problem }, { cause: error, details });
}

async function copyArtifacts(
  store: ArtifactStore,
  run: string,
  artifacts: readonly Artifact[],
  staging: string,
): Promise<void> {
  const directories = new Set([staging]);
  await mkdir(staging, { recursive: true });
  for (const artifact of artifacts) {
    const file = join(staging, artifact.name);
    for (let folder = dirname(file); !directories.has(folder); folder = dirname(folder)) directories.add(folder);
    await mkdir(dirname(file), { recursive: true });
    await copyFile(await store.path(artifact), file);
    if ((await hashFile(file)) !== artifact.sha256) {
      throw new DrydockError('DRY-E5006', { name: artifact.name, run });
    }
    await chmod(file, 0o644);
    await syncFile(file);
  }
  for (const directory of directories) await syncDirectory(directory);
}

/** Gives the finished copy its name. A directory that is in the way is empty or ours: {@link checkTarget} saw to that. */
async function takeName(staging: string, target: string, run: string): Promise<void> {
  const { old } = besideTarget(target, run);
  await rm(old, { recursive: true, force: true });
  const existing = await lstat(target).catch(() => undefined);
  if (existing !== undefined) await rename(target, old);
  try {
    await rename(staging, target);
  } catch (error) {
    if (existing !== undefined) await rename(old, target);
    throw error;
  }
  await syncDirectory(dirname(target));
  await rm(old, { recursive: true, force: true });
}

async function readNote(target: string): Promise<Note | undefined> {
  const text = await readFile(join(target, NOTE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Files that drydock did not put there, or that were changed since. A published file that was deleted is no loss. */
async function foreignFiles(target: string): Promise<string[]> {
  const note = await readNote(target);
  const strangers: string[] = [];
  for (const entry of await readdir(target, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(target.length + 1).replaceAll('\\', '/');
    if (name === NOTE && note !== undefined) continue;
    const known = note?.files[name];
    if (known === undefined || !entry.isFile() || (await hashFile(path)) !== known) strangers.push(name);
  }
  return strangers.sort();
}

/** The real path of something that may not exist yet: that of its nearest existing ancestor, and the rest. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPathOf(parent), basename(path));
  }
}
