import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drydock, temporaryFolder } from './drydock.ts';

let folder: string;
const at = (...args: string[]) => drydock({ home: join(folder, 'home'), cwd: folder }, args);

beforeAll(async () => {
  folder = await temporaryFolder();
  mkdirSync(join(folder, 'home'), { mode: 0o755 });
  writeFileSync(join(folder, 'home', 'token'), 'secret\n', { mode: 0o644 });
  chmodSync(join(folder, 'home', 'token'), 0o644);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('drydock doctor', () => {
  it('exits with 20 when others can read the token, puts it right with --fix and says what it did', async () => {
    const ill = await at('doctor', 'home', 'token', '--json');
    expect(ill.code).toBe(20);
    const { items } = JSON.parse(ill.stdout) as { items: { id: string; status: string; found: string; fix: string }[] };
    expect(items.map(({ id, status }) => [id, status])).toEqual([
      ['home', 'warn'],
      ['token', 'fail'],
    ]);
    const well = await at('doctor', 'home', 'token', '--fix');
    expect([well.code, well.stderr.split('\n').length]).toEqual([0, 2]);
    expect(well.stderr).toContain('home: chmod 700');
    expect(statSync(join(folder, 'home')).mode & 0o777).toBe(0o700);
    expect(existsSync(join(folder, 'home', 'token'))).toBe(false);
  }, 60_000);

  it('tells a mistake of the configuration with its place, and takes only checks that there are', async () => {
    writeFileSync(join(folder, 'drydock.yaml'), 'prt: 1\n');
    const { code, stdout } = await at('doctor', 'config');
    expect([code, stdout.split('\n')[1]]).toEqual([20, 'config  ✗ fail  drydock.yaml:1:1: there is no setting prt']);
    expect((await at('doctor', 'hme')).stderr).toContain('Did you mean home?');
  }, 60_000);
});
