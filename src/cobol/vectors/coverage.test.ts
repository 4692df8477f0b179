import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveragePercent, lineRanges, renderCoverage } from '../../project/index.ts';
import { addCounts, type LineCounts, lineKey, readGcovReport } from '../equivalence/index.ts';
import { coverageOf } from './measure-coverage.ts';
import { missedKeys, withoutReached } from './uncovered.ts';

const document = (file: string, ...lines: [number, number][]) =>
  JSON.stringify({
    format_version: '1',
    files: [{ file, lines: lines.map(([line_number, count]) => ({ line_number, count, branches: [] })) }],
  });

const P = { file: 'src/A.cbl', paragraph: 'P' };

describe('counted lines', () => {
  it('are read from what gcov prints, a document for each compiled file; the most executed part of a line counts', () => {
    const text = `${document('src/A.cbl', [7, 1], [8, 0], [8, 3])}\n${document('/x/copy/C.cpy', [2, 5])}\n`;
    expect([...readGcovReport(text)]).toEqual([
      ['A.cbl:7', 1],
      ['A.cbl:8', 3],
      ['C.cpy:2', 5],
    ]);
    expect(() => readGcovReport('{"files": 1}')).toThrow('files');
  });

  it('law: what several runs executed together is at least what each did', () => {
    const counts = fc
      .array(fc.tuple(fc.constantFrom('A:1', 'A:2', 'B:1'), fc.nat(9)))
      .map((entries): LineCounts => new Map(entries));
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 4 }), (all) => {
        const sum = addCounts(all);
        for (const one of all) for (const [key, count] of one) expect(sum.get(key)).toBeGreaterThanOrEqual(count);
      }),
    );
  });
});

describe('the coverage of a program', () => {
  const statements = [
    { ...P, line: 7 },
    { ...P, line: 8 },
    { ...P, line: 9 },
    { ...P, paragraph: 'Q', line: 12 },
    { file: 'copy/C.cpy', paragraph: 'Q', line: 2 },
  ];
  const counts = readGcovReport(
    `${document('A.cbl', [6, 1], [7, 1], [8, 0], [9, 0], [12, 2])}\n${document('C.cpy', [2, 0])}`,
  );

  it('is about lines on which statements begin and for which the compiler made code, by paragraph and file', () => {
    expect(coverageOf(statements, counts)).toEqual({
      lines: 5,
      executed: 2,
      missed: [
        { paragraph: 'P', file: 'src/A.cbl', lines: [8, 9] },
        { paragraph: 'Q', file: 'copy/C.cpy', lines: [2] },
      ],
    });
    const withoutCode = [...statements, { ...P, line: 99 }];
    expect(coverageOf(withoutCode, counts).lines).toBe(5);
    expect(coverageOf(statements, new Map())).toEqual({ lines: 0, executed: 0, missed: [] });
  });

  it('law: executed and missed lines are all lines, and a vector that reaches some leaves the others', () => {
    const line = fc.record({ file: fc.constantFrom('A.cbl', 'B.cpy'), line: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(line, { selector: ({ file, line: at }) => lineKey(file, at) }),
        fc.nat(),
        (places, seed) => {
          const of = places.map((place) => ({ ...place, paragraph: place.file }));
          const ran = new Map(of.map(({ file, line: at }, index) => [lineKey(file, at), (seed >> (index % 9)) & 1]));
          const measured = coverageOf(of, ran);
          const missed = missedKeys({ program: 'A', source: 'A.cbl', vectors: 1, notCounted: [], ...measured });
          expect(measured.lines).toBe(places.length);
          expect(measured.executed + missed.size).toBe(measured.lines);
          const reached = new Set([...missed].slice(0, 2));
          const after = withoutReached(
            { program: 'A', source: 'A.cbl', vectors: 1, notCounted: [], ...measured },
            reached,
          );
          expect(after.executed).toBe(measured.executed + reached.size);
          expect([...missedKeys(after)]).toEqual([...missed].filter((key) => !reached.has(key)));
        },
      ),
    );
  });

  it('is 100 % only when nothing is missed, and unknown without lines', () => {
    expect(coveragePercent({ lines: 3000, executed: 2999 })).toBe(99.9);
    expect(coveragePercent({ lines: 3, executed: 3 })).toBe(100);
    expect(coveragePercent({ lines: 0, executed: 0 })).toBeNull();
    expect(lineRanges([4, 5, 6, 9, 11, 12])).toBe('4-6, 9, 11-12');
  });

  it('is told on a page whose text cannot be made markup by names of programs and paragraphs', () => {
    const measured = { program: '<b>', source: 'A.cbl', vectors: 1, ...coverageOf(statements, counts) };
    const notCounted = [{ id: 'V`1', reason: '<script>' }];
    const page = renderCoverage('x | y', [
      { program: '<b>', measured: { ...measured, notCounted }, written: undefined, problems: ['| pipe'] },
    ]);
    expect(page).toContain('40 % (2 of 5)');
    expect(page).toContain('src/A.cbl:8-9');
    expect(page).not.toMatch(/<b>|<script>/);
  });
});
