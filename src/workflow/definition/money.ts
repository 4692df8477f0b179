const MICROS = 1_000_000;

/** Millionths of a dollar from what a person writes: `5`, `$5.00`, `0.25`. Null for anything else; nothing is rounded. */
export function parseMoney(text: string): number | null {
  const [, whole, fraction = ''] = /^\$?(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? null : Number(whole) * MICROS + Number(fraction.padEnd(6, '0'));
}
