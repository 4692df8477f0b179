import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareOutcomes, describeDifference } from './compare.ts';
import type { Outcome } from './outcome.ts';

const bytes = (value: string) => Buffer.from(value, 'latin1');

function outcome(parts: {
  stdout?: string;
  exit?: number;
  files?: Record<string, string>;
  deleted?: string[];
  opaque?: string[];
}): Outcome {
  return {
    steps: [{ stdout: bytes(parts.stdout ?? ''), exit: parts.exit ?? 0 }],
    files: new Map(Object.entries(parts.files ?? {}).map(([name, content]) => [name, bytes(content)])),
    deleted: parts.deleted,
    opaque: parts.opaque ?? [],
  };
}

function differences(expected: Outcome, actual: Outcome): string[] {
  return compareOutcomes(expected, actual).differences.map(describeDifference);
}

const anyOutcome = fc.record({
  steps: fc.array(fc.record({ stdout: fc.uint8Array(), exit: fc.nat(255) })),
  files: fc.dictionary(fc.string(), fc.uint8Array()).map((files) => new Map(Object.entries(files))),
  deleted: fc.constant([]),
  opaque: fc.constant([]),
});

/** For JSON.stringify: the keys of objects in one order. */
function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('comparison of outcomes', () => {
  it('finds nothing when both sides are equal', () => {
    fc.assert(fc.property(anyOutcome, (one) => compareOutcomes(one, structuredClone(one)).differences.length === 0));
  });

  it('finds something whenever any byte or exit code is changed', () => {
    fc.assert(
      fc.property(anyOutcome, anyOutcome, (one, other) => {
        const content = ({ steps, files }: Outcome) => JSON.stringify([steps, Object.fromEntries(files)], sortedKeys);
        const same = content(one) === content(other);
        expect(compareOutcomes(one, other).differences.length === 0).toBe(same);
      }),
    );
  });

  it('says where standard output differs, and shows both sides', () => {
    expect(differences(outcome({ stdout: 'A\nTOTAL 12.50\n' }), outcome({ stdout: 'A\nTOTAL 12.49\n' }))).toEqual([
      'stdout of step 1 differs at line 2, column 10, offset 11: expected "A.TOTAL 12.50.", got "A.TOTAL 12.49."',
    ]);
  });

  it('notices a missing newline at the end', () => {
    expect(differences(outcome({ stdout: 'A\n' }), outcome({ stdout: 'A' }))).toEqual([
      'stdout of step 1 differs at line 1, column 2, offset 1 (1 bytes, expected 2): expected "A.", got "A"',
    ]);
  });

  it('compares exit codes even when all output is equal', () => {
    expect(differences(outcome({ exit: 4 }), outcome({ exit: 0 }))).toEqual(['exit code of step 1 is 0, expected 4']);
  });

  it('notices files that are missing, and files that the original never wrote', () => {
    expect(differences(outcome({ files: { OUT: 'abc' } }), outcome({ files: { OUTX: 'abc' } }))).toEqual([
      'file OUT (3 bytes) was not written',
      'file OUTX (3 bytes) was written, the original does not write it',
    ]);
  });

  it('compares deleted files where it is known what the original deleted', () => {
    expect(differences(outcome({ deleted: ['A', 'B'] }), outcome({ deleted: ['B', 'C'] }))).toEqual([
      'file A is still there, the original deletes it',
      'file C was deleted, the original keeps it',
    ]);
    expect(differences(outcome({}), outcome({ deleted: ['C'] }))).toEqual([]);
  });

  it('leaves opaque files out and names them', () => {
    const expected = outcome({ files: { OUT: 'x' }, opaque: ['MASTER'] });
    const comparison = compareOutcomes(expected, outcome({ files: { OUT: 'x', MASTER: 'other bytes' } }));
    expect(comparison).toMatchObject({
      differences: [],
      leftOut: ['MASTER'],
      comparedFiles: ['OUT'],
      comparedBytes: 1,
    });
  });

  it('says when a chain stopped early', () => {
    expect(differences(outcome({}), { ...outcome({}), steps: [] })).toEqual(['0 of 1 steps ran']);
  });

  it('normalises nothing unless told to, and names what it did', () => {
    const [left, right] = [outcome({ stdout: 'a \n' }), outcome({ stdout: 'a\n' })];
    expect(compareOutcomes(left, right).differences).toHaveLength(1);
    const trim = {
      name: 'trailing blanks',
      apply: (value: Uint8Array) => bytes(Buffer.from(value).toString('latin1').replace(/ +$/gm, '')),
    };
    expect(compareOutcomes(left, right, { normalisations: [trim] })).toMatchObject({
      differences: [],
      normalisations: ['trailing blanks'],
    });
  });

  it('names the field of a difference when the layout is known', () => {
    const layouts = new Map([
      ['OUT', { record: { kind: 'fixed', length: 4 } as const, fields: [{ name: 'AMOUNT', offset: 2, length: 2 }] }],
    ]);
    const comparison = compareOutcomes(
      outcome({ files: { OUT: 'ab12cd34' } }),
      outcome({ files: { OUT: 'ab12cd35' } }),
      { layouts },
    );
    expect(comparison.differences.map(describeDifference)[0]).toMatch(/, record 2, field AMOUNT$/);
  });
});
