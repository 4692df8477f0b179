import { chmod, lstat, mkdtemp, rename, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { type AddressInfo, createServer, isIPv6, type ListenOptions, type Server as NetServer } from 'node:net';
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
  const { ino } = await lstat(path);
  return { path, remove: () => removeOwn(path, ino) };
}

/** Who replaced the socket goes on to listen on it. */
async function removeOwn(path: string, ino: number): Promise<void> {
  const now = await lstat(path).catch(() => null);
  if (now?.ino === ino) await rm(path, { force: true });
}

/** Other ports that are tried when the system gave one that is free at one of the addresses alone. */
const MOST_TRIES = 10;

export interface WantedPort {
  /** 0: any. */
  readonly port: number;
  /** Connections at one time, over all addresses; more are closed at once. */
  readonly share: number;
}

/**
 * Listens on one port of each address. Of the loopback addresses, one that this machine does not have is left out.
 *
 * @returns the port, and how to stop
 * @throws DRY-E8011
 */
export async function listenOnPort(
  server: Server,
  addresses: readonly string[],
  { port: wanted, share }: WantedPort,
): Promise<{ readonly port: number; readonly close: () => void }> {
  const [first = '127.0.0.1', ...others] = addresses;
  const each = Math.max(1, Math.floor(share / addresses.length));
  server.maxConnections = each;
  for (let tries = 1; ; tries++) {
    await listenOn(server, first, wanted);
    const { port } = server.address() as AddressInfo;
    const also: NetServer[] = [];
    try {
      for (const address of others) also.push(await passingOn(server, address, { port, share: each }));
      return { port, close: () => also.forEach((one) => one.close()) };
    } catch (error) {
      for (const one of also) one.close();
      await new Promise((resolve) => server.close(resolve));
      if (wanted !== 0 || tries >= MOST_TRIES) throw error;
    }
  }
}

/** A listener whose connections are those of the server. */
async function passingOn(server: Server, address: string, { port, share }: WantedPort): Promise<NetServer> {
  const other = createServer((socket) => server.emit('connection', socket));
  other.maxConnections = share;
  try {
    await listenOn(other, address, port);
  } catch (error) {
    const { code } = (error as Error).cause as NodeJS.ErrnoException;
    if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT' && code !== 'EINVAL') throw error;
  }
  return other;
}

async function listenOn(server: NetServer, host: string, port: number): Promise<void> {
  try {
    // Without this, :: would also be every IPv4 address.
    await listen(server, { host, port, ipv6Only: host !== '::' });
  } catch (error) {
    throw cannotListen(isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`, error);
  }
}

function listen(server: NetServer, options: ListenOptions): Promise<void> {
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
