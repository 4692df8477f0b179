import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** `st` of a socket that listens, see proc(5). */
const LISTENS = '0A';

/**
 * The process that listens on a TCP port of this machine, in words for who wanted it; null when it belongs to another user, or where
 * the system has no /proc.
 */
export function portOwner(port: number): string | null {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeners(table, port)));
  if (sockets.size === 0) return null;
  for (const pid of entries('/proc').filter((name) => /^\d+$/.test(name))) {
    const isOwner = entries(`/proc/${pid}/fd`).some((fd) => sockets.has(target(`/proc/${pid}/fd/${fd}`)));
    if (isOwner) return `process ${pid} (${commandOf(pid)})`;
  }
  return null;
}

/** `socket:[inode]` of who listens on the port. */
function listeners(table: string, port: number): readonly string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return contentOf(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => state === LISTENS && local.endsWith(`:${wanted}`))
    .map((columns) => `socket:[${columns[9] ?? ''}]`);
}

/** Its program and what it was told, as far as it fits a line. */
function commandOf(pid: string): string {
  const words = contentOf(`/proc/${pid}/cmdline`).split('\0').filter(Boolean).join(' ');
  return words.length > 200 ? `${words.slice(0, 200)}…` : words;
}

function entries(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder), []);
}

function target(link: string): string {
  return attempt(() => readlinkSync(link), '');
}

function contentOf(file: string): string {
  return attempt(() => readFileSync(file, 'utf8'), '');
}

/** Processes end while they are looked at, and those of other users cannot be. */
function attempt<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
