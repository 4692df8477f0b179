import { generateKeyPairSync } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = 'signing-key.pem';

/** The key that signs the evidence of a home (ed25519, PEM), made when it is first needed; only the user of the home may read it. */
export async function signingKey(home: string): Promise<string> {
  const file = join(home, NAME);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const arriving = `${file}.${process.pid}`;
  const handle = await open(arriving, 'w', 0o600);
  try {
    await handle.writeFile(pem);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // Of two that make it at one time, one wins, and both use what stands there then.
  await link(arriving, file).catch(() => undefined);
  await rm(arriving, { force: true });
  return readFile(file, 'utf8');
}
