import type { Quota } from './config.ts';
import {
  type Amounts,
  amountEntries,
  type HeldResource,
  type MeteredResource,
  type Resource,
  type Scope,
} from './resource.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Something of which a scope has too little for a request. */
export interface Shortage {
  readonly scope: Scope;
  readonly resource: Resource;
  readonly limit: number;
  readonly used: number;
  readonly wanted: number;
  /** When enough has come back, in Unix milliseconds; null for what is held until somebody releases it. */
  readonly availableAt: number | null;
}

interface Meter {
  used: number;
  /** Unix milliseconds up to which the refill is counted. */
  asOf: number;
}

/** What a scope may use and does use. Amounts are counted to a thousandth. */
export class Account {
  readonly scope: Scope;
  #limits: Quota;
  readonly #held = new Map<HeldResource, number>();
  readonly #meters = new Map<MeteredResource, Meter>();

  constructor(scope: Scope, limits: Quota) {
    this.scope = scope;
    this.#limits = limits;
  }

  get limits(): Quota {
    return this.#limits;
  }

  /** Other limits from now on; what is used stays used, also above them. */
  limit(limits: Quota): void {
    this.#limits = limits;
  }

  used(resource: Resource, now: number): number {
    return isMetered(resource) ? this.#metered(resource, now) : (this.#held.get(resource) ?? 0);
  }

  /** What is left; Infinity without a limit. Below 0 when a limit was lowered, or a restart brought more than it allows. */
  free(resource: Resource, now: number): number {
    const limit = this.#limits[resource];
    return limit === undefined ? Infinity : exact(limit - this.used(resource, now));
  }

  fits(entries: readonly (readonly [Resource, number])[], now: number): boolean {
    for (const [resource, wanted] of entries) if (wanted > this.free(resource, now)) return false;
    return true;
  }

  shortages(needs: Amounts, now: number): readonly Shortage[] {
    return amountEntries(needs).flatMap(([resource, wanted]) => {
      const limit = this.#limits[resource];
      if (limit === undefined || wanted <= this.free(resource, now)) return [];
      const used = this.used(resource, now);
      return [
        { scope: this.scope, resource, limit, used, wanted, availableAt: this.#availableAt(resource, wanted, now) },
      ];
    });
  }

  take(entries: readonly (readonly [Resource, number])[], now: number): void {
    for (const [resource, amount] of entries) this.#add(resource, amount, now);
  }

  /** Gives back what was held. What was metered is used up. */
  giveBack(entries: readonly (readonly [Resource, number])[], now: number): void {
    for (const [resource, amount] of entries) if (!isMetered(resource)) this.#add(resource, -amount, now);
  }

  /** Corrects a meter by what was used beside, or less than, what was taken. */
  correct(resource: MeteredResource, by: number, now: number): void {
    this.#add(resource, by, now);
  }

  #add(resource: Resource, amount: number, now: number): void {
    if (isMetered(resource)) {
      const used = this.#metered(resource, now);
      this.#meters.set(resource, { used: Math.max(0, exact(used + amount)), asOf: now });
    } else this.#held.set(resource, exact((this.#held.get(resource) ?? 0) + amount));
  }

  #metered(resource: MeteredResource, now: number): number {
    const meter = this.#meters.get(resource);
    if (meter === undefined) return 0;
    if (resource === 'moneyMicrosPerDay') return dayOf(now) === dayOf(meter.asOf) ? meter.used : 0;
    const limit = this.#limits[resource] ?? Infinity;
    return Math.max(0, meter.used - (limit * Math.max(0, now - meter.asOf)) / MINUTE_MS);
  }

  #availableAt(resource: Resource, wanted: number, now: number): number | null {
    if (!isMetered(resource)) return null;
    if (resource === 'moneyMicrosPerDay') return (dayOf(now) + 1) * DAY_MS;
    const limit = this.#limits[resource] ?? Infinity;
    return now + Math.ceil(((this.#metered(resource, now) + wanted - limit) / limit) * MINUTE_MS) + 1;
  }
}

export function isMetered(resource: Resource): resource is MeteredResource {
  return resource === 'requestsPerMinute' || resource === 'tokensPerMinute' || resource === 'moneyMicrosPerDay';
}

function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

function exact(amount: number): number {
  return Math.round(amount * 1000) / 1000;
}
