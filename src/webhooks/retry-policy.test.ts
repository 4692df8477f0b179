import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterOf } from '../model/index.ts';
import { RETRY, verdictOf } from './retry-policy.ts';

const answer = (status: number | null, retryAfterMs: number | null = null) => ({ status, retryAfterMs });
const at = (attempts: number, failures = attempts) => ({ attempts, failures, random: 0.5 });

describe('what follows from an answer', () => {
  it('is success for 2xx, the end of the webhook for 410', () => {
    for (const status of [200, 202, 204, 299]) expect(verdictOf(answer(status), at(1))).toEqual({ kind: 'delivered' });
    expect(verdictOf(answer(410), at(1))).toEqual({ kind: 'gone' });
  });

  it('is ten attempts over a day while the receiver is in trouble, and three for what it refuses', () => {
    for (const status of [null, 302, 408, 425, 429, 500, 503]) {
      let [attempts, waited] = [1, 0];
      for (;;) {
        const verdict = verdictOf(answer(status), at(attempts));
        if (verdict.kind !== 'retry') break;
        waited += verdict.afterMs;
        attempts += 1;
      }
      expect(attempts).toBe(10);
      expect(waited / 3_600_000).toBeGreaterThan(22);
      expect(waited / 3_600_000).toBeLessThan(26);
    }
    for (const status of [400, 401, 403, 404, 413, 422, 451]) {
      expect(verdictOf(answer(status), at(2))).toMatchObject({ kind: 'retry', holdMs: 0 });
      expect(verdictOf(answer(status), at(3))).toEqual({ kind: 'failed' });
    }
  });

  it('spreads pauses by a fifth, and is never earlier than the receiver asked, nor later than a day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 10 ** 12 })),
        (attempts, random, asked) => {
          const verdict = verdictOf(answer(503, asked), { attempts, failures: attempts, random });
          if (verdict.kind !== 'retry') throw new Error(verdict.kind);
          const planned = RETRY.delaysMs[attempts - 1] ?? 0;
          const least = Math.max(Math.floor(planned * 0.8), Math.min(asked ?? 0, RETRY.longestRetryAfterMs));
          expect(verdict.afterMs).toBeGreaterThanOrEqual(least);
          expect(verdict.afterMs).toBeLessThanOrEqual(Math.max(least, Math.ceil(planned * 1.2)));
          expect(verdict.holdMs).toBeGreaterThanOrEqual(Math.min(asked ?? 0, RETRY.longestRetryAfterMs));
          expect(verdict.holdMs).toBeLessThanOrEqual(RETRY.longestRetryAfterMs);
        },
      ),
    );
  });
});

describe('Retry-After', () => {
  it('is seconds or a date', () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    expect(retryAfterOf('120', now)).toBe(120_000);
    expect(retryAfterOf('Sun, 22 Nov 2026 12:00:30 GMT', now)).toBe(30_000);
    expect(retryAfterOf('Sun, 22 Nov 2020 12:00:30 GMT', now)).toBe(0);
    for (const wrong of [undefined, '', 'soon', '-1', '1.5', '1e9', '99999999999999'])
      expect(retryAfterOf(wrong, now)).toBeNull();
  });
});
