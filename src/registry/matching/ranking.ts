import type { AgentManifest, AgentRequirement } from '../../model/index.ts';
import { type Basis, executedOf, type Standing } from '../metrics/index.ts';
import { exploredOf } from './exploration.ts';
import { KNOWN_FROM, type Score, scoreOf } from './score.ts';

/** An agent that fits, with what is known of it. */
export interface Fitting {
  readonly manifest: AgentManifest;
  readonly priority: number;
  readonly named: number;
  readonly standing: Standing;
}

/** 2: as good as any; 1: degraded, after all that are well; 0: only when there is no other. */
export type Group = 0 | 1 | 2;

export interface Ranked extends Fitting, Score {
  readonly group: Group;
  /** Why it is not as good as any; empty in group 2. */
  readonly doubts: readonly string[];
}

/** The agents that fit a requirement, each with its rank. Sorting is for those who ask why. */
export interface Ranking {
  readonly best: Ranked | null;
  readonly all: readonly Ranked[];
  readonly explored: Ranked | null;
  readonly basis: Basis;
}

/** Pure and deterministic: the same input, in whatever order, gives the same ranking. */
export function rankingOf(
  { strategy }: AgentRequirement,
  fitting: readonly Fitting[],
  failedOnItem: readonly string[] = [],
): Ranking {
  const basis = basisOf(fitting);
  const all = fitting.map((one): Ranked => {
    const { group, doubts } = groupOf(one, failedOnItem);
    const { score, second } = scoreOf(strategy, one, basis);
    const { manifest, priority, named, standing } = one;
    return { manifest, priority, named, standing, score, second, group, doubts };
  });
  const healthy = strategy === 'performance' ? all.filter(({ group }) => group === 2) : [];
  const explored = exploredOf(healthy, basis);
  let best: Ranked | null = explored;
  if (best === null) for (const one of all) if (best === null || compareRanks(one, best) < 0) best = one;
  return { best, all, explored, basis };
}

/** Work is judged by proof as soon as enough of one agent's was verified; before, or where nobody verifies, by success. */
function basisOf(fitting: readonly Fitting[]): Basis {
  const isVerified = ({ standing: { figures } }: Fitting) => figures !== undefined && executedOf(figures) >= KNOWN_FROM;
  return fitting.some(isVerified) ? 'proven' : 'succeeded';
}

function groupOf({ manifest, standing }: Fitting, failedOnItem: readonly string[]): { group: Group; doubts: string[] } {
  const { status, breaker, breakdowns, isOnTrial } = standing.health;
  const doubts: string[] = [];
  if (failedOnItem.includes(manifest.id)) doubts.push('has failed on this item');
  if (breaker === 'open') doubts.push(`unhealthy: its last ${breakdowns} attempts broke down, its breaker is open`);
  if (breaker === 'half-open' && isOnTrial)
    doubts.push('unhealthy: its breaker lets one trial through, which is under way');
  if (doubts.length > 0) return { group: 0, doubts };
  if (status === 'degraded') return { group: 1, doubts: [`degraded: its last ${breakdowns} attempts broke down`] };
  return { group: 2, doubts };
}

/** The better one first: by group, score, its second part, priority, and then by id. */
export function compareRanks(a: Ranked, b: Ranked): number {
  return (
    b.group - a.group ||
    b.score - a.score ||
    b.second - a.second ||
    b.priority - a.priority ||
    compareIds(a.manifest.id, b.manifest.id)
  );
}

export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
