import { EXIT } from '../../model/index.ts';
import type { NumberedRun } from '../../store/index.ts';
import { sizeInWords, totalOf, Workspaces } from '../../workspace/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { stateWord } from '../run-words.ts';
import { type Terminal, table } from '../terminal.ts';
import { allWorkspaces, factsInJson, lastUsed, missingWorkspaces, type WorkspaceFacts } from './workspace-facts.ts';

/** `drydock workspace list` */
export async function workspaceList(terminal: Terminal): Promise<number> {
  await using reader = await openRuns();
  const all = await allWorkspaces(new Workspaces(homeFolder()), reader);
  const missing = await missingWorkspaces(all, reader);
  const gone = missing.map(({ id, no, name, state }) => ({ run: id, no, name, state, health: 'missing' }));
  await terminal.answer({
    data: () => ({ items: [...all.map(factsInJson), ...gone], next_cursor: null }),
    text: () => shown(all, missing, terminal),
    names: () =>
      [...all.map(({ entry }) => entry.run), ...missing.map(({ id }) => id)].map((run) => `workspace/${run}`),
    columns: ['no', 'name', 'state', 'health', 'pinned', 'bytes', 'files', 'last_used', 'run'],
  });
  return EXIT.success;
}

function shown(all: readonly WorkspaceFacts[], missing: readonly NumberedRun[], terminal: Terminal): string {
  if (all.length + missing.length === 0) {
    terminal.hint(`No workspaces in ${homeFolder()}: no run has written a file yet, or they were pruned.\n`);
    return '';
  }
  const rows = all.map((facts) => {
    const { entry, run, health } = facts;
    const { state, outputs, reports, temp } = entry.usage;
    return [
      run === undefined ? '?' : `#${run.no}`,
      run?.name ?? entry.run,
      run === undefined ? '' : stateWord(run.state),
      ...[state, outputs, reports, temp].map(({ bytes }) => (bytes === 0 ? '' : sizeInWords(bytes))),
      sizeInWords(totalOf(entry.usage).bytes),
      entry.isPinned ? 'pinned' : '',
      health,
      new Date(lastUsed(facts)).toISOString().slice(0, 19).replace('T', ' '),
    ];
  });
  for (const run of missing)
    rows.push([`#${run.no}`, run.name, stateWord(run.state), '', '', '', '', '', '', 'missing', '']);
  const headers = ['run', 'name', 'state', 'artifacts', 'outputs', 'reports', 'temp', 'total', '', 'health'];
  const bytes = all.reduce((sum, { entry }) => sum + totalOf(entry.usage).bytes, 0);
  terminal.hint(
    `${all.length} workspaces, ${sizeInWords(bytes)}. What could go:  ${terminal.command} workspace prune\n`,
  );
  return table([...headers, 'last used (UTC)'], rows);
}
