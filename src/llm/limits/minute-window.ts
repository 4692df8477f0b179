/** What one provider takes within any 60 seconds; absent: as much as one likes. */
export interface MinuteLimits {
  readonly requests?: number | undefined;
  readonly tokens?: number | undefined;
}

/** A request that went out: at most so many tokens, until it is known how many. */
export interface WindowEntry {
  readonly at: number;
  readonly tokens: number;
}

export const MINUTE_MS = 60_000;

/**
 * When a request of so many tokens may go out, in Unix milliseconds, given what went out before: `now`, or the moment at which enough
 * has left the window of the last minute. A request that is larger than the limit goes out when the window is empty: it could never
 * fit, and the provider is the one to refuse it.
 */
export function admissibleAt(
  entries: readonly WindowEntry[],
  tokens: number,
  limits: MinuteLimits,
  now: number,
): number {
  const recent = entries.filter(({ at }) => at > now - MINUTE_MS).toSorted((a, b) => a.at - b.at);
  const { requests = Infinity, tokens: most = Infinity } = limits;
  let count = recent.length;
  let used = recent.reduce((sum, entry) => sum + entry.tokens, 0);
  let moment = now;
  for (const entry of recent) {
    if (count < requests && (used + tokens <= most || used === 0)) break;
    count -= 1;
    used -= entry.tokens;
    moment = entry.at + MINUTE_MS;
  }
  return moment;
}
