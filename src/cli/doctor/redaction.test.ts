import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor, secretsIn, textsOf } from './redaction.ts';

const redact = redactor({ homeFolder: '/home/ana', secrets: [] });

describe('what is taken out of a support archive', () => {
  it.each([
    'authorization: Bearer abc.def-123',
    'password=hunter2!',
    'MODEL_API_KEY: "se cret"',
    'https://ana:pw@example.com/x',
    'https://example.com/hook?sig=abc',
    'sk-proj-0123456789abcdef',
    'ghp_0123456789abcdefghij',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'eyJhbGciOi.eyJzdWIi.c2ln',
    'got yT3_aaBBccDDeeFFggHHiiJJkkLLmmNN-9o0p1',
    '-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----',
  ])('knows a secret by its form: %s', (text) => {
    const left = redact(text);
    for (const secret of [
      'abc.def',
      'hunter2',
      'se cret',
      'ana:pw',
      'sig=abc',
      '0123456789',
      'MfKQ',
      'eyJz',
      'yT3_',
      'MII',
    ])
      expect(left).not.toContain(secret);
    expect(left).toContain('[redacted]');
  });

  it('leaves what helps: times, versions, run ids, codes and places, with ~ for the home directory', () => {
    const text = '2026-11-22T10:00:00.000Z run_01kfs3q2m8e7v9x0a1b2c3d4e5 failed in /home/ana/x/drydock.db [DRY-E6001]';
    expect(redact(text)).toBe(text.replace('/home/ana', '~'));
  });

  it('takes every known secret out, whatever its characters and whatever stands around it', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 30 }).filter((one) => one.trim().length >= 4);
    fc.assert(
      fc.property(text, fc.string(), fc.string(), (secret, before, after) => {
        // What stands in its place is no trace of it.
        fc.pre(!'redacted'.includes(secret.trim()) && !/[[\]]/.test(secret));
        const left = redactor({ homeFolder: '/', secrets: [secret] })(`${before}${secret}${after}`);
        expect(left).not.toContain(secret.trim());
      }),
    );
  });

  it('finds secrets of the environment by their names, and every text of parameters', () => {
    expect(secretsIn({ MODEL_API_KEY: 'k-1', PATH: '/bin', SSH_AUTH_SOCK: '/', PGPASSWORD: 'p' })).toEqual([
      'k-1',
      'p',
    ]);
    expect(textsOf({ a: ['x', { b: 'y' }], n: 12345, t: true })).toEqual(['x', 'y', '12345']);
  });
});
