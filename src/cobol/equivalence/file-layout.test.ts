import { describe, expect, it } from 'vitest';
import { type FileLayout, locateField } from './file-layout.ts';

const fields = [
  { name: 'ACCOUNT', offset: 0, length: 12 },
  { name: 'BRANCH', offset: 0, length: 4 },
  { name: 'BALANCE', offset: 12, length: 6 },
];

describe('the field in which a difference lies', () => {
  it('is found by the offset in records of fixed length', () => {
    const layout: FileLayout = { record: { kind: 'fixed', length: 20 }, fields };
    expect(locateField(layout, { offset: 52, line: 1, column: 53 })).toEqual({ record: 3, field: 'BALANCE' });
  });

  it('is the innermost one', () => {
    const layout: FileLayout = { record: { kind: 'fixed', length: 20 }, fields };
    expect(locateField(layout, { offset: 21, line: 1, column: 22 })).toEqual({ record: 2, field: 'BRANCH' });
  });

  it('is found by line and column in a file of lines', () => {
    const layout: FileLayout = { record: { kind: 'lines' }, fields };
    expect(locateField(layout, { offset: 999, line: 7, column: 13 })).toEqual({ record: 7, field: 'BALANCE' });
  });

  it('stays open for bytes that no field covers', () => {
    const layout: FileLayout = { record: { kind: 'fixed', length: 20 }, fields };
    expect(locateField(layout, { offset: 19, line: 1, column: 20 })).toEqual({ record: 1, field: undefined });
  });
});
