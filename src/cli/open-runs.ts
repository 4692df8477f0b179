import { existsSync } from 'node:fs';
import { DrydockError } from '../model/index.ts';
import { goneRun, type NumberedRun, openStoreReader, type RunReader, storeFile } from '../store/index.ts';
import { homeFolder } from './home.ts';
import { oneLine } from './text-width.ts';

/** Opens the runs of this home for reading; undefined when nothing has run here yet. */
export async function openRuns(): Promise<RunReader | undefined> {
  const file = storeFile(homeFolder());
  return existsSync(file) ? openStoreReader(file) : undefined;
}

/** Runs among which one is looked for by its name. */
const NEWEST = 500;

/**
 * The run that a person means: an id or the beginning of one, a number, `@last`, `@running` when only one does, or a name that only one
 * run has.
 *
 * @throws DRY-E2001 with what could be meant; DRY-E8100 when it was deleted
 */
export async function runNamed(reference: string, runs: RunReader | undefined): Promise<NumberedRun> {
  const run = await runs?.findRun(reference);
  if (run) return run;
  const deleted = await runs?.deletedRun(reference);
  if (deleted) throw goneRun(deleted);
  const newest = (await runs?.runs({ limit: NEWEST })) ?? [];
  const named =
    reference === '@running'
      ? newest.filter(({ state, parent }) => state === 'running' && parent === null)
      : newest.filter(({ name }) => name === reference);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const details =
    newest.length === 0
      ? [`Nothing has run in ${homeFolder()} yet.`]
      : [only === undefined ? 'The newest runs:' : 'Several could be meant:', ...candidates(only ? named : newest)];
  throw new DrydockError('DRY-E2001', { run: reference }, { details });
}

function candidates(runs: readonly NumberedRun[]): string[] {
  return runs.slice(0, 5).map(({ no, name, state }) => `#${no}  ${oneLine(name)}  ${state}`);
}
