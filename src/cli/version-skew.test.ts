import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOlder, versionSkew } from './version-skew.ts';

const meeting = { own: '1.2.0', other: '1.2.0', oldestClient: '1.0.0', command: 'drydock' };

describe('two versions of drydock that meet', () => {
  it('say nothing when they are the same, and else which one to upgrade, with both', () => {
    expect(versionSkew(meeting)).toBeNull();
    expect(versionSkew({ ...meeting, own: '1.1.9' })).toMatch(
      /drydock 1\.2\.0, this is 1\.1\.9.*npm install -g drydock@1\.2\.0/,
    );
    expect(versionSkew({ ...meeting, own: '1.10.0' })).toMatch(
      /1\.2\.0, this is 1\.10\.0.*drydock down, then drydock up/,
    );
    expect(versionSkew({ ...meeting, other: '0.9.0', oldestClient: null })).toContain('drydock down');
  });

  it('do not go on when the owner of the home takes no client that is so old', () => {
    for (const own of ['0.9.9', '1.0.0-rc.1'])
      expect(() => versionSkew({ ...meeting, own })).toThrow(
        expect.objectContaining({ code: 'DRY-E8126', message: expect.stringContaining(own) }),
      );
  });

  it('are in one order, whatever they are', () => {
    const version = fc
      .tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.boolean())
      .map(([a, b, c, early]) => `${a}.${b}.${c}${early ? '-rc.1' : ''}`);
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(isOlder(a, a)).toBe(false);
        if (isOlder(a, b)) expect(isOlder(b, a)).toBe(false);
        if (isOlder(a, b) && isOlder(b, c)) expect(isOlder(a, c)).toBe(true);
      }),
    );
  });
});
