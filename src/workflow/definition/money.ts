import { microsOf } from '../../model/index.ts';

/** Millionths of a dollar from what a person writes: `5`, `$5.00`, `0.25`. Null for anything else; nothing is rounded. */
export function parseMoney(text: string): number | null {
  const [, dollars] = /^\$?(\d{1,9}(?:\.\d{1,6})?)$/.exec(text.trim()) ?? [];
  return dollars === undefined ? null : microsOf(dollars);
}
