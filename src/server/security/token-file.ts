import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DrydockError } from '../../model/index.ts';

/** The file with the token of a home's owner: who can read it may do all that its user may. */
export function tokenFile(home: string): string {
  return join(home, 'token');
}

/**
 * The token of a home; made when there is none, or when others could have read it.
 *
 * @throws DRY-E5004 when it cannot be written
 */
export async function homeToken(home: string): Promise<string> {
  const file = tokenFile(home);
  const known = await readPrivate(file);
  if (known !== null) return known;
  const token = randomBytes(32).toString('base64url');
  try {
    const folder = await mkdtemp(join(home, '.token-'));
    try {
      const made = join(folder, 'token');
      const handle = await open(made, 'wx', 0o600);
      await handle.writeFile(`${token}\n`);
      await handle.close();
      await rename(made, file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5004', { path: file, problem }, { cause: error });
  }
  return token;
}

/** Whether a file is of this user. Root also works in the homes of others; on Windows nobody has a number. */
export function isTrusted(uid: number): boolean {
  const own = process.getuid?.() ?? 0;
  return uid === own || own === 0;
}

async function readPrivate(file: string): Promise<string | null> {
  try {
    const { mode, uid } = await stat(file);
    const text = (await readFile(file, 'utf8')).trim();
    return (mode & 0o077) === 0 && isTrusted(uid) && /^[\w-]{43}$/.test(text) ? text : null;
  } catch {
    return null;
  }
}
