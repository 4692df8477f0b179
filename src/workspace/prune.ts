import type { RunId } from '../model/index.ts';
import type { PlannedRemoval, PrunePlan } from './retention.ts';
import type { NotRemoved } from './remove-tree.ts';
import type { Workspaces } from './workspaces.ts';

/** What pruning did. */
export interface Pruned {
  readonly removed: readonly PlannedRemoval[];
  /** Planned, but in use or pinned by now: left alone. */
  readonly spared: readonly RunId[];
  readonly freedBytes: number;
  /** What could not be removed; tried again by the next pruning and the next start. */
  readonly problems: readonly NotRemoved[];
}

/**
 * Executes a plan, one workspace after the other. Safe to repeat, also after a crash in the middle: what is gone stays gone, and
 * what was half removed lies in the trash, which is emptied first.
 *
 * @param mayGo asked for each workspace just before it goes
 * @param removed told of each one that is gone, so that it can be recorded
 */
export async function executePrune(
  workspaces: Workspaces,
  plan: PrunePlan,
  mayGo: (run: RunId) => Promise<boolean>,
  removed: (removal: PlannedRemoval) => Promise<void>,
): Promise<Pruned> {
  const problems: NotRemoved[] = [...(await workspaces.emptyTrash())];
  const done: PlannedRemoval[] = [];
  const spared: RunId[] = [];
  for (const removal of plan.remove) {
    const { run } = removal;
    if (!(await mayGo(run))) {
      spared.push(run);
      continue;
    }
    try {
      await workspaces.remove(run);
      done.push(removal);
    } catch (error) {
      problems.push({ path: workspaces.pathOf(run), problem: inWords(error) });
      continue;
    }
    await removed(removal);
  }
  return { removed: done, spared, freedBytes: done.reduce((sum, { bytes }) => sum + bytes, 0), problems };
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const details = 'details' in error && Array.isArray(error.details) ? error.details.map(String) : [];
  return [error.message, ...details].join('; ');
}
