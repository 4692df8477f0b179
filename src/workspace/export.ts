import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { DrydockError } from '../model/index.ts';
import type { WorkspacePart } from './disk-meter.ts';
import { syncDirectory, syncFile } from './durable-file.ts';
import { fileFailure, isMissing } from './file-failure.ts';
import { openBelow } from './guarded-file.ts';
import { tar } from './tar.ts';

/** What to export of a workspace: its outputs, its reports, or all but temp. */
export type ExportScope = 'outputs' | 'reports' | 'all';

const PARTS: Record<ExportScope, readonly WorkspacePart[]> = {
  outputs: ['outputs'],
  reports: ['reports'],
  all: ['state', 'reports', 'outputs'],
};

export interface ExportedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Exported {
  readonly target: string;
  readonly files: readonly ExportedFile[];
  readonly bytes: number;
  /** Links, pipes and devices, which are left out. */
  readonly leftOut: readonly string[];
}

/** A file of an export that is in no workspace: what is recorded of its run. */
export interface ExportedRecord {
  readonly name: string;
  readonly content: Buffer;
}

/** Lists the files of an export with their hashes, below their names. */
const MANIFEST = 'manifest.json';

/**
 * Copies files of a workspace out of it, with a manifest of their hashes: into a `.tar.gz` or `.tgz` file, or else a directory. The same
 * files give the same bytes. The target appears when it is complete, or not at all; it is never overwritten. Links are left
 * out, and named.
 *
 * @param workspace absolute path; one that is gone has no files
 * @param what of the workspace, and what to add to it
 * @throws DRY-E5026 the target exists; DRY-E5006 a file changed meanwhile; DRY-E5023, DRY-E5024, DRY-E5004.
 */
export async function exportWorkspace(
  run: string,
  workspace: string,
  what: ExportScope | { readonly scope: ExportScope; readonly records: readonly ExportedRecord[] },
  to: string,
): Promise<Exported> {
  const { scope, records } = typeof what === 'string' ? { scope: what, records: [] } : what;
  const target = resolve(to);
  if (await exists(target)) throw new DrydockError('DRY-E5026', { path: target });
  const partial = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.partial`);
  try {
    const { names, leftOut } = await filesOf(workspace, scope);
    const files: ExportedFile[] = records.map(describeRecord);
    for (const name of names) files.push(await describe(run, workspace, name));
    const manifest = `${JSON.stringify({ version: 1, run, scope, files }, null, 2)}\n`;
    await mkdir(dirname(target), { recursive: true });
    const kept = new Map(records.map(({ name, content }) => [name, content]));
    const source = { run, workspace, files, manifest, records: kept };
    await (/\.(tar\.gz|tgz)$/.test(target) ? packed : copied)(source, partial, target);
    return { target, files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), leftOut };
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw fileFailure(error, target);
  }
}

interface Source {
  readonly run: string;
  readonly workspace: string;
  readonly files: readonly ExportedFile[];
  readonly manifest: string;
  readonly records: ReadonlyMap<string, Buffer>;
}

async function packed(source: Source, partial: string, target: string): Promise<void> {
  const { files, manifest } = source;
  const text = Buffer.from(manifest);
  const entries = [
    { name: MANIFEST, bytes: text.length, content: () => [text] },
    ...files.map((file) => ({ name: file.path, bytes: file.bytes, content: () => bytesOf(source, file) })),
  ];
  await pipeline(tar(entries), createGzip({ level: 6 }), createWriteStream(partial, { flags: 'wx', mode: 0o644 }));
  await syncFile(partial);
  // A link, unlike a rename, never replaces what came there meanwhile.
  await link(partial, target).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new DrydockError('DRY-E5026', { path: target }) : error;
  });
  await rm(partial);
  await syncDirectory(dirname(target));
}

async function copied(source: Source, partial: string, target: string): Promise<void> {
  const { files, manifest } = source;
  await mkdir(partial);
  await writeFile(join(partial, MANIFEST), manifest, { flag: 'wx' });
  for (const file of files) {
    const place = join(partial, file.path);
    await mkdir(dirname(place), { recursive: true });
    await pipeline(bytesOf(source, file), createWriteStream(place, { flags: 'wx', mode: 0o644 }));
    await syncFile(place);
  }
  if (await exists(target)) throw new DrydockError('DRY-E5026', { path: target });
  await rename(partial, target);
  await syncDirectory(dirname(target));
}

/** The files of the parts, by name, so that the order does not depend on the disk. */
async function filesOf(workspace: string, scope: ExportScope): Promise<{ names: string[]; leftOut: string[] }> {
  const names: string[] = [];
  const leftOut: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(join(workspace, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const entry of entries) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await visit(name);
      else if (entry.isFile()) names.push(name);
      else leftOut.push(name);
    }
  };
  for (const part of PARTS[scope]) await visit(part);
  if (scope === 'all' && (await exists(join(workspace, 'config.json')))) names.push('config.json');
  return { names: names.sort(), leftOut: leftOut.sort() };
}

async function describe(run: string, workspace: string, path: string): Promise<ExportedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of contentOf(run, workspace, path)) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { path, bytes, sha256: hash.digest('hex') };
}

function describeRecord({ name, content }: ExportedRecord): ExportedFile {
  return { path: name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

function bytesOf({ run, workspace, records }: Source, file: ExportedFile): AsyncIterable<Buffer> | Iterable<Buffer> {
  const record = records.get(file.path);
  return record === undefined ? proved(run, workspace, file) : [record];
}

/** The content once more; an error when it is not what the manifest says. */
async function* proved(run: string, workspace: string, { path, sha256 }: ExportedFile): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of contentOf(run, workspace, path)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) throw new DrydockError('DRY-E5006', { name: path, run });
}

async function* contentOf(run: string, workspace: string, path: string): AsyncGenerator<Buffer> {
  const opened = await openBelow(workspace, path);
  if (!opened.ok) throw new DrydockError('DRY-E5006', { name: path, run }, { details: [opened.reason] });
  try {
    for await (const chunk of opened.file.createReadStream({ autoClose: false })) yield chunk as Buffer;
  } finally {
    await opened.file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
