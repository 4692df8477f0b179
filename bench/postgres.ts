import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const DEBIAN = '/usr/lib/postgresql';

/** Why there is no PostgreSQL to measure with, and what to do about it. */
export const NO_POSTGRES = 'PostgreSQL is not installed (apt-get install postgresql)';

/** Folder of PostgreSQL's programs, the newest that Debian has installed; null when there is none. */
export function postgresPrograms(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  const folders = versions.map((version) => join(DEBIAN, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/**
 * A PostgreSQL server of its own in a folder, as installed: synchronous commits. It ends with `await using`.
 *
 * @param folder exists and is empty
 */
export async function startPostgres(
  programs: string,
  folder: string,
): Promise<AsyncDisposable & { readonly url: string }> {
  const data = join(folder, 'data');
  // PostgreSQL refuses to run as root; Debian brings a user for it.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const asUser = (program: string, args: readonly string[]): [string, string[]] =>
    isRoot
      ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', join(programs, program), ...args]]
      : [join(programs, program), [...args]];
  const options = { cwd: folder, stdio: 'ignore' } as const;
  execFileSync(...asUser('initdb', ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8']), options);
  const port = await freePort();
  const settings = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
  const server = spawn(...asUser('postgres', settings), options);
  const ended = once(server, 'exit');
  const url = (database: string) => `postgresql://bench@127.0.0.1:${port}/${database}`;
  for (let tries = 0; !isReady(programs, port); tries++) {
    if (tries === 100 || server.exitCode !== null) throw new Error('PostgreSQL did not start');
    await wait(100);
  }
  return {
    url: url('bench'),
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT');
      await ended;
    },
  };
}

function isReady(programs: string, port: number): boolean {
  try {
    execFileSync(join(programs, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'bench', 'bench'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}
