import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What tells that a folder is that of a whole project, and holds what is nobody else's business. */
const OF_A_PROJECT = ['.git', '.hg', '.svn', '.env', '.npmrc'];

/**
 * Whether a folder belongs to the agents in it, so that they may see all of it. Neither the folder of a project does, nor one that holds
 * the home of a person or of the engine, such as the scratch directory given.
 */
export function isPlaceOfItsOwn(folder: string, scratch: string): boolean {
  const isAbove = scratch === folder || scratch.startsWith(`${folder}/`);
  return !holdsHome(folder) && !isAbove && !OF_A_PROJECT.some((name) => existsSync(join(folder, name)));
}

/** Whether a folder is the home of a person, or above it. */
export function holdsHome(folder: string): boolean {
  const home = homedir();
  return folder === '/' || home === folder || home.startsWith(`${folder}/`);
}

/** The folders of other agents in a folder of agents: what is in them, a secret for one, is theirs. */
export function foldersOfOthers(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .filter((path) => existsSync(join(path, 'agent.yaml')));
}

/** What is in a folder; nothing when it cannot be read. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
