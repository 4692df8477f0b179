import { catchUpAudit } from '../events/index.ts';
import { DrydockError, isTerminal, type RunId, userName } from '../model/index.ts';
import type { AuditRecord, NumberedRun, RunReader, RunStore } from '../store/index.ts';
import { totalOf, type Workspaces } from '../workspace/index.ts';
import type { ChangeOptions } from './options.ts';

/** What deleting a run takes along, and what it leaves. */
export interface RunDeletionPlan {
  /** The run itself, then the runs of its sub-workflows. */
  readonly runs: readonly NumberedRun[];
  /** Events of their logs. */
  readonly events: number;
  /** Bytes of their workspaces. */
  readonly workspaceBytes: number;
  /** Forks and repetitions: they stay. */
  readonly stay: readonly RunId[];
}

interface Places {
  readonly store: RunReader;
  readonly workspaces: Workspaces;
}

/**
 * Says what deleting a run would take along.
 *
 * @throws DRY-E8101 when it may not go: it, or a run of its sub-workflows, has not ended or is pinned; it is a part of another run
 */
export async function planRunDeletion(run: NumberedRun, { store, workspaces }: Places): Promise<RunDeletionPlan> {
  if (run.parent !== null) {
    const next = `Delete that one: drydock run delete ${run.parent}`;
    throw new DrydockError('DRY-E8101', { run: run.id, why: `it is a part of run ${run.parent}`, next });
  }
  const runs = await withParts(run, store);
  const open = new Set((await store.runsWithOpenCommands()).map(({ id }) => id));
  const stay: RunId[] = [];
  let [events, workspaceBytes] = [0, 0];
  for (const one of runs) {
    const next = `End it first: drydock run cancel ${one.id}`;
    if (!isTerminal(one.state)) throw new DrydockError('DRY-E8101', { run: one.id, why: `it is ${one.state}`, next });
    if (open.has(one.id)) {
      const wait = 'Try again in a moment.';
      throw new DrydockError('DRY-E8101', { run: one.id, why: 'it still owes the answer to a command', next: wait });
    }
    const workspace = await workspaces.find(one.id);
    if (workspace?.isPinned === true) {
      const unpin = `Unpin it first: drydock workspace unpin ${one.id}`;
      throw new DrydockError('DRY-E8101', { run: one.id, why: 'its workspace is pinned', next: unpin });
    }
    workspaceBytes += workspace === undefined ? 0 : totalOf(workspace.usage).bytes;
    events += await store.countEvents(one.id);
    stay.push(...(await store.runsFrom(one.id)));
  }
  const going = new Set(runs.map(({ id }) => id));
  return { runs, events, workspaceBytes, stay: stay.filter((id) => !going.has(id)) };
}

async function withParts(run: NumberedRun, store: RunReader): Promise<readonly NumberedRun[]> {
  const parts = await store.runs({ parent: run.id, limit: Number.MAX_SAFE_INTEGER });
  const below = await Promise.all(parts.map((part) => withParts(part, store)));
  return [run, ...below.flat()];
}

/** Deletes what a plan names. Workspaces that cannot be removed now are removed at the next start. */
export async function deleteRuns(
  { runs, events, workspaceBytes }: RunDeletionPlan,
  { actor = `user:${userName()}`, origin, reason = null }: ChangeOptions,
  { store, workspaces, now }: { readonly store: RunStore; readonly workspaces: Workspaces; readonly now: number },
): Promise<void> {
  // The audit log tells of events: it reads them before they go.
  await catchUpAudit(store);
  const audit = runs.map(({ id, name, state, owner }, index): AuditRecord => {
    const before = { name, state, owner };
    const after = index === 0 ? { events, workspaceBytes, runs: runs.length } : null;
    const told = { before, after, reason, origin: origin ?? null, result: 'done' };
    return { at: now, actor, action: 'run.delete', target: id, event: null, ...told };
  });
  await store.deleteRuns({ runs: runs.map(({ id }) => id), by: actor, reason, now, audit });
  await Promise.allSettled(runs.map(({ id }) => workspaces.remove(id)));
}
