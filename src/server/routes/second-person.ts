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
  const persons = personsBehind(room, actor);
  let at: NumberedRun | undefined = run;
  for (let level = 0; at !== undefined && level < MOST_LEVELS; level++) {
    const starters = (await startersOf(room, at)).flatMap((one) => (one === undefined ? [] : personsBehind(room, one)));
    if (starters.some((starter) => persons.includes(starter)))
      throw new DrydockError('DRY-E8021', { actor, run: run.id });
    at = at.parent === null ? undefined : await room.plane.store.findRun(at.parent);
  }
}

/** An actor, and whose tokens made the one by which it acts. The user of the home makes tokens for others, and is none of them. */
function personsBehind({ access: { tokens, user } }: Room, actor: string): readonly string[] {
  const made = new Map(tokens.list().map(({ name, createdBy }) => [`user:${name}`, createdBy]));
  const persons = [actor];
  for (let at = made.get(actor); at !== undefined && at !== `user:${user}` && !persons.includes(at); at = made.get(at))
    persons.push(at);
  return persons;
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
