import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePattern } from './pattern.ts';

function matches(source: string, text: string): boolean {
  const parsed = parsePattern(source);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.pattern.test(text);
}

const { pattern: anyPattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '^', '$', '\\.', '\\u0061', '[\\]a]', ''),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}|${b}`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,}', '{0,2}', '{0}'))
      .map(([a, quantifier]) => `(?:${a})${quantifier}`),
    tie('pattern').map((a) => `(${a})`),
  ),
}));

describe('a pattern of a parameter', () => {
  it('matches what the regular expressions of JavaScript match', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.', ']', 'é'), maxLength: 8 });
    fc.assert(
      fc.property(anyPattern, text, (source, text) => {
        expect(matches(source, text)).toBe(RegExp(source, 'u').test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes a character beyond 16 bits for one', () => {
    expect([matches('^.$', '😀'), matches('^[😀]$', '😀'), matches('^\\u{1F600}{2}$', '😀😀')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', 'a*a*a*a*a*a*a*b', '(.*)*x'])(
    '%s does not hang where backtracking would',
    (source) => expect(matches(source, `${'a'.repeat(5000)}!`)).toBe(false),
  );

  it.each([
    ['(a', 'Invalid regular expression'],
    ['(a)\\1', 'refer back'],
    ['(?=a)', 'look around'],
    ['(?<!a)b', 'look around'],
    ['\\bword', 'word boundaries'],
    ['(a{100}){100}', 'more than 1000 steps'],
    ['a{99999}', 'more than 1000 steps'],
    [`${'('.repeat(60)}a${')'.repeat(60)}`, 'more than 50 deep'],
  ])('%s is refused', (source, problem) => {
    const parsed = parsePattern(source);
    expect(parsed.ok ? '' : parsed.problem).toContain(problem);
  });
});
