import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signingKey } from './signing-key.ts';

let home = '';
let file = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drydock-key-'));
  file = join(home, 'signing-key.pem');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the key that signs evidence', () => {
  it('is made once, private, whoever asks first', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => signingKey(home)));
    expect(new Set(keys).size).toBe(1);
    expect(await signingKey(home)).toBe(keys[0]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['signing-key.pem']);
  });

  it('is never replaced, and signs nothing, when it is damaged, of another kind, or open to others', async () => {
    const good = await signingKey(home);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const foreign = other.export({ type: 'pkcs8', format: 'pem' });
    for (const damaged of ['', 'x', good.slice(0, 40), foreign]) {
      writeFileSync(file, damaged);
      await expect(signingKey(home), damaged).rejects.toMatchObject({ code: 'DRY-E8181' });
      expect(readFileSync(file, 'utf8')).toBe(damaged);
    }
    writeFileSync(file, good);
    chmodSync(file, 0o644);
    await expect(signingKey(home)).rejects.toThrow('others can read or write it');
    chmodSync(file, 0o600);
    expect(await signingKey(home)).toBe(good);
  });

  it('says why it cannot be read, or made', async () => {
    mkdirSync(file, { mode: 0o700 });
    await expect(signingKey(home)).rejects.toThrow('it cannot be read (EISDIR)');
    await expect(signingKey(join(home, 'gone'))).rejects.toMatchObject({ code: 'DRY-E5004' });
  });
});
