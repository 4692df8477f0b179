import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a daemon says of itself in its home. */
export interface DaemonNote {
  readonly pid: number;
  readonly version: string;
  /** RFC 3339. */
  readonly since: string;
  /** `http://127.0.0.1:<port>` */
  readonly url: string | null;
}

export function daemonNoteFile(home: string): string {
  return join(home, 'daemon.json');
}

/** What a daemon writes while nobody looks. */
export function daemonLogFile(home: string): string {
  return join(home, 'daemon.log');
}

/** The daemon that owns this home; null when its owner is another process, or nobody. */
export function daemonOf(home: string): DaemonNote | null {
  const note = read(daemonNoteFile(home)) as DaemonNote | null;
  const pid = ownerPid(home);
  return note !== null && note.pid === pid ? note : null;
}

export function isDaemon(home: string): boolean {
  return daemonOf(home) !== null;
}

/** The process that owns, or owned, a home. Whether it still does shows its socket. */
export function ownerPid(home: string): number | null {
  return (read(join(home, 'owner.json')) as { readonly pid: number } | null)?.pid ?? null;
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
