import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DrydockError } from '../model/index.ts';
import { takeHome } from './home-lock.ts';
import type { RunReader } from './run-store.ts';
import { openBystander, openStore } from './sqlite/sqlite-store.ts';

/** Milliseconds that another process may take to bring the store up to date before that is told. */
const PATIENCE_MS = 2_000;

/**
 * Opens a store to read it beside the process that owns it. When nobody owns its home, runs that the log leaves going are told as
 * what they are, interrupted, and a store that an older version has written is brought up to date first.
 *
 * @throws DRY-E6001, DRY-E6002, DRY-E5004 as `openStore`; DRY-E5004 also when there is no store; DRY-E6014 when it is of an older
 * version and another process owns the home, or the home cannot be written.
 */
export async function openStoreReader(file: string): Promise<RunReader> {
  const since = performance.now();
  for (;;) {
    try {
      return await openBystander(file);
    } catch (error) {
      if (codeOf(error) !== 'DRY-E6014') throw error;
      const outcome = await bringUpToDate(file);
      if (outcome === 'not-writable' || (outcome === 'owned' && performance.now() - since > PATIENCE_MS)) throw error;
      if (outcome === 'owned') await pause(50);
    }
  }
}

/** Runs the migrations of a store as the owner of its home, for that moment. */
async function bringUpToDate(file: string): Promise<'done' | 'owned' | 'not-writable'> {
  try {
    await using _home = takeHome(dirname(file));
    await using _store = await openStore(file);
    return 'done';
  } catch (error) {
    if (codeOf(error) === 'DRY-E6005') return 'owned';
    if (codeOf(error) === 'DRY-E5004') return 'not-writable';
    throw error;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof DrydockError ? error.code : null;
}
