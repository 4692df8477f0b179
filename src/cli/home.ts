import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of the database and the workspaces: DRYDOCK_HOME, else `drydock` below XDG_STATE_HOME (~/.local/state). */
export function homeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment['DRYDOCK_HOME'];
  if (own) return resolve(own);
  const state = environment['XDG_STATE_HOME'];
  return join(state ? resolve(state) : join(homedir(), '.local', 'state'), 'drydock');
}
