import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DrydockError } from '../model/index.ts';
import { SQLITE_FULL, SQLITE_READONLY, sqliteCode, storeFailure } from './sqlite/sqlite-failure.ts';

const SQLITE_BUSY = 5;

/** Who owns a home, in words for the one that finds it taken. */
interface OwnerNote {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/** Proof that this process, and no other, writes in a home. */
export interface HomeLock extends AsyncDisposable {
  readonly home: string;
}

/**
 * Takes a home for this process. The lock is one of the operating system, held through an open SQLite transaction on
 * `owner.lock`: it ends with the process however that ends, so a dead owner's home is free at once, and no clock, pid or
 * heartbeat can be mistaken. Late writers of an earlier owner are kept out by the epochs of the runs.
 *
 * @throws DRY-E6005 when another process, or another control plane of this one, owns it; DRY-E5004 when it cannot be written; DRY-E8182 when
 *   somebody else's folder is open to everybody
 */
export function takeHome(home: string): HomeLock {
  const file = join(home, 'owner.lock');
  const note = join(home, 'owner.json');
  let lock: DatabaseSync | undefined;
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    keepOthersOut(home);
    // Long enough for whoever only asks who the owner is, see homeOwner.
    lock = new DatabaseSync(file, { timeout: 250 });
    lock.exec('begin immediate');
    const owner: OwnerNote = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    writeFileSync(note, JSON.stringify(owner), { mode: 0o600 });
  } catch (error) {
    lock?.close();
    if (sqliteCode(error) === SQLITE_BUSY) throw new DrydockError('DRY-E6005', { home, owner: describe(note) });
    if (error instanceof DrydockError) throw error;
    if (error instanceof Error && 'syscall' in error) {
      throw new DrydockError('DRY-E5004', { path: home, problem: error.message }, { cause: error });
    }
    throw storeFailure(file, error);
  }
  return held(home, lock, note);
}

/** In a folder where everybody may write, anybody could put tokens. What root gives a container as its volume is root's decision. */
function keepOthersOut(home: string): void {
  const { mode, uid } = statSync(home);
  if (process.getuid === undefined || (mode & 0o002) === 0) return;
  if (uid === process.getuid()) return chmodSync(home, mode & 0o770);
  if (uid !== 0) throw new DrydockError('DRY-E8182', { path: home, problem: 'everybody may write there' });
}

/** Who owns a home now, in words; null when nobody does: what is recorded as running there was interrupted. */
export function homeOwner(home: string): string | null {
  const file = join(home, 'owner.lock');
  if (!existsSync(file)) return null;
  using probe = new DatabaseSync(file, { timeout: 0 });
  try {
    probe.exec('begin immediate');
    return null;
  } catch (error) {
    const note = join(home, 'owner.json');
    if (sqliteCode(error) === SQLITE_BUSY) return describe(note);
    // Whoever may not write, or has no space to, cannot try the lock. An owner takes its note away when it ends.
    if ([SQLITE_READONLY, SQLITE_FULL].includes(sqliteCode(error) ?? 0))
      return existsSync(note) ? describe(note) : null;
    throw storeFailure(file, error);
  }
}

/** The database of a home. */
export function storeFile(home: string): string {
  return join(home, 'drydock.db');
}

function held(home: string, lock: DatabaseSync, note: string): HomeLock {
  return {
    home,
    async [Symbol.asyncDispose]() {
      if (!lock.isOpen) return;
      rmSync(note, { force: true });
      lock.close();
    },
  };
}

function describe(note: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(note, 'utf8')) as OwnerNote;
    return `process ${pid} on ${host}, since ${since}`;
  } catch {
    return 'a process that has just started';
  }
}
