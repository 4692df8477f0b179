import { misused } from './words.ts';

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds from `90s`, `30m`, `1.5h`. @throws DRY-E2051 */
export function parseTime(command: string, option: string, text: string): number {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  const factor = MILLISECONDS[unit];
  if (amount === undefined || factor === undefined)
    throw misused(command, `${option}: ${text} is no time`, 'Write for example 90s, 30m or 2h.');
  return Number(amount) * factor;
}
