import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { settings } from './settings.ts';

/** The folder of the database and the workspaces: the setting `home`, else `drydock` below XDG_STATE_HOME (~/.local/state). */
export function homeFolder(): string {
  const { home } = settings();
  if (home !== null) return home;
  const state = process.env['XDG_STATE_HOME'];
  return join(state ? resolve(state) : join(homedir(), '.local', 'state'), 'drydock');
}

/** What can be made again: `drydock` below XDG_CACHE_HOME (~/.cache), or inside the home when that is set. */
export function cacheFolder(): string {
  const { home } = settings();
  return home === null ? join(commonCache(), 'drydock') : join(home, 'cache');
}

function commonCache(): string {
  const cache = process.env['XDG_CACHE_HOME'];
  return cache ? resolve(cache) : join(homedir(), '.cache');
}
