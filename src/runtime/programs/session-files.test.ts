import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionFiles } from './session-files.ts';

describe('what a program writes through the engine', () => {
  let root: string;
  let scratch: string;
  let outside: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'session-'));
    [scratch, outside] = [join(root, 'scratch'), join(root, 'outside')];
    await Promise.all([mkdir(scratch), mkdir(outside)]);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is a file below its directory, in folders that are made for it', async () => {
    await new SessionFiles(scratch, null).write('a/b/c.txt', 'text');
    expect(await readFile(join(scratch, 'a/b/c.txt'), 'utf8')).toBe('text');
  });

  it.each(['link/file', 'link/new/file', 'link/new/deep/file', '../outside/file', 'a/../../outside/file'])(
    'is refused, and nothing is made elsewhere, when %s leads out of it',
    async (path) => {
      await symlink(outside, join(scratch, 'link'));
      await expect(new SessionFiles(scratch, null).write(path, 'text')).rejects.toThrow(/outside of the directory/);
      expect(await readdir(outside)).toEqual([]);
    },
  );
});
