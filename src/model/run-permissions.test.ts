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
    // However a host is written, what is denied is denied.
    ['net:Example.com', 'net:example.com:443', true],
    ['net:example.com', 'net:example.com.:443', true],
    ['net:example.com.', 'net:example.com:443', true],
    ['net:*.example.com', 'net:a.example.com.:443', true],
    ['net:127.0.0.1', 'net:[::ffff:7f00:1]:80', true],
    ['net:[::ffff:127.0.0.1]', 'net:127.0.0.1:80', true],
    ['net:127.1', 'net:127.0.0.1:80', true],
    ['net:0x7f.1', 'net:127.0.0.1:80', true],
    ['net:[::1]', 'net:[::1]:8040', true],
    ['net:[::1]:8040', 'net:[::1]:8041', false],
    ['net:[::1]', 'net:[2001:db8::1]:80', false],
    ['net:[2001:DB8:0::1]', 'net:[2001:db8::1]:80', true],
    ['net:*', 'net:[::1]:80', true],
    // What names no host is at none.
    ['net:*', 'net::443', false],
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

  it.each(['net:[::1]', 'net:[2001:db8::1]:8080', 'net:my_host', 'net:*:80', 'net:example.com.'])(
    '%s is one',
    (text) => {
      expect(runPermissionsSchema.safeParse({ deny: [text] }).success).toBe(true);
    },
  );

  it.each([
    'everything',
    'exec',
    'exec:',
    'exec:a b',
    'net:',
    'fs:delete',
    '*',
    // They would deny nothing.
    'net:*evil.com',
    'net:ex*mple.com',
    'net:.',
    'net:a..b',
    'exec:/bin/sh',
    'exec:../sh',
  ])('%s is no permission', (text) => {
    expect(runPermissionsSchema.safeParse({ allow: [text] }).success).toBe(false);
  });
});
