import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldersOfOthers, holdsHome, isPlaceOfItsOwn } from './own-place.ts';

describe('what an agent is shown for the sake of its file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is a folder of agents, also one with packages of its own', async () => {
    await writeFile(join(folder, 'package.json'), '{}');
    expect(isPlaceOfItsOwn(folder, '/elsewhere/scratch')).toBe(true);
    expect(isPlaceOfItsOwn(folder, `${folder}-else/scratch`)).toBe(true);
  });

  it.each(['.git', '.env', '.npmrc'])('is no folder of a whole project: it has %s', async (name) => {
    await writeFile(join(folder, name), '');
    expect(isPlaceOfItsOwn(folder, '/elsewhere/scratch')).toBe(false);
  });

  it('is no home, of a person or of the engine, and nothing above one', () => {
    for (const above of [homedir(), dirname(homedir()), '/']) {
      expect([holdsHome(above), isPlaceOfItsOwn(above, '/elsewhere/scratch')]).toEqual([true, false]);
    }
    expect(isPlaceOfItsOwn(folder, join(folder, 'workspaces/scratch'))).toBe(false);
    expect(holdsHome(join(homedir(), 'bin'))).toBe(false);
  });

  it('is nothing of the folders of other agents', async () => {
    for (const name of ['other', 'library']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'other/agent.yaml'), '');
    expect(foldersOfOthers(folder)).toEqual([join(folder, 'other')]);
    expect(foldersOfOthers(join(folder, 'none'))).toEqual([]);
  });
});
