/** A share that was seen, and what it may really be. All are 0 to 1. */
export interface Interval {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** The quantile of the normal distribution for 95 % on both sides. */
const Z = 1.959964;

/**
 * The share of successes with its 95 % interval by Wilson's score: it is right for small samples and for shares near 0 and 1, where
 * the usual one is not, and its lower end grows with every success and falls with every failure. Without a sample it is 0 to 1.
 *
 * Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212.
 */
export function wilson(successes: number, sample: number): Interval {
  if (sample <= 0) return { rate: 0, low: 0, high: 1 };
  const rate = successes / sample;
  const z2 = (Z * Z) / sample;
  const middle = rate + z2 / 2;
  const half = Z * Math.sqrt((rate * (1 - rate)) / sample + z2 / (4 * sample));
  const low = successes === 0 ? 0 : Math.max(0, (middle - half) / (1 + z2));
  const high = successes === sample ? 1 : Math.min(1, (middle + half) / (1 + z2));
  return { rate, low, high };
}
