import { InvalidArgumentError } from '@commander-js/extra-typings';

/** What an option takes that says how many: a whole number from 1 on. */
export function countOf(value: string): number {
  const count = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('Give a whole number from 1 on.');
  return count;
}
