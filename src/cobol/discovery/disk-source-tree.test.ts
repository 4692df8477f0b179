import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover } from './discover.ts';
import { diskSourceTree } from './disk-source-tree.ts';

describe('a tree on disk', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drydock-tree-'));
    mkdirSync(join(root, 'tree', 'src'), { recursive: true });
    writeFileSync(join(root, 'tree', 'src', 'A.cbl'), '       ID DIVISION.\n       PROGRAM-ID. A.\n');
    writeFileSync(join(root, 'secret.cbl'), '       ID DIVISION.\n       PROGRAM-ID. SECRET.\n');
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('is discovered without following links out of it or around in it', async () => {
    const tree = join(root, 'tree');
    symlinkSync(join(root, 'secret.cbl'), join(tree, 'out.cbl'));
    symlinkSync(root, join(tree, 'up'));
    symlinkSync(tree, join(tree, 'src', 'loop'));
    symlinkSync(join(root, 'nothing'), join(tree, 'dangling'));
    symlinkSync(join(tree, 'src', 'A.cbl'), join(tree, 'alias.cbl'));
    const found = await discover(diskSourceTree(tree));
    expect(found.members.map(({ path }) => path)).toEqual(['alias.cbl', 'src/A.cbl']);
    expect(found.problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'link-broken dangling',
      'link-outside out.cbl',
      'duplicate-program src/A.cbl',
      'link-outside up',
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('is discovered past what may not be read', async () => {
    writeFileSync(join(root, 'tree', 'closed.cbl'), 'x');
    chmodSync(join(root, 'tree', 'closed.cbl'), 0);
    const found = await discover(diskSourceTree(join(root, 'tree')));
    expect(found.problems).toMatchObject([{ code: 'unreadable', file: 'closed.cbl' }]);
    expect(found.programs).toHaveLength(1);
  });

  it('that is not there is one problem', async () => {
    const found = await discover(diskSourceTree(join(root, 'nowhere')));
    expect(found.problems).toMatchObject([{ code: 'unreadable', file: '.' }]);
  });
});
