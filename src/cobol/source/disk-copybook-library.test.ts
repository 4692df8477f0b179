import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cobcCopybookDirectories, diskCopybookLibrary } from './disk-copybook-library.ts';

describe('copybooks on disk', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drydock-copybooks-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(...paths: string[]): void {
    for (const path of paths) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), path);
    }
  }

  const find = (directories: string[], name: string, library?: string): string | undefined =>
    diskCopybookLibrary({ directories: directories.map((directory) => join(root, directory)) })
      .find(name, library)
      ?.path.slice(root.length + 1);

  it('are found as written, then with the extensions of cobc, in the order of the directories', () => {
    write('a/REC.cbl', 'a/REC.cpy', 'b/REC', 'a/OTHER.txt');
    expect(find(['a', 'b'], 'REC')).toBe('a/REC.cpy');
    expect(find(['b', 'a'], 'REC')).toBe('b/REC');
    expect(find(['a', 'missing', 'b'], 'REC.cbl')).toBe('a/REC.cbl');
    expect(find(['a'], 'OTHER')).toBeUndefined();
  });

  it('are found in the directory of their library first', () => {
    write('a/LIB/REC.cpy', 'a/REC.cpy');
    expect(find(['a'], 'REC', 'LIB')).toBe('a/LIB/REC.cpy');
    expect(find(['a'], 'REC', 'ELSEWHERE')).toBe('a/REC.cpy');
  });

  it('are found whatever their case, when no directory has the name as written', () => {
    write('a/Customer.Cpy', 'b/customer.cpy', 'a/Sub/Rec.cpy');
    expect(find(['a', 'b'], 'customer')).toBe('b/customer.cpy');
    expect(find(['a'], 'CUSTOMER')).toBe('a/Customer.Cpy');
    expect(find(['a'], 'sub/REC')).toBe('a/Sub/Rec.cpy');
  });

  it('are found by path', () => {
    write('a/sub/rec.cpy', 'c.cpy');
    expect(find(['a'], 'sub/rec.cpy')).toBe('a/sub/rec.cpy');
    expect(find(['a'], '../c.cpy')).toBe('c.cpy');
    expect(diskCopybookLibrary({ directories: [] }).find(join(root, 'c.cpy'))?.path).toBe(join(root, 'c.cpy'));
  });

  it('outside of the tree are not read when there is a limit, not even through a link', () => {
    write('tree/in.cpy', 'secret.cpy');
    symlinkSync(join(root, 'secret.cpy'), join(root, 'tree', 'link.cpy'));
    const library = diskCopybookLibrary({ directories: [join(root, 'tree')], within: join(root, 'tree') });
    expect(library.find('in')).toBeDefined();
    for (const name of ['../secret.cpy', 'link', join(root, 'secret.cpy')]) expect(library.find(name)).toBeUndefined();
  });

  it('of the compiler are searched where its environment says', () => {
    const { before, after } = cobcCopybookDirectories({ COBCPY: ['/a', '/b'].join(delimiter), COB_COPY_DIR: '/c' });
    expect([before, after]).toEqual([['/a', '/b'], ['/c']]);
    expect(cobcCopybookDirectories({}).before).toEqual([]);
  });

  it('with impossible names are not found', () => {
    for (const name of ['', 'a\0b', '..', '/', 'a/b/c']) expect(find(['.'], name)).toBeUndefined();
  });
});
