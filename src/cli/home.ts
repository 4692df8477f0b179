import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of the database and the workspaces: DRYDOCK_HOME, else `drydock` below XDG_STATE_HOME (~/.local/state). */
export function homeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment['DRYDOCK_HOME'];
  if (own) return resolve(own);
  const state = environment['XDG_STATE_HOME'];
  return join(state ? resolve(state) : join(homedir(), '.local', 'state'), 'drydock');
}

/** What can be made again: `drydock` below XDG_CACHE_HOME (~/.cache), or inside DRYDOCK_HOME when that is set. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['DRYDOCK_HOME']) return join(resolve(environment['DRYDOCK_HOME']), 'cache');
  const cache = environment['XDG_CACHE_HOME'];
  return join(cache ? resolve(cache) : join(homedir(), '.cache'), 'drydock');
}
