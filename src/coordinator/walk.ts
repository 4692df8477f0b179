import type { FairShare } from './fair-share.ts';
import type { Waiting } from './waiting.ts';

/** The runs of a project that wait, and its account with its owner. */
export interface ProjectQueue {
  readonly share: FairShare;
  readonly waiting: Waiting[];
}

/** The projects of an owner, and its account with the machine. */
export interface OwnerQueue {
  readonly share: FairShare;
  readonly projects: Map<string, ProjectQueue>;
  count: number;
}

/** One walk through the queue in dispatch order. What was passed over stays passed over for the rest of the walk. */
export interface Walk {
  readonly at: Map<ProjectQueue, number>;
  readonly shapes: Map<ProjectQueue, Set<string>>;
  readonly closed: Set<OwnerQueue | ProjectQueue>;
  /** Whether the machine has too little for needs of a shape, once it had too little for one run; null: not yet. */
  machineFits: Map<string, boolean> | null;
  /** Shapes that would take what is kept of the machine, with the most urgent class that this holds for. */
  readonly kept: Map<string, number>;
  /** What a walk that takes nothing pretends to have taken. */
  readonly taken: Set<Waiting>;
  /** What a walk that takes nothing pretends to have given out. */
  readonly given: Map<FairShare, number>;
}

/** A run that could be next, with what is compared. */
export interface Candidate {
  readonly waiting: Waiting;
  readonly rank: number;
  readonly turn: number;
}

export function newWalk(): Walk {
  const maps = { at: new Map(), shapes: new Map(), kept: new Map(), given: new Map() };
  return { ...maps, closed: new Set(), taken: new Set(), machineFits: null };
}

export function fitsMachine({ machineFits }: Walk, { shape, accounts, entries }: Waiting, now: number): boolean {
  if (machineFits === null) return true;
  const known = machineFits.get(shape);
  if (known !== undefined) return known;
  const fits = accounts[0].fits(entries, now);
  machineFits.set(shape, fits);
  return fits;
}

export function precedes(one: Candidate, other: Candidate): boolean {
  if (one.rank !== other.rank) return one.rank < other.rank;
  if (one.waiting.front !== other.waiting.front) return one.waiting.front > other.waiting.front;
  if (one.turn !== other.turn) return one.turn < other.turn;
  return one.waiting.deadline < other.waiting.deadline;
}

/** Starts the account of somebody who begins to wait: level with the others who wait, or all anew when nobody does. */
export function joinThoseWhoWait(
  share: FairShare,
  { all, waiting }: { readonly all: readonly FairShare[]; readonly waiting: readonly FairShare[] },
  now: number,
): void {
  if (waiting.length === 0) for (const one of all) one.reset(now);
  else share.raiseTo(Math.min(...waiting.map((one) => one.level(now))), now);
}

export function sharesOf<T extends { readonly share: FairShare }>(all: Iterable<T>, waits: (one: T) => boolean) {
  const list = [...all];
  return { all: list.map(({ share }) => share), waiting: list.filter(waits).map(({ share }) => share) };
}

export function hasWaiting({ waiting }: ProjectQueue): boolean {
  return waiting.length > 0;
}
