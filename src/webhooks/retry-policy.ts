/** What the receiver said, or why it said nothing. */
export interface Answer {
  /** HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** Milliseconds that the receiver asks to be left alone; null: it does not. */
  readonly retryAfterMs: number | null;
}

/** What becomes of a delivery after an attempt. */
export type Verdict =
  | { readonly kind: 'delivered' }
  /** `holdMs`: nothing at all is sent to the webhook for that long. */
  | { readonly kind: 'retry'; readonly afterMs: number; readonly holdMs: number }
  | { readonly kind: 'failed' }
  /** The receiver wants nothing more, ever. */
  | { readonly kind: 'gone' };

export interface RetrySettings {
  /** Milliseconds before the second, third … attempt; after the last there is none. */
  readonly delaysMs: readonly number[];
  /** Attempts at what the receiver refuses as it is. */
  readonly refusedAttempts: number;
  /** Longest time that a receiver which is down is left alone. */
  readonly longestHoldMs: number;
  readonly longestRetryAfterMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Ten attempts: each pause is four times the one before, up to eight hours; together a day. */
export const RETRY: RetrySettings = {
  delaysMs: [5_000, 20_000, 80_000, 5 * MINUTE, 20 * MINUTE, 80 * MINUTE, 6 * HOUR, 8 * HOUR, 8 * HOUR],
  refusedAttempts: 3,
  longestHoldMs: 5 * MINUTE,
  longestRetryAfterMs: 24 * HOUR,
};

/**
 * Decides what follows from an answer. 2xx is success and 410 the end of the webhook. 408, 425, 429, 3xx (redirects are not followed),
 * 5xx and no answer say that the receiver is in trouble: tried again, and the whole webhook waits a little. Any other 4xx says that
 * this message is refused: tried a few times, for a receiver that is being deployed, while others are sent.
 *
 * @param attempts how often it was tried, this time included
 * @param failures attempts of the webhook that failed in a row, this one included
 * @param random from 0 to 1: spreads the pauses by a fifth to either side
 */
export function verdictOf(
  { status, retryAfterMs }: Answer,
  { attempts, failures, random }: { readonly attempts: number; readonly failures: number; readonly random: number },
  settings: RetrySettings = RETRY,
): Verdict {
  if (status !== null && status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const isRefused = status !== null && status >= 400 && status < 500 && ![408, 425, 429].includes(status);
  const delay = settings.delaysMs[attempts - 1];
  if (delay === undefined || (isRefused && attempts >= settings.refusedAttempts)) return { kind: 'failed' };
  const asked = Math.min(retryAfterMs ?? 0, settings.longestRetryAfterMs);
  const afterMs = Math.max(Math.round(delay * (0.8 + 0.4 * random)), asked);
  const first = settings.delaysMs[0] ?? 0;
  const downMs = isRefused ? 0 : Math.min(first * 2 ** Math.min(failures - 1, 20), settings.longestHoldMs);
  return { kind: 'retry', afterMs, holdMs: Math.max(downMs, asked) };
}
