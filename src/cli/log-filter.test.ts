import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/index.ts';
import { logFilter } from './log-filter.ts';

const logged = (level: string, message: string, ts = 1_000): RunEvent =>
  ({ type: 'attempt.logged', ts, data: { step: 'a', item: 'x', level, message } }) as unknown as RunEvent;

describe('the filter of run logs', () => {
  it('keeps what is at least of a level, new enough, of a step and an item, and contains a pattern', async () => {
    const of = async (options: object, event: RunEvent) => (await logFilter(options, 60_000))(event);
    expect(await of({ level: 'warn' }, logged('info', ''))).toBe(false);
    expect(await of({ level: 'warn' }, logged('error', ''))).toBe(true);
    expect(await of({ since: '30s' }, logged('info', '', 29_999))).toBe(false);
    expect(await of({ since: '30s' }, logged('info', '', 30_000))).toBe(true);
    expect(await of({ since: '1970-01-01T00:00:30Z' }, logged('info', '', 30_000))).toBe(true);
    expect(await of({ step: 'a', item: 'y' }, logged('info', ''))).toBe(false);
    expect(await of({ grep: 'copy(book)? CV\\d+' }, logged('info', 'missing copybook CV12'))).toBe(true);
    expect(await of({ grep: 'copy(book)? CV\\d+' }, logged('info', 'missing'))).toBe(false);
  });

  it('answers at once, whatever the pattern and the line', async () => {
    const keeps = await logFilter({ grep: '(a+)+$' });
    expect(keeps(logged('info', `${'a'.repeat(100_000)}!`))).toBe(true);
    expect(keeps(logged('info', `${'a'.repeat(5_000)}!`))).toBe(false);
  });

  it('names the option that is wrong', async () => {
    for (const [options, says] of [
      [{ grep: '(' }, '--grep'],
      [{ grep: '(?=a)' }, '--grep'],
      [{ level: 'warning' }, '--level'],
      [{ since: 'yesterday' }, '--since'],
    ] as const)
      await expect(logFilter(options)).rejects.toMatchObject({
        code: 'DRY-E2051',
        message: expect.stringContaining(says) as string,
      });
  });
});
