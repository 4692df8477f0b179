import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DrydockError } from '../model/index.ts';

/** Longest path that a unix socket can have on every system: sun_path holds 104 bytes on macOS, 108 on Linux. */
const LONGEST = 100;

/**
 * Where the owner of a home listens: `control.sock` in it, or, when that path is too long for a socket, a file named after it in a
 * private folder among the temporary files.
 */
export function socketPathOf(home: string): string {
  const path = join(home, 'control.sock');
  if (Buffer.byteLength(path) <= LONGEST) return path;
  const name = createHash('sha256').update(home).digest('hex').slice(0, 24);
  return join(tmpdir(), `drydock-${userInfo().uid}`, `${name}.sock`);
}

/** Makes the folder of a socket among the temporary files. @throws DRY-E8182 when it is another user's, or open to others */
export function prepareSocketFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  checkSocketFolder(folder);
}

/** Whoever made a folder among the temporary files first could answer there in the name of drydock. @throws DRY-E8182 */
export function checkSocketFolder(folder: string): void {
  const stats = lstatSync(folder);
  if (stats.isDirectory() && stats.uid === userInfo().uid && (stats.mode & 0o077) === 0) return;
  throw new DrydockError('DRY-E8182', { path: folder, problem: 'it is not private to this user' });
}
