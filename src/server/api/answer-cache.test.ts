import { describe, expect, it } from 'vitest';
import { AnswerCache } from './answer-cache.ts';
import { encodedAnswer } from './json-response.ts';

function cacheOf() {
  const state = { version: 1, now: 0 };
  const cache = new AnswerCache(
    () => state.version,
    () => state.now,
  );
  return { state, cache };
}

describe('an answer that is given again', () => {
  it('is the one that was read last for this path, while the store is as it was', () => {
    const { state, cache } = cacheOf();
    const [first, other] = [encodedAnswer({ body: { a: 1 } }), encodedAnswer({ body: { a: 2 } })];
    cache.keep('/a', first, 1);
    cache.keep('/b', other, 1);
    expect(cache.find('/a')).toBe(first);
    expect(cache.find('/b')).toBe(other);
    expect(cache.find('/a?limit=1')).toBeUndefined();
    state.version = 2;
    expect(cache.find('/a')).toBeUndefined();
  });

  it('is never one that was being read when something was committed', () => {
    const { state, cache } = cacheOf();
    const before = cache.version;
    state.version = 2;
    cache.keep('/a', encodedAnswer({ body: {} }), before);
    expect(cache.find('/a')).toBeUndefined();
  });

  it('was read less than a second ago', () => {
    const { state, cache } = cacheOf();
    cache.keep('/a', encodedAnswer({ body: {} }), 1);
    state.now = 999;
    expect(cache.find('/a')).toBeDefined();
    state.now = 1_000;
    expect(cache.find('/a')).toBeUndefined();
  });

  it('takes no more memory however much is asked for', () => {
    const { cache } = cacheOf();
    const body = { text: 'x'.repeat(500_000) };
    for (let count = 0; count < 50; count++) cache.keep(`/${count}`, encodedAnswer({ body }), 1);
    const kept = Array.from({ length: 50 }, (_, count) => cache.find(`/${count}`)).filter((one) => one !== undefined);
    expect(kept.length).toBeLessThanOrEqual(4);
    expect(cache.find('/49')).toBeDefined();
  });
});
