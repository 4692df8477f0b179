/** The package as `npm pack` makes it. */
import { execFile } from 'node:child_process';
import { cp, readdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../', import.meta.url));
const NOT_COPIED = new Set(['.git', 'node_modules', 'dist', 'coverage', 'test', 'bench']);

/**
 * Packs a copy of the repository into a folder: packing puts another package.json in place for a moment.
 *
 * @returns path of the tarball
 */
export async function packed(folder: string): Promise<string> {
  const copy = join(folder, 'repository');
  await cp(root, copy, { recursive: true, filter: (path) => !NOT_COPIED.has(path.slice(root.length)) });
  await symlink(await realpath(join(root, 'node_modules')), join(copy, 'node_modules'));
  await promisify(execFile)('npm', ['pack', '--pack-destination', folder], { cwd: copy });
  const name = (await readdir(folder)).find((entry) => entry.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack made no tarball');
  return join(folder, name);
}
