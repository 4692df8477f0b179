import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportWorkspace } from './export.ts';
import { temporaryDirectory } from './testing.ts';

const LONG = `${'deep/'.repeat(30)}müller ${'n'.repeat(120)}.txt`;

async function workspaceIn(place: string) {
  const workspace = join(place, 'workspace');
  await mkdir(join(workspace, 'outputs', LONG, '..'), { recursive: true });
  await writeFile(join(workspace, 'outputs', LONG), 'long');
  await writeFile(join(workspace, 'outputs/a.txt'), 'a'.repeat(1_000));
  await writeFile(join(workspace, 'config.json'), '{}');
  return workspace;
}

describe('an export', () => {
  it('into an archive gives the same bytes each time, and tar can read it', async () => {
    await using place = await temporaryDirectory();
    const workspace = await workspaceIn(place.path);
    const [first, second] = ['one.tar.gz', 'two.tgz'].map((name) => join(place.path, name)) as [string, string];
    await exportWorkspace('run_x', workspace, 'all', first);
    await exportWorkspace('run_x', workspace, 'all', second);
    expect(await readFile(first)).toEqual(await readFile(second));
    await mkdir(join(place.path, 'unpacked'));
    execFileSync('tar', ['xzf', first, '-C', join(place.path, 'unpacked')]);
    expect(await readFile(join(place.path, 'unpacked/outputs', LONG), 'utf8')).toBe('long');
    const manifest: unknown = JSON.parse(await readFile(join(place.path, 'unpacked/manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      run: 'run_x',
      files: [{ path: 'config.json' }, { path: 'outputs/a.txt', bytes: 1_000 }, {}],
    });
    expect((await readdir(place.path)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('never overwrites, never follows a link out, and says what it left out', async () => {
    await using place = await temporaryDirectory();
    const workspace = await workspaceIn(place.path);
    await writeFile(join(place.path, 'secret'), 'x');
    await symlink(join(place.path, 'secret'), join(workspace, 'outputs/link'));
    const target = join(place.path, 'out');
    const exported = await exportWorkspace('run_x', workspace, 'outputs', target);
    expect(exported.leftOut).toEqual(['outputs/link']);
    expect(await readFile(join(target, 'outputs/a.txt'), 'utf8')).toBe('a'.repeat(1_000));
    await expect(exportWorkspace('run_x', workspace, 'outputs', target)).rejects.toMatchObject({ code: 'DRY-E5026' });
    await writeFile(join(place.path, 'there.tgz'), 'mine');
    const over = exportWorkspace('run_x', workspace, 'outputs', join(place.path, 'there.tgz'));
    await expect(over).rejects.toMatchObject({ code: 'DRY-E5026' });
    expect(await readFile(join(place.path, 'there.tgz'), 'utf8')).toBe('mine');
  });
});
