import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, refusalByRun, runPermissionsSchema } from './run-permissions.ts';

const permission = fc.constantFrom(
  'llm',
  'secret',
  'fs:read',
  'exec:cobc',
  'exec:java',
  'net:example.com',
  'net:api.example.com',
  'net:api.example.com:8080',
  'net:other.org',
);
const pattern = fc.oneof(permission, fc.constantFrom('exec:*', 'net:*', 'net:*.example.com', 'net:*:8080'));
const patterns = fc.array(pattern, { maxLength: 4 });

describe('what a run grants', () => {
  it.each([
    ['net:example.com', 'net:example.com:443', true],
    ['net:example.com:443', 'net:example.com:80', false],
    ['net:example.com:443', 'net:example.com', false],
    ['net:*.example.com', 'net:a.b.example.com:80', true],
    ['net:*.example.com', 'net:example.com', false],
    ['net:*.example.com', 'net:badexample.com', false],
    ['net:*', 'net:anything:1', true],
    ['net:*', 'llm', false],
    ['exec:*', 'exec:sh', true],
    ['exec:*', 'net:sh', false],
    ['exec:sh', 'exec:sh2', false],
    ['fs:read', 'fs:write', false],
  ])('%s covers %s: %s', (granted, wanted, expected) => {
    expect(covers(granted, wanted)).toBe(expected);
  });

  it('is never more because something is denied, or because something must be allowed', () => {
    fc.assert(
      fc.property(permission, patterns, patterns, pattern, (wanted, allow, deny, more) => {
        const granted = (rules: object): boolean => refusalByRun(rules, wanted) === null;
        expect(granted({})).toBe(true);
        if (granted({ allow, deny: [...deny, more] })) expect(granted({ allow, deny })).toBe(true);
        if (granted({ allow, deny })) expect(granted({ allow: [...allow, more], deny })).toBe(true);
        if (granted({ allow })) expect(allow.some((one) => covers(one, wanted))).toBe(true);
        if (deny.includes(wanted)) expect(granted({ allow: [...allow, wanted], deny })).toBe(false);
      }),
    );
  });

  it.each(['everything', 'exec', 'exec:', 'exec:a b', 'net:', 'fs:delete', '*'])('%s is no permission', (text) => {
    expect(runPermissionsSchema.safeParse({ allow: [text] }).success).toBe(false);
  });
});
