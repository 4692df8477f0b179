import { describe, expect, it } from 'vitest';
import { memorySourceTree } from './memory-source-tree.ts';
import { walkTree } from './walk.ts';

describe('walking a tree', () => {
  it('lists its files in order, and leaves out what is no source', async () => {
    const walk = await walkTree(
      memorySourceTree({
        'b.cbl': 'x',
        'a/z.cpy': 'x',
        'a/b/c.cpy': 'x',
        '.git/config': 'x',
        'web/node_modules/x.js': 'x',
        'out/drydock.json': '{}',
        'out/A.java': 'x',
        'old/A.cbl': 'x',
      }),
      { exclude: ['./old/'] },
    );
    expect(walk.files.map((file) => file.path)).toEqual(['a/b/c.cpy', 'a/z.cpy', 'b.cbl']);
    expect(walk.skipped.map(({ path }) => path)).toEqual(['.git', 'old', 'out', 'web/node_modules']);
    expect(walk.problems).toEqual([]);
  });

  it('goes on past what it cannot read, and never follows a link out', async () => {
    const walk = await walkTree(
      memorySourceTree({
        'a.cbl': 'x',
        'closed/': { fault: 'EACCES: permission denied' },
        'closed/b.cbl': 'x',
        link: { kind: 'outer-link' },
        dangling: { kind: 'broken-link' },
        pipe: { kind: 'other' },
        alias: { kind: 'inner-link' },
        loop: { kind: 'inner-directory-link' },
      }),
    );
    expect(walk.files.map((file) => file.path)).toEqual(['a.cbl', 'alias']);
    expect(walk.problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'unreadable closed',
      'link-broken dangling',
      'link-outside link',
      'not-a-file pipe',
    ]);
    expect(walk.problems[0]?.message).toContain('EACCES');
  });

  it('ends at directories without end', async () => {
    const endless = {
      list: async () => [{ name: 'd', kind: 'directory', bytes: 0 } as const],
      read: async () => new Uint8Array(),
    };
    expect((await walkTree(endless)).problems.map(({ code }) => code)).toEqual(['too-deep']);
  });

  it('stops when it is told to', async () => {
    const reason = new Error('enough');
    await expect(walkTree(memorySourceTree({ a: 'x' }), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
