import { type Account, isMetered, type Shortage } from './account.ts';
import type { CoordinatorConfig } from './config.ts';
import type { Ledger } from './ledger.ts';
import type { RunQueue } from './run-queue.ts';
import { newWalk, type Walk } from './walk.ts';
import type { Waiting } from './waiting.ts';

/** One admission in so many goes to the run that is overdue longest, whatever the shares say. */
export const OVERDUE_TURN = 16;

/**
 * Chooses which of the runs that wait may start now.
 *
 * A run that is next and does not fit is passed over, so that nothing stands idle; when that has lasted for the patience time, what
 * it needs is kept for it, against runs of the same or a lower class.
 */
export class Dispatcher {
  readonly #config: CoordinatorConfig;
  readonly #queue: RunQueue;
  readonly #ledger: Ledger;
  /** Runs that were next and did not fit, the earliest first. */
  #heads: Waiting[] = [];
  #sinceOverdue = 0;
  #wakeAt: number | null = null;

  constructor(config: CoordinatorConfig, queue: RunQueue, ledger: Ledger) {
    this.#config = config;
    this.#queue = queue;
    this.#ledger = ledger;
  }

  /** When something that waits only for a meter will fit, in Unix milliseconds. */
  get wakeAt(): number | null {
    return this.#queue.size === 0 ? null : this.#wakeAt;
  }

  /** Starts all that may start; `admit` takes it from the queue and acquires its lease. */
  choose<T>(now: number, quantum: number, admit: (waiting: Waiting) => T): readonly T[] {
    this.#heads = this.#heads.filter((head) => this.#queue.get(head.run) === head);
    this.#wakeAt = null;
    const admitted: T[] = [];
    const walk = newWalk();
    const blocked = new Set<Account>();
    while (this.#ledger.global.free('parallelRuns', now) >= 1) {
      const overdue = this.#sinceOverdue + 1 >= OVERDUE_TURN ? this.#queue.mostOverdue(walk, now) : undefined;
      const next = overdue ?? this.#queue.next(walk, now, quantum);
      if (next === undefined) break;
      const [mover] = this.#queue.moversOf(next);
      const chosen = mover !== undefined && this.mayStart(mover, now) ? mover : next;
      if (chosen === mover || this.mayStart(chosen, now)) {
        admitted.push(admit(chosen));
        this.#heads = this.#heads.filter((head) => head !== chosen);
        this.#sinceOverdue = overdue === undefined ? this.#sinceOverdue + 1 : 0;
      } else this.#passOver(walk, next, blocked, now);
    }
    return admitted;
  }

  /** True when a run fits, and takes nothing that is kept for another. */
  mayStart(waiting: Waiting, now: number): boolean {
    for (const account of waiting.accounts) if (!account.fits(waiting.entries, now)) return false;
    return this.keptFor(waiting, now) === undefined;
  }

  /** The run for which something is kept that this one would take. */
  keptFor(waiting: Waiting, now: number): Waiting | undefined {
    for (const head of this.#heads) {
      if (head === waiting) return undefined;
      if (now - (head.headSince ?? now) < this.#config.patienceMs) continue;
      if (this.#queue.rank(head, now) > this.#queue.rank(waiting, now)) continue;
      if (takesFrom(waiting, head, now)) return head;
    }
    return undefined;
  }

  #passOver(walk: Walk, waiting: Waiting, blocked: Set<Account>, now: number): void {
    const [machine, owner, project] = waiting.accounts;
    if (owner.free('parallelRuns', now) < 1) return this.#queue.passOver(walk, waiting, 'owner');
    if (project.free('parallelRuns', now) < 1) return this.#queue.passOver(walk, waiting, 'project');
    this.#queue.passOver(walk, waiting, 'alike');
    const short = waiting.accounts.filter((account) => !account.fits(waiting.entries, now));
    const narrowest = short.at(-1);
    if (narrowest === undefined) return this.#passOverWhoTakes(walk, waiting, now);
    const shortages = short.flatMap((account) => account.shortages(waiting.needs, now));
    this.#rememberWake(shortages);
    // Each run that waits for a meter has its own time to be looked at again; what is held is looked at when it is released.
    if (narrowest === machine && !shortages.some(({ resource }) => isMetered(resource))) walk.machineFits ??= new Map();
    // Only the first that lacks something of a scope is next there.
    if (waiting.headSince === null && !blocked.has(narrowest)) {
      waiting.headSince = now;
      this.#heads.push(waiting);
    }
    for (const account of short) blocked.add(account);
  }

  /** What takes from the machine what is kept for another does so in every project. */
  #passOverWhoTakes(walk: Walk, waiting: Waiting, now: number): void {
    const head = this.keptFor(waiting, now);
    if (head === undefined || !takesFrom(waiting, head, now, 0)) return;
    const rank = this.#queue.rank(waiting, now);
    walk.kept.set(waiting.shape, Math.min(walk.kept.get(waiting.shape) ?? rank, rank));
  }

  #rememberWake(shortages: readonly Shortage[]): void {
    if (!shortages.every(({ resource }) => isMetered(resource))) return;
    const at = Math.max(...shortages.map(({ availableAt }) => availableAt ?? Infinity));
    this.#wakeAt = Math.min(this.#wakeAt ?? Infinity, at);
  }
}

/**
 * True when a run would take something that a head needs, in a scope that keeps it from starting, or inside that scope.
 *
 * @param level look at this scope alone: 0 for the machine
 */
function takesFrom(waiting: Waiting, head: Waiting, now: number, level?: number): boolean {
  // While its own owner's limit holds a run up, keeping something of the machine for it would only waste that.
  const isHeldUpByOwner = head.accounts.slice(1).some((account) => !account.fits(head.entries, now));
  return head.accounts.some((account, at) => {
    if (level !== undefined && at !== level) return false;
    if (waiting.accounts[at] !== account || (at === 0 && isHeldUpByOwner)) return false;
    return head.entries.some(([resource, needed]) => {
      const wanted = waiting.needs[resource] ?? 0;
      return wanted > 0 && account.free(resource, now) - wanted < needed;
    });
  });
}
