import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureInterference } from '../bench/interference.ts';

const MEBIBYTE = 2 ** 20;

describe('1,000 runs at the same time', () => {
  it('all succeed, see nothing of each other, take less than a mebibyte each, and no owner waits for the others to be done', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-interference-'));
    try {
      const { ended, leaks, heapPerRun, firstHalf } = await measureInterference(folder, 1_000, 10);
      expect(leaks).toEqual([]);
      expect(ended).toBe(1_000);
      expect(heapPerRun).toBeLessThan(MEBIBYTE);
      // 500 runs, and 50 for each owner if shares were exactly fair; in the order of their coming it would be 100 for five of them.
      expect(Object.keys(firstHalf)).toHaveLength(10);
      expect(Math.min(...Object.values(firstHalf))).toBeGreaterThanOrEqual(20);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 180_000);
});
