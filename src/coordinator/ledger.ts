import { DrydockError } from '../model/index.ts';
import { Account, type Shortage } from './account.ts';
import type { CoordinatorConfig, Quota } from './config.ts';
import { type Amounts, amountEntries, projectKey, type Resource, type Scope, scopeWords } from './resource.ts';

/** Whom a lease is accounted to. */
export interface Party {
  readonly owner: string;
  readonly project: string;
}

/** Resources that a run holds. */
export interface Lease extends Party {
  readonly id: string;
  readonly run: string;
  /** Who answers for the lease, such as a process; only this one may release it. */
  readonly holder: string;
  /** Empty for a run that lives in the lease of its parent. */
  readonly amounts: Amounts;
  /** Unix milliseconds. */
  readonly since: number;
}

/** Who holds what: leases, and their sums by scope. At any time the use of a scope is the sum of its leases. */
export class Ledger {
  #config: CoordinatorConfig;
  readonly #accounts = new Map<string, Account>();
  readonly #leases = new Map<string, Lease>();
  readonly #byRun = new Map<string, Lease>();
  readonly #global: Account;
  #last = 0;

  constructor(config: CoordinatorConfig) {
    this.#config = config;
    this.#global = new Account({ kind: 'global' }, config.global);
  }

  /** Other limits from now on, for accounts that are in use as well. */
  reconfigure(config: CoordinatorConfig): void {
    this.#config = config;
    for (const account of this.accounts) account.limit(this.#limitsOf(account.scope));
  }

  get leases(): readonly Lease[] {
    return [...this.#byRun.values()];
  }

  get global(): Account {
    return this.#global;
  }

  /** Every account that was ever used. */
  get accounts(): readonly Account[] {
    return [this.#global, ...this.#accounts.values()];
  }

  leaseOf(run: string): Lease | undefined {
    return this.#byRun.get(run);
  }

  /** The accounts that a party's use is counted in, the widest first. */
  accountsOf({ owner, project }: Party): readonly [Account, Account, Account] {
    return [
      this.#global,
      this.#account(`owner:${owner}`, { kind: 'owner', owner }),
      this.#account(`project:${projectKey(owner, project)}`, { kind: 'project', owner, project }),
    ];
  }

  #limitsOf(scope: Scope): Quota {
    const { global, owners, everyOwner, projects, everyProject } = this.#config;
    if (scope.kind === 'global') return global;
    if (scope.kind === 'owner') return own(owners, scope.owner) ?? everyOwner;
    return own(projects, projectKey(scope.owner, scope.project)) ?? everyProject;
  }

  /** The limits that a request exceeds even when nothing else is in use. */
  impossible(
    party: Party,
    needs: Amounts,
  ): readonly { scope: Scope; resource: Resource; limit: number; wanted: number }[] {
    return this.accountsOf(party).flatMap(({ scope, limits }) =>
      amountEntries(needs).flatMap(([resource, wanted]) => {
        const limit = limits[resource];
        return limit === undefined || wanted <= limit ? [] : [{ scope, resource, limit, wanted }];
      }),
    );
  }

  shortages(party: Party, needs: Amounts, now: number): readonly Shortage[] {
    return this.accountsOf(party).flatMap((account) => account.shortages(needs, now));
  }

  /** Takes a lease, whether it fits or not: whoever asks has looked, or must not be refused. */
  acquire(claim: Omit<Lease, 'id'>, now: number): Lease {
    const known = this.#byRun.get(claim.run);
    if (known !== undefined) throw new DrydockError('DRY-E2034', { run: claim.run });
    this.#last += 1;
    const lease = { ...claim, id: `lease-${this.#last}` };
    const entries = amountEntries(lease.amounts);
    for (const account of this.accountsOf(lease)) account.take(entries, now);
    this.#leases.set(lease.id, lease);
    this.#byRun.set(lease.run, lease);
    return lease;
  }

  /**
   * Ends a lease.
   *
   * @throws DRY-E2031 when it is not held (any more); DRY-E2032 when another holder has it. Nothing changes then.
   */
  release(id: string, holder: string, now: number): Lease {
    const lease = this.#leases.get(id);
    if (lease === undefined) throw new DrydockError('DRY-E2031', { lease: id });
    if (lease.holder !== holder) {
      throw new DrydockError('DRY-E2032', { lease: id, holder: lease.holder, asked: holder });
    }
    const entries = amountEntries(lease.amounts);
    for (const account of this.accountsOf(lease)) account.giveBack(entries, now);
    this.#leases.delete(id);
    this.#byRun.delete(lease.run);
    return lease;
  }

  #account(id: string, scope: Scope): Account {
    const known = this.#accounts.get(id);
    if (known !== undefined) return known;
    const account = new Account(scope, this.#limitsOf(scope));
    this.#accounts.set(id, account);
    return account;
  }
}

/** The error for a request that can never be granted. */
export function neverFits(
  run: string,
  [first, ...more]: readonly { scope: Scope; resource: Resource; limit: number; wanted: number }[],
): DrydockError | null {
  if (first === undefined) return null;
  const values = ({ scope, resource, limit, wanted }: typeof first) => ({
    run,
    resource,
    scope: scopeWords(scope),
    limit: String(limit),
    wanted: String(wanted),
    excess: String(Math.round((wanted - limit) * 1000) / 1000),
  });
  const details = more.map((one) => {
    const { resource, scope, limit, wanted } = values(one);
    return `${resource}: wants ${wanted}, the limit of ${scope} is ${limit}`;
  });
  return new DrydockError('DRY-E2030', values(first), { details });
}

/** Names come from people: `constructor` is one, not a property of all objects. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
