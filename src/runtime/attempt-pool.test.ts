import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttemptPool } from './attempt-pool.ts';

const signal = new AbortController().signal;
const slot = (key: string, name = key, limit = Infinity) => ({ key, name, limit, signal });

describe('slots for attempts', () => {
  it('law: never more at once than there are slots, nor than an agent allows, and everything is done', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), agent: fc.constantFrom('x', 'y') }), {
          maxLength: 30,
        }),
        async (slots, limit, work) => {
          const pool = new AttemptPool(slots);
          const running = { all: 0, x: 0, y: 0 };
          const done = await Promise.all(
            work.map(({ key, agent }) =>
              pool.run(slot(key, agent, limit), async () => {
                running.all += 1;
                running[agent] += 1;
                expect(running.all).toBeLessThanOrEqual(slots);
                expect(running[agent]).toBeLessThanOrEqual(limit);
                await new Promise(setImmediate);
                running.all -= 1;
                running[agent] -= 1;
                return true;
              }),
            ),
          );
          expect(done).toHaveLength(work.length);
          expect(pool.running).toBe(0);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes turns between steps, so that a large one does not shut out a small one', async () => {
    const pool = new AttemptPool(1);
    const order: string[] = [];
    const work = [...Array.from({ length: 5 }, () => 'large'), 'small'].map((key) =>
      pool.run(slot(key), async () => {
        order.push(key);
      }),
    );
    await Promise.all(work);
    expect(order.indexOf('small')).toBeLessThanOrEqual(2);
  });

  it('frees the slot of work that fails, and lets waiting work leave', async () => {
    const pool = new AttemptPool(1);
    const stop = new AbortController();
    const failing = pool.run(slot('a'), async () => {
      throw new Error('no');
    });
    const waiting = pool.run({ ...slot('b'), signal: stop.signal }, async () => 'never');
    stop.abort();
    await expect(failing).rejects.toThrow('no');
    await expect(waiting).rejects.toThrow();
    expect(await pool.run(slot('c'), async () => 'free')).toBe('free');
  });
});
