import { DrydockError, exitCodeOf, isTerminal } from '../../model/index.ts';
import { followRun } from '../follow-run.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { reachOwner } from '../run-access.ts';
import { summarize } from '../run-summary.ts';
import type { Surroundings } from './run-commands.ts';

/** `drydock run watch [run]`: follows a run that another process drives; the exit code is that of the run. */
export async function runWatch(reference: string, { terminal, signal }: Surroundings): Promise<number> {
  await using owner = await reachOwner(terminal);
  if (owner === null) {
    await using reader = await openRuns();
    const run = await runNamed(reference, reader);
    if (!isTerminal(run.state) || reader === undefined)
      throw new DrydockError('DRY-E8045', { run: `${run.no}`, state: run.state });
    await summarize(reader, run, terminal);
    return exitCodeOf(run.state);
  }
  const run = await runNamed(reference, owner.reader);
  const followed = await followRun(owner, run.id, terminal, signal);
  if (followed.ended) await summarize(owner.reader, followed.run, terminal);
  return followed.exitCode;
}
