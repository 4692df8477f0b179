import { DrydockError, type RunId } from '../../model/index.ts';
import type { NumberedRun } from '../../store/index.ts';
import type { Room } from '../api/index.ts';

/** Runs above one that are looked at: sub-workflows nest no deeper. */
const MOST_LEVELS = 100;

/**
 * Where two people are wanted, who started a run, or the one whose step or fork it is, does not approve what it asks; nor does who
 * it is accounted to.
 *
 * @throws DRY-E8021
 */
export async function checkSecondPerson(room: Room, run: NumberedRun, actor: string): Promise<void> {
  if (!room.access.approverMustDiffer) return;
  let at: NumberedRun | undefined = run;
  for (let level = 0; at !== undefined && level < MOST_LEVELS; level++) {
    const starters = await startersOf(room, at);
    if (starters.includes(actor)) throw new DrydockError('DRY-E8021', { actor, run: run.id });
    at = at.parent === null ? undefined : await room.plane.store.findRun(at.parent);
  }
}

async function startersOf({ plane: { store } }: Room, { id, owner, forkedFrom, key }: NumberedRun) {
  const [created] = await store.events({ run: id, limit: 1 });
  const startedBy = created?.type === 'run.created' ? created.data.startedBy : undefined;
  const forker = forkedFrom === null || key === null ? undefined : await forkerOf(store, forkedFrom, key);
  return [`user:${owner}`, startedBy, forker];
}

/** A fork is the work of who gave the command for it, which its key names. */
async function forkerOf(store: Room['plane']['store'], from: RunId, key: string): Promise<string | undefined> {
  return (await store.commands(from)).find(({ id }) => key === `fork:${id}`)?.actor;
}
