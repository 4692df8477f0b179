import { setTimeout as pause } from 'node:timers/promises';
import type { RunState } from '../model/index.ts';
import type { NumberedRun } from '../store/index.ts';
import type { Surroundings } from './commands/run-commands.ts';
import type { RunAccess } from './run-access.ts';

const GOING_ON: readonly RunState[] = ['queued', 'running', 'pausing', 'cancelling'];

/** Time between two looks, in milliseconds. */
const LOOK_MS = 250;

/** Stays, as the owner of the home, until the runs that other terminals started here are at rest, or the signal fires. */
export async function linger(
  { session, reader }: RunAccess,
  own: NumberedRun,
  { terminal, signal }: Surroundings,
): Promise<void> {
  if (session === null) return;
  let isTold = false;
  while (!signal.aborted) {
    const going = await reader.runs({ states: GOING_ON, limit: 500 });
    const others = going.filter(({ id }) => id !== own.id && session.plane.isDriven(id));
    const [first] = others;
    if (first === undefined) return;
    if (!isTold) {
      const what =
        others.length === 1
          ? `Run #${first.no} of another terminal goes on`
          : `${others.length} runs of other terminals go on`;
      terminal.err(`${what} in this process, which ends after that. Ctrl-C lets them rest.\n`);
    }
    isTold = true;
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}
