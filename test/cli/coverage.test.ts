import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGcov } from '../../src/cobol/equivalence/index.ts';
import { bank, drydock, hasCobc, pathWith, temporaryFolder } from './drydock.ts';

const hasGcov = (await findGcov()) !== undefined;
if (!hasGcov) process.stderr.write('! no gcov here: tests that count lines with it are skipped\n');

let folder = '';
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('cobol coverage', () => {
  it.skipIf(!hasCobc || !hasGcov)('says how many lines vectors execute, and which they do not', async () => {
    const place = { home: join(folder, 'home') };
    const { code, stdout } = await drydock(place, ['cobol', 'coverage', bank, 'bks010', 'BKS020']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^BKS010 +3 +34 of 35 +97\.1 %$/m);
    expect(stdout).toMatch(/^BKS020 +2 +45 of 45 +100 %$/m);
    expect(stdout).toContain('src/BKS010.cbl:85  3000-COMPOUND');
    const json = await drydock(place, ['cobol', 'coverage', bank, 'BKS010', '--json=program,executed,missed']);
    expect(JSON.parse(json.stdout).items).toEqual([
      {
        program: 'BKS010',
        executed: 34,
        missed: [{ paragraph: '3000-COMPOUND', file: 'src/BKS010.cbl', lines: [85] }],
      },
    ]);
  });

  it('says what is missing, and how to install it', async () => {
    const place = { home: join(folder, 'home'), path: await pathWith(folder, []) };
    const { code, stderr } = await drydock(place, ['cobol', 'coverage', bank]);
    expect(code).toBe(20);
    expect(stderr).toContain('DRY-E7006');
    expect(stderr).toContain('gnucobol');
  });
});
