import { type BigIntStats, statSync } from 'node:fs';
import { join } from 'node:path';
import { DrydockError } from '../model/index.ts';
import { storeFile } from '../store/index.ts';

/** Milliseconds between two looks. */
const LOOK_MS = 1_000;

/**
 * Looks after the home that this process owns: on the day that its files are deleted or replaced, what is written goes nowhere, or
 * into the home of somebody else.
 *
 * @param onLoss hears DRY-E8124, once
 */
export function watchHome(home: string, onLoss: (error: DrydockError) => void, everyMs = LOOK_MS): Disposable {
  const files = [join(home, 'owner.lock'), storeFile(home)];
  const owned = files.map(identityOf);
  const timer = setInterval(() => {
    const now = files.map(identityOf);
    const lost = now.findIndex((identity, index) => identity !== 'unknown' && identity !== owned[index]);
    if (lost < 0) return;
    clearInterval(timer);
    onLoss(new DrydockError('DRY-E8124', { home, what: now[lost] === null ? 'deleted or moved' : 'replaced' }));
  }, everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Which file is there, whatever is in it; null when there is none. A home that cannot be looked at for a moment is not gone. */
function identityOf(file: string): string | null {
  try {
    const stats: BigIntStats = statSync(file, { bigint: true });
    return `${stats.dev}:${stats.ino}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return 'unknown';
  }
}
