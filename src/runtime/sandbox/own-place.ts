import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What tells that a folder is that of a whole project, and holds what is nobody else's business. */
const OF_A_PROJECT = ['.git', '.hg', '.svn', '.env', '.npmrc'];

/**
 * Whether a folder belongs to the agents in it, so that they may see all of it. Neither the folder of a project does, nor one that holds
 * the home of a person or of the engine, such as the scratch directory given.
 */
export function isPlaceOfItsOwn(folder: string, scratch: string): boolean {
  const isAbove = [homedir(), scratch].some((inner) => inner === folder || inner.startsWith(`${folder}/`));
  return folder !== '/' && !isAbove && !OF_A_PROJECT.some((name) => existsSync(join(folder, name)));
}
