import { EXIT } from '../../model/index.ts';
import { Workspaces } from '../../workspace/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import type { Terminal } from '../terminal.ts';
import { workspaceOf } from './workspace-facts.ts';

/** `drydock workspace pin` and `unpin`: a pinned workspace is never pruned. */
export async function workspacePin(reference: string, isPinned: boolean, terminal: Terminal): Promise<number> {
  const workspaces = new Workspaces(homeFolder());
  await using reader = await openRuns();
  const { run } = await workspaceOf(reference, workspaces, reader);
  await workspaces.pin(run.id, isPinned);
  await terminal.answer({
    data: () => ({ run: run.id, no: run.no, pinned: isPinned }),
    text: () => `#${run.no} is ${isPinned ? 'pinned: it is never pruned' : 'no longer pinned'}\n`,
    names: () => [`workspace/${run.id}`],
  });
  return EXIT.success;
}
