import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { DrydockError } from '../model/index.ts';
import { storeFile } from '../store/index.ts';
import { watchHome } from './home-watch.ts';

it('tells once that the database of a home is another file, and nothing of what is written into the same one', async () => {
  const home = await mkdtemp(join(tmpdir(), 'drydock-watch-'));
  const files = [join(home, 'owner.lock'), storeFile(home)];
  for (const file of files) await writeFile(file, '');
  const told: DrydockError[] = [];
  using _watch = watchHome(home, (error) => told.push(error), 5);
  await writeFile(storeFile(home), 'more');
  await pause(50);
  expect(told).toEqual([]);
  await writeFile(join(home, 'other'), 'other');
  await rename(join(home, 'other'), storeFile(home));
  await expect.poll(() => told).toMatchObject([{ code: 'DRY-E8124', message: expect.stringContaining('replaced') }]);
  await rm(home, { recursive: true });
  await pause(50);
  expect(told).toHaveLength(1);
});
