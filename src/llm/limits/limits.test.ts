import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../model/index.ts';
import { admissibleAt, MINUTE_MS } from './minute-window.ts';
import { afterCall, FAILURES_TO_OPEN, newStanding, stateOf } from './standing.ts';

const unavailable = failureOf('unavailable', 'DRY-E4003', {});

describe('a limit by the minute', () => {
  it('never lets more out in any 60 seconds than it says', () => {
    const gaps = fc.array(fc.record({ gap: fc.nat(20_000), tokens: fc.integer({ min: 1, max: 50 }) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 50, max: 120 }),
        (calls, requests, tokens) => {
          const sent: { at: number; tokens: number }[] = [];
          let now = 1_000_000;
          for (const call of calls) {
            now += call.gap;
            now = admissibleAt(sent, call.tokens, { requests, tokens }, now);
            sent.push({ at: now, tokens: call.tokens });
          }
          for (const { at } of sent) {
            const within = sent.filter((other) => other.at >= at && other.at < at + MINUTE_MS);
            expect(within.length).toBeLessThanOrEqual(requests);
            expect(within.reduce((sum, other) => sum + other.tokens, 0)).toBeLessThanOrEqual(tokens);
          }
        },
      ),
    );
  });

  it('lets a request that is larger than the limit out when nothing else is in the window', () => {
    expect(admissibleAt([], 500, { tokens: 100 }, 7)).toBe(7);
    expect(admissibleAt([{ at: 5, tokens: 1 }], 500, { tokens: 100 }, 7)).toBe(5 + MINUTE_MS);
  });

  it('does not hold up what has no limit', () => {
    expect(admissibleAt([{ at: 5, tokens: 9_999 }], 500, {}, 7)).toBe(7);
  });
});

describe('the breaker of a provider', () => {
  it('opens at the fifth failure in a row, for a time that doubles, and closes with the first answer', () => {
    let standing = newStanding('p');
    for (let count = 1; count < FAILURES_TO_OPEN; count += 1) standing = afterCall(standing, unavailable, 0);
    expect(stateOf(standing, 0)).toBe('closed');
    standing = afterCall(standing, unavailable, 1000);
    expect([stateOf(standing, 15_999), stateOf(standing, 16_000)]).toEqual(['open', 'half_open']);
    standing = afterCall(standing, unavailable, 16_000);
    expect(standing.openUntil).toBe(46_000);
    expect(stateOf(afterCall(standing, null, 46_000), 46_000)).toBe('closed');
  });

  it('takes a refusal for a sign of life, and keeps the longest wait that was asked for', () => {
    const limited = { ...failureOf('rate_limited', 'DRY-E4003', {}), retryAfterMs: 5000 };
    const failing = { ...newStanding('p'), failures: 4 };
    const first = afterCall(failing, limited, 100);
    expect(first).toEqual({ provider: 'p', notBefore: 5100, failures: 0, openUntil: 0 });
    expect(afterCall(first, { ...limited, retryAfterMs: 10 }, 200).notBefore).toBe(5100);
  });
});
