import { EXIT, runStateSchema } from '../../model/index.ts';
import { type NumberedRun, runFilterOf, type RunSort } from '../../store/index.ts';
import { openRuns } from '../open-runs.ts';
import { stateWord, verdictWords } from '../run-words.ts';
import { oneOf } from '../words.ts';
import { duration, type Terminal, table } from '../terminal.ts';

export interface ListOptions {
  readonly state?: string | undefined;
  readonly filter?: string | undefined;
  readonly label?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit: number;
}

/** `drydock run list` */
export async function runList(options: ListOptions, terminal: Terminal): Promise<number> {
  const { limit } = options;
  const states = options.state?.split(',').map((one) => oneOf('run list', '--state', one, runStateSchema.options));
  const { filter, label, sort } = options;
  const written = filter === undefined ? {} : runFilterOf(filter, Date.now());
  const labels = [...(written.labels ?? []), ...(label === undefined ? [] : [label])];
  const asked = { ...written, ...(states === undefined ? {} : { states }), ...(labels.length === 0 ? {} : { labels }) };
  await using reader = await openRuns();
  const runs = (await reader?.runs({ limit, ...asked, ...(sort === undefined ? {} : { sort: sortOf(sort) }) })) ?? [];
  await terminal.answer({
    data: async () => {
      const { runJson } = await import('../run-json.ts');
      return { items: runs.map((run) => runJson(run)), next_cursor: null };
    },
    text: () => {
      if (runs.length > 0) return shown(runs);
      if (states !== undefined) terminal.hint(`No run is ${states.join(' or ')}.\n`);
      else if (Object.keys(asked).length > 0) terminal.hint('No run is what was asked for.\n');
      else terminal.hint(`No runs yet. Start one:  ${terminal.command} demo\n`);
      return '';
    },
    names: () => runs.map(({ id }) => `run/${id}`),
    columns: ['no', 'name', 'state', 'created_at', 'started_at', 'finished_at', 'id'],
  });
  return EXIT.success;
}

const SORTS = {
  created_at: 'createdAt',
  started_at: 'startedAt',
  finished_at: 'finishedAt',
  state: 'state',
  name: 'name',
  spent_usd: 'spentMicros',
} as const;

function sortOf(text: string): RunSort {
  const names = Object.keys(SORTS) as (keyof typeof SORTS)[];
  const name = oneOf('run list', '--sort', text.replace(/^-/, ''), names);
  return { by: SORTS[name], descending: text.startsWith('-') };
}

function shown(runs: readonly NumberedRun[]): string {
  const rows = runs.map((run) => [
    `#${run.no}`,
    run.name,
    stateWord(run.state),
    verdictWords(run.verdicts),
    new Date(run.createdAt).toISOString().slice(0, 19).replace('T', ' '),
    run.startedAt !== null && run.finishedAt !== null ? duration(run.finishedAt - run.startedAt) : '',
    run.id,
  ]);
  return table(['run', 'name', 'state', 'verdicts', 'created (UTC)', 'took', 'id'], rows);
}
