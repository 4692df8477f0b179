import { EXIT } from '../../model/index.ts';
import { openRuns } from '../open-runs.ts';
import { stateWord, verdictWords } from '../run-words.ts';
import { duration, printable, type Terminal, table } from '../terminal.ts';

/** `drydock run list` */
export async function runList(options: { readonly json?: true | undefined }, terminal: Terminal): Promise<number> {
  await using reader = await openRuns();
  const runs = (await reader?.runs({ limit: 50 })) ?? [];
  if (options.json) {
    terminal.out(`${JSON.stringify({ items: runs }, null, 2)}\n`);
  } else if (runs.length === 0) {
    terminal.err(`No runs yet. Start one:  ${terminal.command} demo\n`);
  } else {
    const rows = runs.map((run) => [
      `#${run.no}`,
      run.name,
      stateWord(run.state),
      verdictWords(run.verdicts),
      new Date(run.createdAt).toISOString().slice(0, 19).replace('T', ' '),
      run.startedAt !== null && run.finishedAt !== null ? duration(run.finishedAt - run.startedAt) : '',
      run.id,
    ]);
    terminal.out(printable(table(['run', 'name', 'state', 'verdicts', 'created (UTC)', 'took', 'id'], rows)));
  }
  return EXIT.success;
}
