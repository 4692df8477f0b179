import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { emptyTrash, removeTree } from './remove-tree.ts';
import { temporaryDirectory } from './testing.ts';

const isRoot = process.getuid?.() === 0;

async function isGone(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    () => true,
  );
}

describe('removing a tree', () => {
  it('removes a tree that is deeper than a path can name', async () => {
    await using place = await temporaryDirectory();
    const tree = join(place.path, 'tree');
    const made = spawnSync('sh', [
      '-c',
      `mkdir "$1" && cd "$1" && i=0 && while [ $i -lt 120 ]; do d=${'d'.repeat(100)}; mkdir $d && cd -P $d || exit 1; i=$((i+1)); done; : > bottom`,
      'sh',
      tree,
    ]);
    expect(made.status).toBe(0);
    await removeTree(tree, join(place.path, 'trash'));
    expect(await readdir(place.path)).toEqual(['trash']);
    expect(await readdir(join(place.path, 'trash'))).toEqual([]);
  });

  it('removes names of every kind, pipes and sockets', async () => {
    await using place = await temporaryDirectory();
    const tree = join(place.path, 'tree');
    await mkdir(join(tree, 'new\nline'), { recursive: true });
    await writeFile(join(tree, 'new\nline', 'x'.repeat(255)), '');
    await writeFile(Buffer.concat([Buffer.from(`${tree}/`), Buffer.from([0xff, 0xfe, 0x41])]), '');
    await mkdir(Buffer.concat([Buffer.from(`${tree}/`), Buffer.from([0xff, 0x42])]));
    execFileSync('mkfifo', [join(tree, 'pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(tree, 'socket'), resolve));
    await removeTree(tree, join(place.path, 'trash'));
    server.close();
    expect(await isGone(tree)).toBe(true);
    expect(await readdir(join(place.path, 'trash'))).toEqual([]);
  });

  it('leaves what links point to as it was, permissions included', async () => {
    await using place = await temporaryDirectory();
    const outside = join(place.path, 'outside');
    await mkdir(outside, { mode: 0o500 });
    await mkdir(join(place.path, 'tree/sub'), { recursive: true });
    await symlink(outside, join(place.path, 'tree/sub/link'));
    await symlink(outside, join(place.path, 'link'));
    await removeTree(join(place.path, 'tree'), join(place.path, 'trash'));
    await removeTree(join(place.path, 'link'), join(place.path, 'trash'));
    expect((await lstat(outside)).mode & 0o777).toBe(0o500);
    await chmod(outside, 0o700);
  });

  it.skipIf(!isRoot)(
    'removes directories that their owner may neither read nor write (tried as another user)',
    async () => {
      await using place = await temporaryDirectory();
      await chmod(place.path, 0o777);
      const script = `
      import { chmodSync, mkdirSync, writeFileSync, readdirSync } from 'node:fs';
      process.setgid(65534); process.setuid(65534);
      const { removeTree } = await import(process.argv[1]);
      const base = process.argv[2] + '/work';
      mkdirSync(base + '/tree/a/b', { recursive: true });
      writeFileSync(base + '/tree/a/b/file', 'x', { mode: 0o400 });
      for (const path of ['/tree/a/b', '/tree/a', '/tree']) chmodSync(base + path, 0);
      await removeTree(base + '/tree', base + '/trash');
      console.log(JSON.stringify([readdirSync(base), readdirSync(base + '/trash')]));`;
      const module = fileURLToPath(new URL('remove-tree.ts', import.meta.url));
      // The module is loaded before the user changes: its folder may be closed to others.
      const early = script.replace('process.setgid', `await import(process.argv[1]);\n process.setgid`);
      const child = spawnSync(process.execPath, ['--input-type=module', '-e', early, module, place.path], {
        encoding: 'utf8',
      });
      expect(child.stderr).toBe('');
      expect(JSON.parse(child.stdout)).toEqual([['trash'], []]);
    },
  );

  it('names what cannot be removed, and removes it the next time', async ({ skip }) => {
    await using place = await temporaryDirectory();
    const tree = join(place.path, 'tree');
    const trash = join(place.path, 'trash');
    await mkdir(join(tree, 'a/b'), { recursive: true });
    await writeFile(join(tree, 'a/b/stuck'), 'x');
    await writeFile(join(tree, 'a/b/loose'), 'x');
    if (spawnSync('chattr', ['+i', join(tree, 'a/b/stuck')]).status !== 0) skip('needs root and chattr');
    await expect(removeTree(tree, trash)).rejects.toMatchObject({
      code: 'DRY-E5025',
      details: [expect.stringContaining(join(tree, 'a/b/stuck'))],
    });
    expect(await isGone(tree)).toBe(true);
    const [left] = await emptyTrash(trash);
    expect(await readFile(left?.path ?? '', 'utf8')).toBe('x');
    execFileSync('chattr', ['-i', left?.path ?? '']);
    expect(await emptyTrash(trash)).toEqual([]);
    expect(await readdir(trash)).toEqual([]);
  });
});
