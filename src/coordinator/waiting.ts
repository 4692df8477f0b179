import type { Priority } from '../model/index.ts';
import type { Account } from './account.ts';
import type { Party } from './ledger.ts';
import type { Amounts, Resource } from './resource.ts';

/** Classes by urgency; a run climbs one class for each ageing time that it waits. */
export const CLASS: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 };
export const LOWEST_CLASS = 3;

/** A run that waits, and what its place depends on. */
export interface Waiting extends Party {
  readonly run: string;
  readonly workflow: string;
  /** The run whose sub-workflow this is. */
  readonly parent: string | null;
  readonly needs: Amounts;
  readonly entries: readonly (readonly [Resource, number])[];
  /** Equal for equal needs: where one does not fit, the other does not. */
  readonly shape: string;
  readonly accounts: readonly [Account, Account, Account];
  /** The largest share of a limit of the machine that it wants: what its owner is charged for it. */
  readonly size: number;
  readonly enqueuedAt: number;
  priority: Priority;
  /** When it has aged beyond the most urgent class, and is overdue. */
  deadline: number;
  /** Its place within its project: the deadline, or that of the run it was moved before. */
  order: number;
  /** Not 0: it was moved to the front of its class; the latest of those goes first. */
  front: number;
  /** Since when it was the next one and did not fit; null: never. */
  headSince: number | null;
}

/** The largest share of a limit of the machine that a request wants; 1 where nothing is limited. */
export function sizeOf(entries: readonly (readonly [Resource, number])[], machine: Account): number {
  let size = 0;
  for (const [resource, wanted] of entries) size = Math.max(size, wanted / (machine.limits[resource] ?? Infinity));
  return size === 0 ? 1 : size;
}
