import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { DrydockError, EXIT } from '../../model/index.ts';
import { daemonNoteFile, type DaemonNote } from '../daemon.ts';
import { homeFolder } from '../home.ts';
import { openSession } from '../session.ts';
import { version } from '../version.ts';
import type { Surroundings } from './run-commands.ts';

export interface ServeOptions {
  readonly port: string;
  readonly agents: readonly string[];
}

/**
 * `drydock serve`: owns the home, takes up all its runs and serves its API until it is told to stop; runs that have not ended rest then,
 * and go on with the next one.
 */
export async function serve(options: ServeOptions, { terminal, signal }: Surroundings): Promise<number> {
  const home = homeFolder();
  const port = parsePort(options.port);
  const opened = { recover: () => true, agentFolders: options.agents, port };
  await using session = await openSession(terminal, opened);
  const { url, socket } = session.server;
  const note: DaemonNote = { pid: process.pid, version, since: new Date().toISOString(), url };
  writeFileSync(daemonNoteFile(home), JSON.stringify(note), { mode: 0o600 });
  const say = (text: string) => terminal.err(`${new Date().toISOString()} ${text}\n`);
  say(`drydock ${version} serves ${home}: ${socket}${url === null ? '' : ` and ${url} (token in ${home}/token)`}`);
  if (!signal.aborted) await once(signal, 'abort');
  say('stopping; runs that have not ended go on with the next start');
  rmSync(daemonNoteFile(home), { force: true });
  await session[Symbol.asyncDispose]();
  say('stopped');
  return EXIT.success;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new DrydockError('DRY-E2051', {
    command: 'serve',
    problem: `--port: ${text} is no port`,
    next: 'Give a number from 1 to 65535; 0 takes any that is free.',
  });
}
