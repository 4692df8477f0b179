import { mkdir, mkdtemp, readdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DrydockError } from '../model/index.ts';
import { checkTarget } from '../workspace/index.ts';
import { homeFolder } from './home.ts';

/**
 * Makes sure, before work is done for it, that the outputs of a run can go to a directory: it is new, empty, or holds what was
 * published there before, and lies apart from the sources and from drydock's own folder.
 *
 * @returns its absolute path; undefined when none is wanted
 * @throws DrydockError DRY-E5003 when it has other files, DRY-E5007 when it overlaps, DRY-E5004 when it cannot be used
 */
export async function publishTarget(path: string | undefined, source: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const apartFrom = source === undefined ? [homeFolder()] : [homeFolder(), source];
  const target = await checkTarget({ target: path, apartFrom });
  const parent = await nearestFolder(dirname(target));
  await tryToWrite(parent).catch((error: unknown) => {
    throw notWritable(target, error);
  });
  return target;
}

/** Rights alone do not tell: root has them all, and some file systems (/proc) take no folders in spite of them. */
async function tryToWrite(folder: string): Promise<void> {
  await rmdir(await mkdtemp(join(folder, '.drydock-')));
}

async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/**
 * Makes sure that files can be written to a directory: it is new or empty.
 *
 * @returns its absolute path
 * @throws DrydockError DRY-E5003 when it has files, DRY-E5004 when it cannot be used
 */
export async function freeOutputDirectory(path: string): Promise<string> {
  const folder = resolve(path);
  try {
    if ((await readdir(folder)).length > 0) throw new DrydockError('DRY-E5003', { path });
  } catch (error) {
    if (error instanceof DrydockError) throw error;
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw notWritable(path, error);
  }
  return folder;
}

/** Writes files below a directory, making the folders that they need. @throws DrydockError DRY-E5004 */
export async function writeFiles(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<void> {
  for (const { path, text } of files) {
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (error) {
      throw notWritable(file, error);
    }
  }
}

function notWritable(path: string, error: unknown): DrydockError {
  return new DrydockError(
    'DRY-E5004',
    { path, problem: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
}
