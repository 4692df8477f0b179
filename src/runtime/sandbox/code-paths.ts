import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a project is known by. */
const MARKERS = ['package.json', '.git'];

/** What a package needs to run, without whatever else lies in its folder. */
const OF_A_PACKAGE = ['package.json', 'tsconfig.json', 'node_modules', 'dist', 'src', 'lib', 'agents'];

/**
 * What an agent in TypeScript or JavaScript reads to run: its project, and this installation. A folder in which the agent's own scratch
 * directory lies holds the home of the engine, and the home of a person holds everything: of these only what a package needs.
 */
export function codePaths(file: string, scratch: string): readonly string[] {
  const here = dirname(fileURLToPath(import.meta.url));
  const roots = [projectOf(dirname(file)), projectOf(here)];
  const modules = [...modulesAbove(dirname(file)), ...modulesAbove(here)];
  return [...new Set([dirname(file), ...roots.flatMap((root) => partsOf(root, scratch)), ...modules])];
}

/** Where imports by name are looked for: in a package of a larger project they lie above it, and they may be links. */
function modulesAbove(folder: string): string[] {
  const found: string[] = [];
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    const modules = join(above, 'node_modules');
    // A link is there with the folder that it stands in; where it leads has to be there, too.
    if (existsSync(modules)) found.push(realpathSync(modules));
  }
  return found;
}

function partsOf(root: string, scratch: string): string[] {
  const isTooMuch = root === homedir() || scratch.startsWith(`${root}/`);
  return isTooMuch ? OF_A_PACKAGE.map((name) => join(root, name)) : [root];
}

/** The nearest folder above with a package or a repository; the folder itself where there is none. */
function projectOf(folder: string): string {
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    if (MARKERS.some((name) => existsSync(join(above, name)))) return above;
  }
  return folder;
}
