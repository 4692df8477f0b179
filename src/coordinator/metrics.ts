import { type Priority, prioritySchema } from '../model/index.ts';
import type { Ledger } from './ledger.ts';
import { type Resource, RESOURCES, type Scope } from './resource.ts';
import type { RunQueue } from './run-queue.ts';
import type { ShareWindow } from './share-window.ts';

/** How much of a limit is used. */
export interface Utilisation {
  readonly scope: Scope;
  readonly resource: Resource;
  readonly used: number;
  readonly limit: number;
}

/** An owner's share over the window, beside what its weight entitles it to among those who used or wanted anything. */
export interface OwnerShare {
  readonly owner: string;
  readonly share: number;
  readonly entitlement: number;
}

/** The state of the queue and the limits at one moment. Times in milliseconds. */
export interface Metrics {
  readonly utilisation: readonly Utilisation[];
  readonly running: number;
  readonly waiting: number;
  readonly waitingByPriority: Readonly<Record<Priority, number>>;
  readonly waitingByOwner: readonly { readonly owner: string; readonly waiting: number }[];
  readonly longestWaitMs: number;
  readonly shares: readonly OwnerShare[];
  /** Runs that wait longer than an ageing time past the moment from which they are overdue: something is wrong. */
  readonly starving: readonly string[];
}

export function snapshot({
  now,
  queue,
  ledger,
  window,
  ageingMs,
}: {
  readonly now: number;
  readonly queue: RunQueue;
  readonly ledger: Ledger;
  readonly window: ShareWindow;
  readonly ageingMs: number;
}): Metrics {
  const waitingByPriority = Object.fromEntries(prioritySchema.options.map((name) => [name, 0])) as Record<
    Priority,
    number
  >;
  const waitingByOwner = new Map<string, number>();
  const starving: string[] = [];
  let longestWaitMs = 0;
  for (const { run, owner, priority, enqueuedAt, deadline } of queue.all()) {
    waitingByPriority[priority] += 1;
    waitingByOwner.set(owner, (waitingByOwner.get(owner) ?? 0) + 1);
    longestWaitMs = Math.max(longestWaitMs, now - enqueuedAt);
    if (now > deadline + ageingMs) starving.push(run);
  }
  return {
    utilisation: utilisation(ledger, now),
    running: ledger.leases.length,
    waiting: queue.size,
    waitingByPriority,
    waitingByOwner: [...waitingByOwner].map(([owner, waiting]) => ({ owner, waiting })),
    longestWaitMs,
    shares: shares(queue, window, [...waitingByOwner.keys()], now),
    starving,
  };
}

function utilisation(ledger: Ledger, now: number): readonly Utilisation[] {
  return ledger.accounts.flatMap((account) =>
    RESOURCES.flatMap((resource) => {
      const limit = account.limits[resource];
      return limit === undefined ? [] : [{ scope: account.scope, resource, used: account.used(resource, now), limit }];
    }),
  );
}

function shares(queue: RunQueue, window: ShareWindow, waiting: readonly string[], now: number): readonly OwnerShare[] {
  const got = window.shares(now);
  const owners = [...new Set([...got.keys(), ...waiting])];
  const weights = owners.reduce((sum, owner) => sum + queue.weightOf(owner), 0);
  return owners.map((owner) => ({ owner, share: got.get(owner) ?? 0, entitlement: queue.weightOf(owner) / weights }));
}
