import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drydock, temporaryFolder } from './drydock.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  for (const name of ['.git', 'src', 'copy books']) mkdirSync(join(folder, name));
  for (const name of ['src/A.cbl', 'src/B.CBL', 'copy books/X.cpy']) writeFileSync(join(folder, name), '');
  writeFileSync(join(folder, '.gitignore'), 'node_modules');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('drydock init writes a file of comments once, finds sources, and asks before it touches .gitignore', async () => {
  const at = (...args: string[]) => drydock({ home: join(folder, 'state'), cwd: folder }, ['init', ...args]);
  expect((await at('--dry-run')).stderr).toContain('  + # Settings of drydock');
  expect(existsSync(join(folder, 'drydock.yaml'))).toBe(false);

  const first = await at();
  expect([first.code, first.stdout]).toEqual([
    0,
    `Written: ${join(folder, 'drydock.yaml')}\nCOBOL programs: 2 in src (2)\nCopybooks: 1 in copy books (1)\n`,
  ]);
  expect(first.stderr).toContain("migrate src -I 'copy books'");
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('node_modules');
  const written = readFileSync(join(folder, 'drydock.yaml'), 'utf8');
  expect((await drydock({ home: join(folder, 'state'), cwd: folder }, ['doctor', 'config'])).code).toBe(0);

  expect((await at('-y')).code).toBe(0);
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('node_modules\n/state/\n');
  const again = await at('-y', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({ written: [], programs: [{ folder: 'src', count: 2 }] });
  expect(readFileSync(join(folder, 'drydock.yaml'), 'utf8')).toBe(written);

  expect((await at('nowhere')).stderr).toContain('DRY-E5001');
}, 60_000);
