import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { configFiles } from '../../config/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { takeHome } from '../../store/index.ts';
import { type DiskUse, measure, removeTree, sizeInWords } from '../../workspace/index.ts';
import { cacheFolder, homeFolder } from '../home.ts';
import { printable, type Terminal, table } from '../terminal.ts';

export interface PurgeOptions {
  readonly yes?: true | undefined;
  readonly home?: true | undefined;
  readonly cache?: true | undefined;
  readonly config?: true | undefined;
}

/** A file or folder that drydock made. */
interface Kept extends DiskUse {
  readonly kind: 'home' | 'cache' | 'config';
  readonly path: string;
}

/** What drydock makes in its home; its lock goes last, for it keeps others out until then. */
const IN_HOME =
  /^(drydock\.db(-wal|-shm|-journal)?|workspaces|audit-head\.json(\.new)?|token|tokens\.json|\.tokens?-.*|control\.sock|daemon\.(json|log)|owner\.(lock|json)|agents|models|programs|\.purge|\.(doctor|clock)-\d+)$/;
const IN_CACHE = /^(java-library|building)-/;

const LOCK = 'owner.lock';

/** Folders go through it: see `removeTree`. */
const TRASH = '.purge';

/**
 * `drydock purge`: lists what drydock keeps on this machine; with --yes, removes it. Only what drydock made goes: a folder in which
 * something else lies stays, with that. Files of projects and of the machine (drydock.yaml, /etc/drydock) are never touched.
 *
 * @throws DRY-E6005 when a process owns the home; DRY-E5004, DRY-E5025 when something cannot be removed
 */
export async function purge(options: PurgeOptions, terminal: Terminal): Promise<number> {
  const isAll = !options.home && !options.cache && !options.config;
  const home = homeFolder();
  const found = (await everythingKept(home)).filter(({ kind }) => isAll || options[kind]);
  const isDone = options.yes === true && found.length > 0;
  const left = isDone ? await removed(home, found) : [];
  await terminal.answer({
    data: () => ({ items: found, next_cursor: null, removed: isDone, left }),
    text: () => shown(found, isDone, terminal),
    names: () => found.map(({ path }) => `file/${path}`),
    columns: ['kind', 'path', 'bytes', 'files'],
  });
  for (const folder of left) terminal.err(`! ${printable(folder)} stays: something else than drydock's is in it\n`);
  return EXIT.success;
}

function shown(found: readonly Kept[], isDone: boolean, terminal: Terminal): string {
  if (found.length === 0) {
    terminal.hint('drydock keeps nothing here.\n');
    return '';
  }
  const bytes = found.reduce((sum, one) => sum + one.bytes, 0);
  const what = `${sizeInWords(bytes)} in ${found.reduce((sum, one) => sum + one.files, 0)} files`;
  terminal.hint(
    isDone ? `Removed ${what}.\n` : `${what}. Nothing was removed; to remove all of this for good, add --yes\n`,
  );
  return table(
    ['kind', 'path', 'size'],
    found.map(({ kind, path, bytes: size }) => [kind, path, sizeInWords(size)]),
  );
}

async function everythingKept(home: string): Promise<Kept[]> {
  const cache = cacheFolder();
  const { user } = configFiles({ folder: home, environment: process.env });
  return [
    ...(await keptIn(home, 'home', IN_HOME)),
    ...(await keptIn(cache, 'cache', IN_CACHE)),
    ...((await exists(user)) ? [await keptAt(user, 'config')] : []),
  ];
}

async function keptIn(folder: string, kind: Kept['kind'], names: RegExp): Promise<Kept[]> {
  const found = (await readdir(folder).catch(() => [])).filter((name) => names.test(name)).sort();
  return Promise.all(found.map((name) => keptAt(join(folder, name), kind)));
}

async function keptAt(path: string, kind: Kept['kind']): Promise<Kept> {
  const entry = await lstat(path);
  if (entry.isDirectory()) return { kind, path, ...(await measure(path)) };
  return { kind, path, bytes: entry.isFile() ? entry.size : 0, files: 1 };
}

/** @returns folders that stay because of what else is in them */
async function removed(home: string, found: readonly Kept[]): Promise<string[]> {
  const lock = join(home, LOCK);
  const folders = [...new Set(found.map(({ path }) => dirname(path)))];
  {
    // Whoever never ran anything has no home, and gets none by this.
    await using _owned = (await exists(home)) ? takeHome(home) : undefined;
    for (const { path } of found) if (path !== lock && !isOwnersNote(path)) await remove(path);
    for (const folder of folders) await rm(join(folder, TRASH), { recursive: true, force: true });
    // While it is held: whoever takes the home from here on makes a lock of its own, and keeps the home.
    if (found.some(({ kind }) => kind === 'home')) await remove(lock);
  }
  // A cache in the home goes before the home.
  folders.sort((a, b) => b.length - a.length);
  const left: string[] = [];
  for (const folder of folders) if (!(await isEmptied(folder))) left.push(folder);
  return left;
}

async function remove(path: string): Promise<void> {
  if ((await lstat(path).catch(() => null))?.isDirectory()) return removeTree(path, join(dirname(path), TRASH));
  try {
    await rm(path, { force: true });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5004', { path, problem }, { cause: error });
  }
}

/** @returns false when something is in it, or it cannot go */
function isEmptied(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
}

function isOwnersNote(path: string): boolean {
  return basename(path) === 'owner.json';
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}
