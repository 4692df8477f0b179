import { isAbsolute } from 'node:path';
import { Recording, recordingFolder } from '../../llm/index.ts';
import { DrydockError } from '../../model/index.ts';
import { type Room, runNamed, workspaceOf } from '../api/index.ts';
import type { Principal } from '../security/index.ts';

/**
 * The folder whose recorded exchanges a run is to be answered from.
 *
 * @param given a run, or the absolute path of a folder; paths are taken from the user of this machine alone
 * @throws DRY-E2001 there is no such run, DRY-E3043 it has recorded nothing, DRY-E8002 a path that is not absolute, or from afar
 */
export async function replayFolder(
  room: Room,
  given: string | undefined,
  principal: Principal | null,
): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const isPath = /[/\\]/.test(given);
  if (isPath && !(isAbsolute(given) && principal?.via === 'socket'))
    throw new DrydockError('DRY-E8002', {
      problem: '/replay: name a run, or on this machine the absolute path of a folder',
    });
  const folder = isPath ? given : recordingFolder((await workspaceOf(room, await runNamed(room, given))).path);
  if ((await new Recording(folder).count()) === 0) throw new DrydockError('DRY-E3043', { from: given.slice(0, 200) });
  return folder;
}
