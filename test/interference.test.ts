import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureInterference } from '../bench/interference.ts';

const MEBIBYTE = 2 ** 20;

describe('1,000 runs at the same time', () => {
  it('all succeed, see nothing of each other anywhere, and take less than a mebibyte of memory each', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-interference-'));
    try {
      const { ended, leaks, heapPerRun } = await measureInterference(folder, 1_000, 10);
      expect(leaks).toEqual([]);
      expect(ended).toBe(1_000);
      expect(heapPerRun).toBeLessThan(MEBIBYTE);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 180_000);
});
