import { EXIT } from '../../model/index.ts';
import { sizeInWords, totalOf, Workspaces } from '../../workspace/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { stateWord } from '../run-words.ts';
import { printable, type Terminal, table } from '../terminal.ts';
import { allWorkspaces, factsInJson, lastUsed, missingWorkspaces } from './workspace-facts.ts';

/** `drydock workspace list` */
export async function workspaceList(
  options: { readonly json?: true | undefined },
  terminal: Terminal,
): Promise<number> {
  await using reader = await openRuns();
  const all = await allWorkspaces(new Workspaces(homeFolder()), reader);
  const missing = await missingWorkspaces(all, reader);
  if (options.json) {
    const gone = missing.map(({ id, no, name, state }) => ({ run: id, no, name, state, health: 'missing' }));
    const items = [...all.map(factsInJson), ...gone];
    terminal.out(`${JSON.stringify({ items, next_cursor: null }, null, 2)}\n`);
    return EXIT.success;
  }
  if (all.length + missing.length === 0) {
    terminal.err(`No workspaces in ${homeFolder()}: no run has written a file yet, or they were pruned.\n`);
    return EXIT.success;
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
  terminal.out(printable(table([...headers, 'last used (UTC)'], rows)));
  const bytes = all.reduce((sum, { entry }) => sum + totalOf(entry.usage).bytes, 0);
  terminal.err(
    `${all.length} workspaces, ${sizeInWords(bytes)}. What could go:  ${terminal.command} workspace prune\n`,
  );
  return EXIT.success;
}
