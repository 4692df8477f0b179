import { type CommandRequest, DrydockError, type RunId } from '../../model/index.ts';
import type { NumberedRun } from '../../store/index.ts';
import type { Room } from '../api/index.ts';
import { allows, type Principal } from '../security/index.ts';
import { definitionNow } from './run-parts.ts';

/** Runs above one that are looked at: sub-workflows nest no deeper. */
const MOST_LEVELS = 100;

/**
 * An approval is not passed over by who may not give it: skipping it, or editing the graph around it, takes what approving takes.
 *
 * @throws DRY-E8014 without the scope; DRY-E8021 where two people are wanted
 */
export async function checkMayDecide(
  room: Room,
  run: NumberedRun,
  request: CommandRequest,
  principal: Principal | null,
): Promise<void> {
  const actor = principal?.actor ?? 'nobody';
  if (request.verb !== 'approve') {
    if (!(await passesApproval(room, run, request))) return;
    const told = { who: actor, scope: 'approve', operation: `run_${request.verb} of an approval` };
    if (!allows(principal, 'approve')) throw new DrydockError('DRY-E8014', told);
  }
  await checkSecondPerson(room, run, actor);
}

async function passesApproval(room: Room, { id }: NumberedRun, request: CommandRequest): Promise<boolean> {
  if (request.verb !== 'skip' && request.verb !== 'edit') return false;
  const { steps } = await definitionNow(room, id);
  if (request.verb === 'skip') return steps[request.step]?.approval !== undefined;
  const open = (await room.plane.store.steps(id)).filter(({ state }) => state === 'pending' || state === 'running');
  return open.some((step) => steps[step.id]?.approval !== undefined);
}

/**
 * Where two people are wanted, who started a run, or the one whose step or fork it is, does not approve what it asks; nor does who
 * it is accounted to, or a token that one of them made for it.
 *
 * @throws DRY-E8021
 */
async function checkSecondPerson(room: Room, run: NumberedRun, actor: string): Promise<void> {
  if (!room.access.approverMustDiffer) return;
  const persons = await personsBehind(room, actor);
  let at: NumberedRun | undefined = run;
  for (let level = 0; at !== undefined && level < MOST_LEVELS; level++) {
    for (const starter of await startersOf(room, at)) {
      const behind = starter === undefined ? [] : await personsBehind(room, starter);
      if (behind.some((person) => persons.includes(person)))
        throw new DrydockError('DRY-E8021', { actor, run: run.id });
    }
    at = at.parent === null ? undefined : await room.plane.store.findRun(at.parent);
  }
}

/**
 * An actor, and whose tokens made the one by which it acts, also one that is gone by now: the audit log knows. The user of the home
 * makes tokens for others, and is none of them.
 */
async function personsBehind(room: Room, actor: string): Promise<readonly string[]> {
  const persons = [actor];
  for (const person of persons) {
    const makers = await makersOf(room, person);
    persons.push(...makers.filter((maker) => maker !== `user:${room.access.user}` && !persons.includes(maker)));
  }
  return persons;
}

async function makersOf({ access: { tokens }, plane: { store } }: Room, actor: string): Promise<readonly string[]> {
  const name = actor.replace(/^user:/, '');
  const made = await store.audit({ action: 'token.create', target: `token:${name}` });
  const known = tokens.list().flatMap((token) => (token.name === name ? [token.createdBy] : []));
  return [...new Set([...known, ...made.map(({ actor: maker }) => maker)])];
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
