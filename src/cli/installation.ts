import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this installation: the nearest one above this module with a package.json, whether run from sources or built. */
const root = findRoot();

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** A file or folder that comes with drydock: workflows, the demonstration, its package.json. */
export function installed(...path: readonly string[]): string {
  return join(root, ...path);
}
