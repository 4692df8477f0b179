import { type Priority, prioritySchema } from '../model/index.ts';
import type { Account, Shortage } from './account.ts';
import type { Dispatcher } from './dispatcher.ts';
import { predict, type Prediction, type PredictionFacts } from './prediction.ts';
import type { Resource, Scope } from './resource.ts';
import type { RunQueue } from './run-queue.ts';
import type { Waiting } from './waiting.ts';

/** What keeps a run from starting. */
export type Blocker =
  | ({ readonly kind: 'shortage'; readonly holders: readonly Holder[] } & Shortage)
  | { readonly kind: 'kept'; readonly forRun: string; readonly since: number }
  | { readonly kind: 'draining' };

/** A run that holds some of a resource. */
export interface Holder {
  readonly run: string;
  readonly amount: number;
}

/** A limit that would have to be at least this high. */
export interface LimitNeeded {
  readonly scope: Scope;
  readonly resource: Resource;
  readonly limit: number;
  readonly now: number;
}

/** Where a run stands in the queue, and why. Times in Unix milliseconds. */
export interface Explanation {
  readonly run: string;
  readonly owner: string;
  readonly project: string;
  readonly workflow: string;
  readonly priority: Priority;
  /** The class that it counts as by now, for the time that it waited. */
  readonly agedPriority: Priority;
  /** In dispatch order; 1 is next. */
  readonly position: number;
  /** How many runs wait. */
  readonly of: number;
  /** The run that is directly before it. */
  readonly after: string | null;
  readonly enqueuedAt: number;
  readonly waitedMs: number;
  readonly waitsFor: readonly Blocker[];
  /** With these limits it, and all before it, would start now. Empty: no limit keeps it. */
  readonly startsIf: readonly LimitNeeded[];
  /** Null: unknown, since too little was observed. */
  readonly predicted: Prediction | null;
}

export interface QueueFacts extends PredictionFacts {
  readonly queue: RunQueue;
  readonly dispatcher: Dispatcher;
  readonly draining: boolean;
}

/** The queue in dispatch order; only `run` when one is named. */
export function explain(facts: QueueFacts, run?: string): readonly Explanation[] {
  const { now, queue, durations } = facts;
  const order = queue.inOrder(now, durations.typicalMs);
  const predictions: ReadonlyMap<string, Prediction> = facts.draining ? new Map() : predict(facts, order);
  const wanted = new Demand(facts);
  const explanations: Explanation[] = [];
  for (const [index, waiting] of order.entries()) {
    wanted.add(waiting);
    if (run !== undefined && waiting.run !== run) continue;
    const { owner, project, workflow, priority, enqueuedAt } = waiting;
    explanations.push({
      run: waiting.run,
      owner,
      project,
      workflow,
      priority,
      enqueuedAt,
      agedPriority: prioritySchema.options[queue.rank(waiting, now)] ?? priority,
      position: index + 1,
      of: order.length,
      after: order[index - 1]?.run ?? null,
      waitedMs: now - enqueuedAt,
      waitsFor: blockersOf(facts, waiting),
      startsIf: wanted.limitsFor(waiting),
      predicted: predictions.get(waiting.run) ?? null,
    });
  }
  return explanations;
}

function blockersOf({ now, ledger, dispatcher, draining }: QueueFacts, waiting: Waiting): readonly Blocker[] {
  const blockers: Blocker[] = draining ? [{ kind: 'draining' }] : [];
  for (const shortage of ledger.shortages(waiting, waiting.needs, now)) {
    blockers.push({ kind: 'shortage', ...shortage, holders: holdersOf(shortage, ledger.leases) });
  }
  const head = dispatcher.keptFor(waiting, now);
  if (head !== undefined) blockers.push({ kind: 'kept', forRun: head.run, since: head.headSince ?? now });
  return blockers;
}

function holdersOf({ scope, resource }: Shortage, leases: PredictionFacts['ledger']['leases']): readonly Holder[] {
  return leases.flatMap(({ run, owner, project, amounts }) => {
    const amount = amounts[resource] ?? 0;
    if (amount === 0 || (scope.kind !== 'global' && scope.owner !== owner)) return [];
    return scope.kind === 'project' && scope.project !== project ? [] : [{ run, amount }];
  });
}

type Wants = Map<Resource, number>;

/** What would be in use if a run and all that could go before it had started. */
class Demand {
  readonly #facts: QueueFacts;
  readonly #wanted = new Map<Account, Wants>();
  /** What those want of the machine whom a limit of their own owner keeps from taking it, by that owner's account. */
  readonly #heldUp = new Map<Account, Wants>();

  constructor(facts: QueueFacts) {
    this.#facts = facts;
  }

  add({ accounts: [machine, owner, project], entries }: Waiting): void {
    const isHeldUp = [owner, project].some((account) => !account.fits(entries, this.#facts.now));
    for (const account of [owner, project]) addTo(this.#wanted, account, entries);
    if (isHeldUp) addTo(this.#heldUp, owner, entries);
    else addTo(this.#wanted, machine, entries);
  }

  /** To be asked when the run, and all before it, were added. */
  limitsFor({ accounts: [machine, owner, project], entries }: Waiting): readonly LimitNeeded[] {
    const narrower = [owner, project].flatMap((account) =>
      this.#tooLow(account, entries, (resource) => this.#wanted.get(account)?.get(resource) ?? 0),
    );
    // With a higher limit of the owner, the machine has to bear all whom that limit held up.
    const released = narrower.length > 0 ? this.#heldUp.get(owner) : undefined;
    const ofMachine = this.#tooLow(
      machine,
      entries,
      (resource) => (this.#wanted.get(machine)?.get(resource) ?? 0) + (released?.get(resource) ?? 0),
    );
    return [...ofMachine, ...narrower];
  }

  #tooLow(
    account: Account,
    entries: Waiting['entries'],
    wanted: (resource: Resource) => number,
  ): readonly LimitNeeded[] {
    const { now } = this.#facts;
    return entries.flatMap(([resource, own]) => {
      const limit = account.limits[resource];
      if (limit === undefined) return [];
      const needed = Math.ceil((account.used(resource, now) + Math.max(own, wanted(resource))) * 1000) / 1000;
      return needed > limit ? [{ scope: account.scope, resource, limit: needed, now: limit }] : [];
    });
  }
}

function addTo(sums: Map<Account, Wants>, account: Account, entries: Waiting['entries']): void {
  const sum: Wants = sums.get(account) ?? new Map();
  for (const [resource, amount] of entries) sum.set(resource, (sum.get(resource) ?? 0) + amount);
  sums.set(account, sum);
}
