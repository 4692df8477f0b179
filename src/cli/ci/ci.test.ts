import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotations, groupEnd, groupStart, summary } from './github.ts';
import { sectionEnd, sectionStart } from './gitlab.ts';
import { junitXml } from './junit.ts';
import type { TestReport } from './test-report.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    ']]><x/>',
    '</failure>',
    '"/><!DOCTYPE x>',
    '&amp;&#0;',
    '\u0000\u0008\u001b[31m\ufffe\uffff',
    '\ud800 half',
    '::error::forged\n::set-output name=x::y',
    '%0A::warning::x',
    '| a | [x](http://evil) <img src=x> @team `',
  ),
);

const anyReport: fc.Arbitrary<TestReport> = fc.record({
  name: hostile,
  suites: fc.array(
    fc.record({
      name: hostile,
      startedAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      cases: fc.array(
        fc.record({
          name: hostile,
          outcome: fc.constantFrom('passed' as const, 'failed' as const, 'error' as const, 'skipped' as const),
          kind: fc.option(hostile),
          message: hostile,
          details: hostile,
          ms: fc.nat(10_000_000),
          file: fc.option(hostile),
          line: fc.option(fc.nat(9_999)),
        }),
        { maxLength: 15 },
      ),
    }),
    { maxLength: 4 },
  ),
});

/** Reads XML of elements and attributes alone, as strictly as a parser does; throws at what is none. */
function elementsOf(xml: string): readonly { readonly name: string; readonly attributes: Record<string, string> }[] {
  // oxlint-disable-next-line no-control-regex
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  expect(xml.isWellFormed()).toBe(true);
  const open: string[] = [];
  const found = [];
  let rest = xml.replace('<?xml version="1.0" encoding="UTF-8"?>', '');
  const token =
    /^(?:<(\/?)([a-z]+)((?: [a-z]+="(?:[^<&"]|&(?:amp|lt|gt|quot|#\d+);)*")*)(\/?)>|(?:[^<&>]|&(?:amp|lt|gt|#13);)+)/;
  while (rest !== '') {
    const read = token.exec(rest);
    if (read === null) throw new Error(`no XML: ${JSON.stringify(rest.slice(0, 60))}`);
    rest = rest.slice(read[0].length);
    const [, closing, name, attributes = '', empty] = read;
    if (name === undefined) continue;
    if (closing === '/') expect(open.pop()).toBe(name);
    else {
      const pairs = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]);
      found.push({ name, attributes: Object.fromEntries(pairs) as Record<string, string> });
      if (empty !== '/') open.push(name);
    }
  }
  expect(open).toEqual([]);
  return found;
}

describe('a JUnit report', () => {
  it('is well-formed whatever names and messages hold, and counts every case once', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const elements = elementsOf(junitXml(report));
        const cases = report.suites.flatMap((suite) => suite.cases);
        const of = (name: string) => elements.filter((element) => element.name === name);
        expect(of('testcase')).toHaveLength(cases.length);
        expect(of('testsuite')).toHaveLength(report.suites.length);
        for (const [element, outcome] of [
          ['failure', 'failed'],
          ['error', 'error'],
          ['skipped', 'skipped'],
        ] as const) {
          const count = cases.filter((one) => one.outcome === outcome).length;
          expect(of(element)).toHaveLength(count);
          if (element !== 'skipped') expect(of('testsuites')[0]?.attributes[`${element}s`]).toBe(String(count));
        }
      }),
    );
  });

  it('says what was found, where, and how long it took', () => {
    const one = {
      name: 'PAY "1"',
      outcome: 'failed',
      kind: 'mismatch',
      message: 'a < b',
      details: 'line 1\nline 2\u0000',
      ms: 1_234,
    } as const;
    const cases = [{ ...one, file: 'src/PAY.cbl', line: 7 }];
    const xml = junitXml({ name: 'bank #1', suites: [{ name: 'validation', startedAt: 0, cases }] });
    expect(xml.split('\n').slice(2, 6)).toEqual([
      '  <testsuite name="validation" tests="1" failures="1" errors="0" time="1.234" skipped="0" timestamp="1970-01-01T00:00:00">',
      '    <testcase classname="validation" name="PAY &quot;1&quot;" time="1.234" file="src/PAY.cbl" line="7">',
      '      <failure message="a &lt; b" type="mismatch">line 1',
      'line 2\uFFFD</failure>',
    ]);
  });
});

describe('GitHub', () => {
  it('is given annotations of one line each, of a number that it shows, and nothing that is forged', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const lines = annotations(report).split('\n');
        expect(lines.pop()).toBe('');
        for (const line of lines)
          expect(line).toMatch(/^::(error|warning)(?: (?:(?:file|line|title)=[^,:\r\n]*,?)+)?::[^\r\n]*$/);
        for (const kind of ['error', 'warning'])
          expect(lines.filter((line) => line.startsWith(`::${kind}`)).length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('is given a summary that is a table of text: no markup, links or mentions of what was read', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = summary(report, 'failed');
        for (const line of text.split('\n')) expect(line).toMatch(/^(|### .*|\|( [^|]* \|)+|… and \d+ more\.)$/);
        expect(text.replaceAll('| --: ', '').replaceAll(/### |-+:?/g, '')).not.toMatch(/<|@|`|\]\(|\[|https?:\/\//);
      }),
    );
  });

  it('folds lines, and takes no commands from them', () => {
    const token = 'a'.repeat(32);
    expect(groupStart('x\n::error::y', token)).toBe(`::group::x%0A::error::y\n::stop-commands::${token}\n`);
    expect(groupEnd(token)).toBe(`::${token}::\n::endgroup::\n`);
  });
});

describe('GitLab', () => {
  it('folds lines in a section with a beginning and an end', () => {
    expect(sectionStart('s1', 'bank #1', 1_700_000_000_999)).toBe(
      '\u001b[0Ksection_start:1700000000:s1[collapsed=true]\r\u001b[0Kbank #1\n',
    );
    expect(sectionEnd('s1', 1_700_000_001_000)).toBe('\u001b[0Ksection_end:1700000001:s1\r\u001b[0K\n');
  });
});
