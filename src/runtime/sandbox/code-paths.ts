import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entriesOf, isPlaceOfItsOwn } from './own-place.ts';

/** What a package needs to run, without whatever else lies in its folder. */
const OF_A_PACKAGE = ['package.json', 'node_modules', 'dist', 'src', 'lib'];

/** What modules import from beside them, where a folder holds more than agents. */
const IMPORTED = /^[^.].*\.([cm]?[jt]sx?|wasm|node)$/;

/**
 * What an agent in TypeScript or JavaScript reads to run: the folder of its file, the package.json that says how its modules are to be
 * taken, packages that it imports by name, and this installation. The rest of its project is not shown: sources, `.env`, `.git`.
 *
 * @param file absolute path of its file
 * @param scratch a directory in the home of the engine
 */
export function codePaths(file: string, scratch: string): readonly string[] {
  const here = dirname(fileURLToPath(import.meta.url));
  // Where a link leads is where its imports are looked for.
  const files = [...new Set([file, existsSync(file) ? realpathSync(file) : file])];
  const own = files.flatMap((one) => withWhatIsBeside(one, scratch));
  const packages = [...files.map((one) => dirname(one)), here].flatMap((folder) => modulesAbove(folder));
  return [...new Set([...own, ...files.flatMap((one) => packageOf(dirname(one))), ...installation(here), ...packages])];
}

function withWhatIsBeside(file: string, scratch: string): string[] {
  const folder = dirname(file);
  if (isPlaceOfItsOwn(folder, scratch)) return [folder];
  const modules = entriesOf(folder).filter((entry) => entry.isFile() && IMPORTED.test(entry.name));
  return [file, ...modules.map(({ name }) => join(folder, name))];
}

/** The nearest package.json above. */
function packageOf(folder: string): string[] {
  const found = foldersAbove(folder).map((above) => join(above, 'package.json'));
  return found.filter((path) => existsSync(path)).slice(0, 1);
}

function installation(here: string): string[] {
  return packageOf(here).flatMap((path) => partsOf(dirname(path)));
}

function partsOf(root: string): string[] {
  return OF_A_PACKAGE.map((name) => join(root, name)).filter((path) => existsSync(path));
}

/** Where imports by name are looked for: in a package of a larger project they lie above it, and they may be links. */
function modulesAbove(folder: string): string[] {
  return foldersAbove(folder)
    .map((above) => join(above, 'node_modules'))
    .filter((path) => existsSync(path))
    .flatMap((path) => [path, realpathSync(path), ...linkedPackages(path)]);
}

/** Packages of the same workspace: what is a link within node_modules leads to the folder that they are developed in. */
function linkedPackages(modules: string): string[] {
  const within = realpathSync(modules);
  const scopes = entriesOf(modules).filter((entry) => entry.isDirectory() && entry.name.startsWith('@'));
  return [modules, ...scopes.map(({ name }) => join(modules, name))]
    .flatMap((folder) =>
      entriesOf(folder)
        .filter((entry) => entry.isSymbolicLink())
        .map(({ name }) => join(folder, name)),
    )
    .flatMap((link) => (existsSync(link) ? [realpathSync(link)] : []))
    .filter((root) => !root.startsWith(`${within}/`))
    .flatMap(partsOf);
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}
