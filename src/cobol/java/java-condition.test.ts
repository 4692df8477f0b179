import { describe, expect, it } from 'vitest';
import { call, compare, conditionText, constant, join, not } from './java-condition.ts';
import { primary } from './java-expression.ts';

const less = compare(primary('a'), '<', primary('b'));
const open = call('isOpen()');

describe('conditions', () => {
  it('are negated by turning the operators, not by exclamation marks', () => {
    expect(conditionText(not(less))).toBe('a >= b');
    expect(conditionText(not(join('or', [less, open])))).toBe('a >= b && !isOpen()');
    expect(conditionText(not(not(open)))).toBe('isOpen()');
  });

  it('show mixed AND and OR with parentheses', () => {
    expect(conditionText(join('or', [join('and', [less, open]), open]))).toBe('(a < b && isOpen()) || isOpen()');
  });

  it('are folded where a part is constant', () => {
    expect(conditionText(join('and', [constant(true), open]))).toBe('isOpen()');
    expect(conditionText(join('and', [open, constant(false)]))).toBe('isOpen() && false');
    expect(conditionText(join('or', []))).toBe('false');
  });
});
