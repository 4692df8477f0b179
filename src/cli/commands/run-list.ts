import { EXIT, runStateSchema } from '../../model/index.ts';
import { openRuns } from '../open-runs.ts';
import { stateWord, verdictWords } from '../run-words.ts';
import { oneOf } from '../words.ts';
import { duration, printable, type Terminal, table } from '../terminal.ts';

export interface ListOptions {
  readonly state?: string | undefined;
  readonly limit: number;
  readonly quiet?: true | undefined;
  readonly json?: true | undefined;
}

/** `drydock run list` */
export async function runList(options: ListOptions, terminal: Terminal): Promise<number> {
  const { limit } = options;
  const states = options.state?.split(',').map((one) => oneOf('run list', '--state', one, runStateSchema.options));
  await using reader = await openRuns();
  const runs = (await reader?.runs({ limit, ...(states === undefined ? {} : { states }) })) ?? [];
  if (options.json) {
    const { runJson } = await import('../run-json.ts');
    terminal.out(`${JSON.stringify({ items: runs.map((run) => runJson(run)), next_cursor: null }, null, 2)}\n`);
  } else if (options.quiet) {
    for (const { id } of runs) terminal.out(`${id}\n`);
  } else if (runs.length === 0) {
    if (states !== undefined) terminal.err(`No run is ${states.join(' or ')}.\n`);
    else terminal.err(`No runs yet. Start one:  ${terminal.command} demo\n`);
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
