const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Timers of the platform hold no more than 2^31 - 1 milliseconds. */
const LONGEST = 24 * 86_400_000;

/** Reads `500ms`, `30s`, `5m`, `1h30m` or `2d` as milliseconds; null for anything else, zero included. */
export function parseDuration(text: string): number | null {
  if (!/^(\d{1,9}(ms|[smhd]))+$/.test(text)) return null;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhd])/g)) total += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return total > 0 && total <= LONGEST ? total : null;
}
