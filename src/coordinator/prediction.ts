import type { Account } from './account.ts';
import type { Durations } from './durations.ts';
import type { Ledger } from './ledger.ts';
import { amountEntries, type Resource } from './resource.ts';
import type { Waiting } from './waiting.ts';

/** When a run will start, if runs take as long as those of their workflow took lately. */
export interface Prediction {
  /** Unix milliseconds. */
  readonly at: number;
  /** The smallest number of observed runs behind any of the durations that this rests on. */
  readonly samples: number;
}

interface End {
  readonly at: number;
  readonly accounts: readonly Account[];
  readonly entries: readonly (readonly [Resource, number])[];
  readonly samples: number;
}

export interface PredictionFacts {
  readonly now: number;
  readonly ledger: Ledger;
  readonly durations: Durations;
  readonly workflowOf: (run: string) => string | undefined;
}

/**
 * Plays the queue forward. A run whose workflow was never observed, or that runs longer than was observed, is not expected to end
 * at any known time: what can start only after it has no prediction.
 */
export function predict(facts: PredictionFacts, order: readonly Waiting[]): ReadonlyMap<string, Prediction> {
  const { now, ledger } = facts;
  const free = new FreeAmounts(now);
  const ends = runningEnds(facts);
  const predictions = new Map<string, Prediction>();
  let rest = order;
  let samples = Infinity;
  for (let at = now; rest.length > 0; ) {
    const left: Waiting[] = [];
    for (const [index, waiting] of rest.entries()) {
      if (free.of(ledger.global, 'parallelRuns') < 1) {
        left.push(...rest.slice(index));
        break;
      }
      if (!free.fits(waiting)) {
        left.push(waiting);
        continue;
      }
      free.change(waiting, -1);
      if (Number.isFinite(samples)) predictions.set(waiting.run, { at, samples });
      const expected = facts.durations.of(waiting.workflow);
      if (expected !== undefined) insert(ends, { ...waiting, at: at + expected.meanMs, samples: expected.samples });
    }
    rest = left;
    const next = ends.shift();
    if (next === undefined) break;
    at = Math.max(at, next.at);
    samples = Math.min(samples, next.samples);
    free.change(next, 1);
  }
  return predictions;
}

function runningEnds({ now, ledger, durations, workflowOf }: PredictionFacts): End[] {
  const ends: End[] = [];
  for (const lease of ledger.leases) {
    const expected = durations.of(workflowOf(lease.run) ?? '');
    if (expected === undefined || lease.since + expected.meanMs < now) continue;
    const end = {
      accounts: ledger.accountsOf(lease),
      entries: amountEntries(lease.amounts),
      samples: expected.samples,
    };
    insert(ends, { ...end, at: lease.since + expected.meanMs });
  }
  return ends;
}

function insert(ends: End[], { at, accounts, entries, samples }: End): void {
  const index = ends.findIndex((other) => other.at > at);
  ends.splice(index < 0 ? ends.length : index, 0, { at, accounts, entries, samples });
}

/** What will be free, as the play goes on. */
class FreeAmounts {
  readonly #now: number;
  readonly #free = new Map<Account, Map<Resource, number>>();

  constructor(now: number) {
    this.#now = now;
  }

  of(account: Account, resource: Resource): number {
    return this.#free.get(account)?.get(resource) ?? account.free(resource, this.#now);
  }

  fits({ accounts, entries }: Waiting): boolean {
    return accounts.every((account) => entries.every(([resource, wanted]) => wanted <= this.of(account, resource)));
  }

  change({ accounts, entries }: Pick<End, 'accounts' | 'entries'>, sign: 1 | -1): void {
    for (const account of accounts) {
      const amounts = this.#free.get(account) ?? new Map<Resource, number>();
      for (const [resource, amount] of entries) amounts.set(resource, this.of(account, resource) + sign * amount);
      this.#free.set(account, amounts);
    }
  }
}
