/** The longest wait that is believed: a day. */
const LONGEST_MS = 86_400_000;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * How long a service asks to wait, in milliseconds; null: it does not say. Reads `retry-after-ms`, `retry-after` as seconds or as HTTP
 * date (RFC 9110, 10.2.3), the resets of OpenAI (`6m0s`) and Anthropic (RFC 3339) of what is used up, and `retryDelay` in the body
 * of a Google error.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
  now: number,
): number | null {
  const exact = Number.parseFloat(headers['retry-after-ms'] ?? '');
  if (exact >= 0) return believable(exact);
  const after = headers['retry-after']?.trim() ?? '';
  // A proxy may have repeated it.
  if (/^\d+(\.\d+)?( *, *\d+(\.\d+)?)*$/.test(after))
    return believable(Math.max(...after.split(',').map(Number)) * 1000);
  const date = /^[A-Za-z]{3,9},? /.test(after) ? Date.parse(after) : Number.NaN;
  if (!Number.isNaN(date)) return believable(date - now);
  const delay = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body ?? '')?.[1];
  if (delay !== undefined) return believable(Number(delay) * 1000);
  const resets = [...usedUp(headers)].map((reset) => resetMs(reset, now)).filter((wait) => wait !== null);
  return resets.length === 0 ? null : believable(Math.max(...resets));
}

/** The resets of those limits of which nothing remains. */
function* usedUp(headers: Readonly<Record<string, string>>): Generator<string> {
  for (const [name, value] of Object.entries(headers)) {
    const resetName = name.replace('-remaining', '-reset');
    const reset = headers[resetName];
    if (resetName !== name && name.includes('ratelimit-') && Number(value) === 0 && reset !== undefined) yield reset;
  }
}

function resetMs(text: string, now: number): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length > 0 && parts.map((part) => part[0]).join('') === text)
    return parts.reduce((sum, [, value, unit]) => sum + Number(value) * (UNIT_MS[unit ?? ''] ?? 0), 0);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date - now;
}

function believable(wait: number): number {
  return Math.min(LONGEST_MS, Math.max(0, Math.ceil(wait)));
}
