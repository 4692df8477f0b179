import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');

test.each([
  [{ 'retry-after-ms': '1500', 'retry-after': '9' }, undefined, 1500],
  [{ 'retry-after': '3' }, undefined, 3000],
  [{ 'retry-after': '0.5' }, undefined, 500],
  [{ 'retry-after': 'Fri, 02 Jan 2026 03:04:25 GMT' }, undefined, 20_000],
  [{ 'retry-after': 'Fri, 02 Jan 2026 03:04:01 GMT' }, undefined, 0],
  [{ 'retry-after': '999999999' }, undefined, 86_400_000],
  [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1m2.5s' }, undefined, 62_500],
  [{ 'x-ratelimit-remaining-requests': '5', 'x-ratelimit-reset-requests': '1m' }, undefined, null],
  [
    { 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': '2026-01-02T03:04:15Z' },
    undefined,
    10_000,
  ],
  [{}, '{"error":{"details":[{"retryDelay": "21.5s"}]}}', 21_500],
  [{ 'retry-after': 'soon' }, undefined, null],
  [{ 'retry-after': '-7' }, undefined, null],
  [{ 'retry-after': '5, 20' }, undefined, 20_000],
  [{ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, undefined, 86_400_000],
  [{}, undefined, null],
])('%j asks for the wait that it means', (headers, body, wait) => {
  expect(retryAfterMs(headers as Record<string, string>, body, NOW)).toBe(wait);
});

test('whatever a server sends, a wait is a whole number between 0 and a day', () => {
  const names = fc.constantFrom(
    'retry-after',
    'retry-after-ms',
    'x-ratelimit-remaining-tokens',
    'x-ratelimit-reset-tokens',
  );
  const values = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String), fc.date().map(String));
  fc.assert(
    fc.property(fc.dictionary(names, values), fc.option(fc.string()), (headers, body) => {
      const wait = retryAfterMs(headers, body ?? undefined, NOW) ?? 0;
      expect(Number.isInteger(wait) && wait >= 0 && wait <= 86_400_000).toBe(true);
    }),
  );
});
