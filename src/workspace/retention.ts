import type { RunId, RunOutcome, RunState } from '../model/index.ts';
import { isTerminal } from '../model/index.ts';
import type { WorkspacePart } from './disk-meter.ts';

/**
 * What stays of a workspace: `all`; `no_temp`, all but what attempts left over; `results`, only outputs and reports, so that its run
 * can be read but not retried or forked; `nothing`.
 */
export const keepLevels = ['all', 'no_temp', 'results', 'nothing'] as const;

export type Keep = (typeof keepLevels)[number];

/** What stays of a workspace when its run ends, by how it ended. */
export type RetentionPolicy = Readonly<Record<Exclude<RunOutcome, 'completed_with_findings'>, Keep>>;

export const DEFAULT_RETENTION: RetentionPolicy = { succeeded: 'no_temp', failed: 'no_temp', cancelled: 'no_temp' };

/** What the policy says for a run that ended so. A run with findings has done its work. */
export function keepAfter(policy: RetentionPolicy, outcome: RunOutcome): Keep {
  return policy[outcome === 'completed_with_findings' ? 'succeeded' : outcome];
}

const KEPT: Record<Keep, readonly WorkspacePart[]> = {
  all: ['state', 'reports', 'outputs', 'temp'],
  no_temp: ['state', 'reports', 'outputs'],
  results: ['reports', 'outputs'],
  nothing: [],
};

/** The parts of a workspace that stay. */
export function partsKept(keep: Keep): readonly WorkspacePart[] {
  return KEPT[keep];
}

/** A workspace that may go. */
export interface PruneCandidate {
  readonly run: RunId;
  /** Null: no run owns it. */
  readonly state: RunState | null;
  readonly isPinned: boolean;
  /** Unix milliseconds: the end of the run. */
  readonly lastUsedAt: number;
  readonly bytes: number;
}

/** What is to go. Rules add up: what any of them names goes. */
export interface PruneRules {
  /** These, whatever their age. */
  readonly runs?: ReadonlySet<RunId>;
  /** Whatever was last used longer ago, in milliseconds. */
  readonly olderThanMs?: number;
  /** All but the newest so many. */
  readonly keepLast?: number;
  /** The oldest, until all that stay have at most so many bytes together. */
  readonly maxBytes?: number;
}

export interface PlannedRemoval {
  readonly run: RunId;
  readonly reason: 'named' | 'orphan' | 'age' | 'count' | 'size';
  readonly bytes: number;
}

export interface SparedWorkspace {
  readonly run: RunId;
  readonly reason: 'live' | 'pinned';
}

export interface PrunePlan {
  readonly remove: readonly PlannedRemoval[];
  /** What the rules name, but must stay. */
  readonly spared: readonly SparedWorkspace[];
  readonly bytes: number;
}

/** Says what goes, and why. Runs that have not ended, and pinned ones, never go. What no run owns always does. */
export function planPrune(candidates: readonly PruneCandidate[], rules: PruneRules, now: number): PrunePlan {
  const newestFirst = [...candidates].sort((a, b) => b.lastUsedAt - a.lastUsedAt || (a.run < b.run ? 1 : -1));
  const reasons = new Map<RunId, PlannedRemoval['reason']>();
  const name = (run: RunId, reason: PlannedRemoval['reason']) => reasons.set(run, reasons.get(run) ?? reason);
  const owned = newestFirst.filter(({ state }) => state !== null);
  for (const { run, state, lastUsedAt } of newestFirst) {
    if (rules.runs?.has(run)) name(run, 'named');
    if (state === null) name(run, 'orphan');
    else if (rules.olderThanMs !== undefined && now - lastUsedAt > rules.olderThanMs) name(run, 'age');
  }
  if (rules.keepLast !== undefined) for (const { run } of owned.slice(rules.keepLast)) name(run, 'count');
  nameBySize(owned, rules.maxBytes, reasons);
  const named = newestFirst.filter(({ run }) => reasons.has(run));
  const remove = named
    .filter((candidate) => mustStay(candidate) === null)
    .map(({ run, bytes }) => ({ run, bytes, reason: reasons.get(run) ?? 'named' }));
  const spared = named.flatMap((candidate) => {
    const reason = mustStay(candidate);
    return reason === null ? [] : [{ run: candidate.run, reason }];
  });
  return { remove, spared, bytes: remove.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Names the oldest that may go until what stays is small enough; those that must stay count, but do not go. */
function nameBySize(
  newestFirst: readonly PruneCandidate[],
  maxBytes: number | undefined,
  reasons: Map<RunId, PlannedRemoval['reason']>,
): void {
  if (maxBytes === undefined) return;
  const goes = (candidate: PruneCandidate) => reasons.has(candidate.run) && mustStay(candidate) === null;
  let staying = newestFirst.filter((candidate) => !goes(candidate)).reduce((sum, { bytes }) => sum + bytes, 0);
  for (const candidate of newestFirst.toReversed()) {
    if (staying <= maxBytes) return;
    if (goes(candidate) || mustStay(candidate) !== null) continue;
    reasons.set(candidate.run, 'size');
    staying -= candidate.bytes;
  }
}

function mustStay({ state, isPinned }: PruneCandidate): SparedWorkspace['reason'] | null {
  if (state !== null && !isTerminal(state)) return 'live';
  return isPinned ? 'pinned' : null;
}
