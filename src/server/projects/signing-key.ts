import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DrydockError } from '../../model/index.ts';

const NAME = 'signing-key.pem';

/**
 * The key that signs the evidence of a home (ed25519, PEM), made when it is first needed; only the user of the home may read it.
 *
 * @throws DRY-E8181 when one is there that cannot be used: it is never replaced; DRY-E5004 when none can be made
 */
export async function signingKey(home: string): Promise<string> {
  const file = join(home, NAME);
  const known = await usableKey(file);
  if (known !== null) return known;
  try {
    await makeKey(file);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5004', { path: file, problem }, { cause: error });
  }
  const made = await usableKey(file);
  if (made === null) throw unusable(file, 'it was taken away');
  return made;
}

/** Null: there is none. */
async function usableKey(file: string): Promise<string | null> {
  let pem: string;
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw unusable(file, 'others can read or write it');
    pem = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof DrydockError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw unusable(file, `it cannot be read (${code})`, error);
  }
  try {
    if (createPrivateKey(pem).asymmetricKeyType === 'ed25519') return pem;
  } catch (error) {
    throw unusable(file, 'it is no private key', error);
  }
  throw unusable(file, 'it is a key of another kind');
}

async function makeKey(file: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const arriving = `${file}.${randomUUID()}`;
  try {
    await using handle = await open(arriving, 'w', 0o600);
    await handle.writeFile(pem);
    await handle.sync();
  } catch (error) {
    await rm(arriving, { force: true });
    throw error;
  }
  try {
    // Of two that make it at one time, one wins, and both use what stands there then.
    await link(arriving, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(arriving, { force: true });
  }
}

function unusable(path: string, problem: string, cause?: unknown): DrydockError {
  return new DrydockError('DRY-E8181', { path, problem }, { cause });
}
