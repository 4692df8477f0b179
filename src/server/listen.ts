import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo, ListenOptions } from 'node:net';
import { dirname, join } from 'node:path';
import { DrydockError } from '../model/index.ts';
import { prepareSocketFolder, socketPathOf } from './socket-path.ts';

/** Connections that may wait to be accepted: all clients come back at once when an owner is replaced. */
const BACKLOG = 4_096;

/**
 * Listens on the unix socket of a home. Whoever calls owns the home, so a socket that is there is that of a dead owner, and is
 * replaced. The socket comes into being where nobody else can reach it and gets its name when it is private.
 *
 * @returns its path, and how to remove it
 * @throws DRY-E8011
 */
export async function listenOnSocket(server: Server, home: string): Promise<{ path: string; remove(): Promise<void> }> {
  const path = socketPathOf(home);
  try {
    if (dirname(path) !== home) prepareSocketFolder(dirname(path));
    const folder = await mkdtemp(join(dirname(path), '.s'));
    try {
      const made = join(folder, 's');
      await listen(server, { path: made });
      await chmod(made, 0o600);
      await rename(made, path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    throw cannotListen(path, error);
  }
  return { path, remove: () => rm(path, { force: true }) };
}

/** Listens on the loopback address. @param port 0: any. @returns the port @throws DRY-E8011 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  try {
    await listen(server, { host: '127.0.0.1', port });
  } catch (error) {
    throw cannotListen(`127.0.0.1:${port}`, error);
  }
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...options, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function cannotListen(address: string, error: unknown): DrydockError {
  if (error instanceof DrydockError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  return new DrydockError('DRY-E8011', { address, problem }, { cause: error });
}
