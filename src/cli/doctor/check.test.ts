import { describe, expect, it } from 'vitest';
import { type Check, runChecks } from './check.ts';

const check = (id: string, look: Check['look'], rest: Partial<Check> = {}): Check => ({
  id,
  why: 'because',
  look,
  ...rest,
});

describe('checks', () => {
  it('are all told, in their order, also when one hangs and one throws', async () => {
    const found = await runChecks([
      check('hangs', () => new Promise(() => {}), { limitMs: 20 }),
      check('throws', () => {
        throw new Error('no such thing');
      }),
      check('works', () => ({ status: 'ok', found: 'it' })),
    ]);
    expect(found.map(({ id, status, found }) => [id, status, found])).toEqual([
      ['hangs', 'warn', 'no answer within 0.02 s'],
      ['throws', 'fail', 'no such thing'],
      ['works', 'ok', 'it'],
    ]);
  });

  it('that need the network are left out when there is none', async () => {
    const never = check('far', () => expect.fail('looked'), { needsNetwork: true });
    expect(await runChecks([never], { offline: true })).toMatchObject([{ id: 'far', status: 'skip' }]);
  });
});
