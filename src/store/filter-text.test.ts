import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrydockError } from '../model/index.ts';
import { FILTER_KEYS, runFilterOf } from './index.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const DAY = 86_400_000;

function refusal(text: string): DrydockError {
  try {
    runFilterOf(text, NOW);
  } catch (error) {
    if (error instanceof DrydockError) return error;
    throw error;
  }
  throw new Error(`${text} was understood`);
}

describe('a filter', () => {
  it('is written in terms by commas or spaces, and asks for all of them', () => {
    const filter = {
      states: ['failed', 'cancelled'],
      workflow: ['cobol-java'],
      labels: ['nightly', 'team=core'],
      owner: ['ana'],
    };
    const terms = [
      'status:failed',
      'workflow:cobol-java',
      'label:nightly',
      'user:ana',
      'status:cancelled',
      'label:team=core',
    ];
    expect(runFilterOf(terms.join(), NOW)).toEqual(filter);
    expect(runFilterOf(` ${terms.join('  ')} `, NOW)).toEqual(filter);
    expect(runFilterOf(terms.join(' , '), NOW)).toEqual(filter);
    expect(runFilterOf('', NOW)).toEqual({});
  });

  it('takes what is in quotes as one value, and what has no key as words', () => {
    expect(runFilterOf('project:"a, b" "two words" CBACT04C', NOW)).toEqual({
      project: ['a, b'],
      words: ['two words', 'CBACT04C'],
    });
    expect(runFilterOf(String.raw`project:"say \"hi\""`, NOW)).toEqual({ project: ['say "hi"'] });
  });

  it('knows times as spans before now and as days', () => {
    expect(runFilterOf('started:<7d', NOW)).toEqual({ started: { from: NOW - 7 * DAY } });
    expect(runFilterOf('created:>12h', NOW)).toEqual({ created: { to: NOW - DAY / 2 } });
    const from = Date.UTC(2026, 10, 1);
    expect(runFilterOf('finished:2026-11-01', NOW)).toEqual({ finished: { from, to: from + DAY } });
    expect(runFilterOf('started:>2026-11-01,started:<2026-11-02T00:00Z', NOW)).toEqual({
      started: { from, to: from + DAY },
    });
  });

  it('knows costs in dollars', () => {
    expect(runFilterOf('cost:>5,cost:<7.50', NOW)).toEqual({ spentMicros: { from: 5_000_001, to: 7_500_000 } });
  });

  it.each([
    ['status:broken', 'status is one of queued'],
    ['colour:red', 'there is no key colour'],
    ['started:7d', 'a time is written <7d'],
    ['started:<2026-13-01', 'a time is written <7d'],
    ['cost:5', 'a cost is written >5'],
    ['label:', 'it has no value'],
    ['user:""', 'it has no value'],
    ['name "open', 'a quote is not closed'],
  ])('that says %s is refused with the term and what would be right', (text, problem) => {
    const error = refusal(text);
    expect(error.code).toBe('DRY-E8102');
    expect(error.message).toContain(problem);
  });

  it('is understood or refused, whatever it is', () => {
    const term = fc.tuple(
      fc.constantFrom(...FILTER_KEYS, 'x', ''),
      fc.constantFrom(':', ''),
      fc.string({ maxLength: 8 }),
    );
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc
        .array(
          term.map((parts) => parts.join('')),
          { maxLength: 5 },
        )
        .map((terms) => terms.join()),
    );
    fc.assert(
      fc.property(text, (written) => {
        try {
          runFilterOf(written, NOW);
        } catch (error) {
          expect(error).toMatchObject({ code: 'DRY-E8102' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
