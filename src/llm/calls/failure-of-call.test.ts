import { APICallError } from 'ai';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveModel } from '../providers/resolved-model.ts';
import { failureOfCall, isUnpaid } from './failure-of-call.ts';
import { masker } from './mask-secrets.ts';

const model = resolveModel([{ id: 'x', kind: 'openai', models: [] }], 'x/m');
const mask = masker({ apiKey: 'hunter2-hunter2', headers: {}, secrets: ['hunter2-hunter2'] });

function refusal(statusCode: number, message: string, responseBody = '', responseHeaders = {}): APICallError {
  return new APICallError({
    message,
    url: 'http://x',
    requestBodyValues: {},
    statusCode,
    responseBody,
    responseHeaders,
  });
}

describe('what providers word in their own ways is one failure', () => {
  test.each([
    [429, 'You exceeded your current quota', '{"error":{"code":"insufficient_quota"}}', 'DRY-E3027', true],
    [400, 'Your credit balance is too low to access the API', '', 'DRY-E3027', true],
    [402, 'Insufficient balance', '', 'DRY-E3027', true],
    [400, 'API key not valid. Please pass a valid API key.', '', 'DRY-E3018', true],
    [400, 'prompt is too long: 210000 tokens > 200000 maximum', '', 'DRY-E3021', true],
    [400, 'x', '{"error":{"code":"context_length_exceeded"}}', 'DRY-E3021', true],
    [400, 'The input token count (2000000) exceeds the maximum number of tokens', '', 'DRY-E3021', true],
    [413, 'request too large', '', 'DRY-E3021', true],
    [400, 'x', '{"error":{"code":"content_filter"}}', 'DRY-E3022', true],
    [400, 'x', '{"error":{"code":"model_not_found"}}', 'DRY-E3020', true],
    [404, 'model "m" not found, try pulling it first', '', 'DRY-E3020', true],
    [422, 'bad field', '', 'DRY-E3019', true],
    [408, 'timeout', '', 'DRY-E3016', undefined],
    [529, 'Overloaded', '', 'DRY-E3016', undefined],
  ])('%i %s %s', (status, message, body, code, isFinal) => {
    const failure = failureOfCall(refusal(status, message, body), model, mask, 0);
    expect(failure).toMatchObject({ code, place: 'x/m' });
    expect(failure.final).toBe(isFinal);
  });

  test('a limit that is told within a stream is a limit', () => {
    const error = Object.assign(new Error('Rate limit reached'), { code: 'rate_limit_exceeded' });
    expect(failureOfCall(error, model, mask, 0)).toMatchObject({ code: 'DRY-E3015', class: 'rate_limited' });
  });

  test('503 with a wait is unavailable for that long', () => {
    const failure = failureOfCall(refusal(503, 'busy', '', { 'retry-after': '2' }), model, mask, 0);
    expect(failure).toMatchObject({ class: 'unavailable', retryAfterMs: 2000 });
  });
});

test('only what was refused or never arrived is known to cost nothing', () => {
  expect(isUnpaid(refusal(500, 'x'))).toBe(true);
  expect(isUnpaid(new Error('fetch failed', { cause: { code: 'ECONNREFUSED' } }))).toBe(true);
  expect(isUnpaid(new Error('terminated', { cause: { code: 'ECONNRESET' } }))).toBe(false);
  expect(isUnpaid(null)).toBe(false);
});

test('keys are masked, whoever repeats them', () => {
  const masked = mask(
    'hunter2-hunter2 sk-proj-abc***def Bearer abcdefghijk http://h/?key=topsecret&x=1 AIzaSyABCDEFGH',
  );
  expect(masked).toBe('*** *** *** http://h/***&x=1 ***');
});

test('whatever is thrown becomes one line of bounded length without the key', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string({ maxLength: 2000, unit: 'binary' }), (thing, text) => {
      for (const error of [thing, new Error(`${text}hunter2-hunter2${text}`)]) {
        const { message } = failureOfCall(error, model, mask, 0);
        expect(message.length).toBeLessThan(700);
        expect(message).not.toContain('hunter2');
        expect(message).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});
