import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DrydockError } from '../model/index.ts';

/**
 * Makes sure that results can go to a directory: it is new or empty.
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
