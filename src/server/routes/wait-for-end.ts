import { isTerminal, type RunId } from '../../model/index.ts';
import { type Room, runView } from '../api/index.ts';
import type { RunView } from '../wire/index.ts';

/** The run when it has ended, or as it is after so many milliseconds. */
export async function endedRun(room: Room, run: RunId, waitMs: number): Promise<RunView> {
  const after = room.plane.events.lastEventId;
  const found = await runView(room, run);
  if (waitMs === 0 || isTerminal(found.state)) return found;
  const signal = AbortSignal.timeout(waitMs);
  for await (const event of room.plane.events.subscribe({ run, types: ['run.finished'], after, signal })) {
    if (event.type === 'run.finished') break;
  }
  return runView(room, run);
}

/** Tells a client that it was kept waiting because it had asked for that. */
export function appliedHeader(waitMs: number): Record<string, string> {
  return waitMs === 0 ? {} : { 'preference-applied': `wait=${waitMs / 1_000}` };
}
