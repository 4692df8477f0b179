import { existsSync } from 'node:fs';
import { DrydockError } from '../model/index.ts';
import { type NumberedRun, openStoreReader, type RunReader, storeFile } from '../store/index.ts';
import { homeFolder } from './home.ts';

/** Opens the runs of this home for reading; undefined when nothing has run here yet. */
export async function openRuns(): Promise<RunReader | undefined> {
  const file = storeFile(homeFolder());
  return existsSync(file) ? openStoreReader(file) : undefined;
}

/** The run that a person means: an id or the beginning of one, a number, or `@last`. @throws DrydockError DRY-E2001 */
export async function runNamed(reference: string, runs: RunReader | undefined): Promise<NumberedRun> {
  const run = await runs?.findRun(reference);
  if (!run) {
    const none = ((await runs?.runs({ limit: 1 })) ?? []).length === 0;
    const details = none ? [`Nothing has run in ${homeFolder()} yet.`] : [];
    throw new DrydockError('DRY-E2001', { run: reference }, { details });
  }
  return run;
}
