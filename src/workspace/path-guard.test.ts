import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { existingPathBelow, isBelow, pathBelow } from './path-guard.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'drydock-guard-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('the path guard', () => {
  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/../../x',
    '/etc/passwd',
    'C:\\x',
    'C:x',
    '\\\\host\\share',
    'a\\..\\..\\x',
    'a\0b',
  ])('refuses %j', (name) => {
    expect(pathBelow('/root', name)).toMatchObject({ ok: false });
  });

  it.each(['a', 'a/b.txt', './a', 'a//b', '...', '..a', 'a..b/c'])('accepts %j', (name) => {
    expect(pathBelow('/root', name)).toMatchObject({ ok: true });
  });

  it('never lets a name out of its root, whatever it is made of', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b c', '\\', '/', 'C:', '\0', '~', '%2e%2e');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('/', '\\', ''), (parts, separator) => {
        const guarded = pathBelow('/some/root', parts.join(separator));
        if (guarded.ok) expect(isBelow('/some/root', guarded.path)).toBe(true);
      }),
    );
  });

  it('refuses a link, and a file behind a link that leads out', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'drydock-outside-'));
    try {
      await writeFile(join(outside, 'secret'), 'x');
      await symlink(join(outside, 'secret'), join(root, 'file'));
      await symlink(outside, join(root, 'folder'));
      expect(await existingPathBelow(root, 'file')).toMatchObject({ ok: false, reason: 'it is a symbolic link' });
      expect(await existingPathBelow(root, 'folder/secret')).toMatchObject({ ok: false });
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('accepts a file below a directory, and says when there is none', async () => {
    await mkdir(join(root, 'a'));
    await writeFile(join(root, 'a/b'), 'x');
    expect(await existingPathBelow(root, 'a/b')).toEqual({ ok: true, path: join(root, 'a/b') });
    expect(await existingPathBelow(root, 'a/c')).toEqual({ ok: false, reason: 'it does not exist' });
  });
});
