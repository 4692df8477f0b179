import { Admission, type RunRequest } from './admission.ts';
import { type CoordinatorConfigInput, coordinatorConfigSchema } from './config.ts';
import type { Lease } from './ledger.ts';

/** A run of a simulation: when it arrives, and how long it takes once it has started. */
export interface SimulatedRun extends RunRequest {
  readonly at: number;
  readonly durationMs: number;
}

export interface SimulatedOutcome extends SimulatedRun {
  readonly startedAt: number;
  /** How many runs had started before it. */
  readonly startedAs: number;
}

/** Plays runs over simulated time, until all have ended or `until`; `check` looks after every event. */
export function simulate(
  input: CoordinatorConfigInput,
  runs: readonly SimulatedRun[],
  {
    until = Infinity,
    check = () => {},
  }: { readonly until?: number; readonly check?: (admission: Admission) => void } = {},
): { readonly outcomes: readonly SimulatedOutcome[]; readonly admission: Admission; readonly now: number } {
  let now = 0;
  const byRun = new Map(runs.map((run) => [run.run, run]));
  const arrivals = [...runs].sort((one, other) => one.at - other.at);
  const ends: { at: number; lease: Lease }[] = [];
  const outcomes: SimulatedOutcome[] = [];
  const admission = new Admission({
    config: coordinatorConfigSchema.parse(input),
    now: () => now,
    onAdmitted: (lease) => {
      const run = byRun.get(lease.run);
      if (run === undefined) throw new Error(`unknown run ${lease.run}`);
      outcomes.push({ ...run, startedAt: now, startedAs: outcomes.length });
      const at = now + run.durationMs;
      const index = ends.findIndex((end) => end.at > at);
      ends.splice(index < 0 ? ends.length : index, 0, { at, lease });
    },
  });
  let arrived = 0;
  for (;;) {
    const arrival = arrivals[arrived];
    const [end] = ends;
    const at = Math.min(arrival?.at ?? Infinity, end?.at ?? Infinity, Math.max(now + 1, admission.wakeAt ?? Infinity));
    if (at === Infinity || at > until) return { outcomes, admission, now: Math.max(now, Math.min(at, until)) };
    now = at;
    if (end?.at === at) {
      ends.shift();
      admission.release(end.lease.id);
    } else if (arrival?.at === at) {
      arrived += 1;
      admission.enqueue(arrival);
    } else admission.tick();
    check(admission);
  }
}

/** A request with what a test does not care about filled in. */
export function request(run: string, more: Partial<SimulatedRun> = {}): SimulatedRun {
  return { run, owner: 'ana', project: 'bank', workflow: 'w', priority: 'normal', at: 0, durationMs: 1000, ...more };
}
