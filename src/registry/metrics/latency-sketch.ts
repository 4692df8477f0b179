/** Each bucket reaches 2 % further than the one before, so that a quantile is off by at most 1 %. */
const GAMMA = 1.01 / 0.99;
const PER_BUCKET = 1 / Math.log(GAMMA);

/** The last bucket: 30 days and all that is longer. */
const LAST = Math.ceil(Math.log(30 * 86_400_000) * PER_BUCKET);

/** The bucket of a duration in milliseconds: 0 for up to 1 ms. */
export function bucketOf(milliseconds: number): number {
  if (!(milliseconds > 1)) return 0;
  return Math.min(LAST, Math.ceil(Math.log(milliseconds) * PER_BUCKET));
}

/**
 * How long things took, in at most some eleven hundred counters whatever their number: buckets whose limits grow by a constant
 * factor. Quantiles are right to 1 % of their value.
 *
 * Source: C. Masson, J. E. Rim, H. K. Lee, DDSketch, PVLDB 12 (2019), 2195-2205.
 */
export class LatencySketch {
  readonly #buckets = new Map<number, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(milliseconds: number): void {
    this.addToBucket(bucketOf(milliseconds), 1);
  }

  /** @param bucket as {@link bucketOf} gives it */
  addToBucket(bucket: number, count: number): void {
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
    this.#count += count;
  }

  /** The counters that are not 0, by bucket. */
  buckets(): (readonly [bucket: number, count: number])[] {
    return [...this.#buckets].toSorted(([a], [b]) => a - b);
  }

  /** Milliseconds within which this share (0 to 1) was done; null when nothing was measured. */
  quantile(share: number): number | null {
    if (this.#count === 0) return null;
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = 0;
    for (const [bucket, count] of this.buckets()) {
      seen += count;
      if (seen >= rank) return valueOf(bucket);
    }
    return null;
  }
}

/** The value that is off by the same share from both limits of a bucket. */
function valueOf(bucket: number): number {
  return bucket === 0 ? 1 : (2 * GAMMA ** bucket) / (GAMMA + 1);
}
