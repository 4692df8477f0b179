/** Requests that may come in a minute. */
const WINDOW_S = 60;

/** Counters at one time; those that are full again are let go first. */
const MOST = 10_000;

interface Bucket {
  left: number;
  at: number;
}

export interface Taken {
  readonly isAllowed: boolean;
  readonly left: number;
  /** Seconds until there is room for another request. */
  readonly waitSeconds: number;
}

/** How many requests each client may send: so many at once, and as many again over a minute. */
export class RequestLimits {
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  /** @param now milliseconds that only grow */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  take(client: string, perMinute: number): Taken {
    const now = this.#now();
    const perMs = perMinute / (WINDOW_S * 1_000);
    const bucket = this.#buckets.get(client) ?? { left: perMinute, at: now };
    bucket.left = Math.min(perMinute, bucket.left + (now - bucket.at) * perMs);
    bucket.at = now;
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > MOST) this.#forgetOldest();
    const isAllowed = bucket.left >= 1;
    if (isAllowed) bucket.left -= 1;
    const waitSeconds = isAllowed ? 0 : Math.ceil((1 - bucket.left) / perMs / 1_000);
    return { isAllowed, left: Math.floor(bucket.left), waitSeconds };
  }

  forget(client: string): void {
    this.#buckets.delete(client);
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}
