import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownSecrets } from './known-secrets.ts';

const secret = fc.string({ minLength: 8, maxLength: 60, unit: 'binary-ascii' });
const around = fc.string({ maxLength: 12 });

function knowing(value: string): KnownSecrets {
  const known = new KnownSecrets();
  known.add(value);
  return known;
}

describe('known secrets', () => {
  it('are masked in whatever base64 or hex holds them, so that it cannot be read back', () => {
    fc.assert(
      fc.property(
        secret,
        around,
        around,
        fc.constantFrom('base64', 'base64url', 'hex'),
        (value, before, after, form) => {
          const masked = knowing(value).mask(Buffer.from(before + value + after).toString(form));
          expect(masked).toContain('***');
          expect(
            masked
              .split('***')
              .map((part) => Buffer.from(part, form).toString())
              .join(''),
          ).not.toContain(value);
        },
      ),
    );
  });

  it('are found in bytes however these are cut', () => {
    fc.assert(
      fc.property(secret, around, around, fc.integer({ min: 1, max: 20 }), (value, before, after, size) => {
        const isIn = knowing(value).scanner();
        const bytes = Buffer.from(before + value + after);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
          bytes.subarray(n * size, n * size + size),
        );
        expect(pieces.some(isIn)).toBe(true);
      }),
    );
  });

  it('of several lines are masked line by line', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n';
    expect(knowing(key).mask('read: kqhkiG9w0BAQEF!')).toBe('read: ***!');
    expect(knowing('{\n  "a": true,\n  "key": "kqhkiG9w0BAQEF"\n}').mask('"a": true,')).toBe('"a": true,');
  });

  it('that are very short are masked as they are, and make no other text unreadable', () => {
    const known = knowing('x1');
    expect(known.mask('x1 and 7831, eDE')).toBe('*** and 7831, eDE');
    expect(known.scanner()(Buffer.from('x1'))).toBe(false);
  });
});
