import type { Fact, RunEvent, RunId } from '../model/index.ts';
import { type ForkOrder, factAfter, evolve, forkRun, type RunProgress } from '../workflow/index.ts';
import type { CreatedFact } from './drives.ts';
import type { Parts } from './parts.ts';

/** Events read at one time. */
const PAGE = 5_000;

export interface ForkedFacts {
  readonly created: CreatedFact;
  /** What the new run takes over, right after its first event. */
  readonly kept: readonly Fact[];
}

/** The key under which the run of a fork is found again. */
export function forkKey({ command }: ForkOrder): string {
  return `fork:${command}`;
}

/**
 * The first facts of the run that a fork asks for.
 *
 * @throws what `forkRun` refuses: what the step builds on has not finished, or the parameters do not fit
 */
export async function forkedFacts(order: ForkOrder, from: RunId, parts: Parts): Promise<ForkedFacts> {
  const forked = forkRun(await logOf(from, parts), order.request);
  if (!forked.ok) throw forked.error;
  const now = parts.now();
  // What the old run published stays as it is: two runs do not share a folder.
  const data = { ...forked.created, publishTo: null, key: forkKey(order) };
  const created: CreatedFact = { type: 'run.created', data, run: parts.ids.next('run'), seq: 1, ts: now };
  let progress: RunProgress = evolve(null, created);
  const kept: Fact[] = [];
  for (const draft of forked.kept) {
    const fact = factAfter(progress, draft, now);
    kept.push(fact);
    progress = evolve(progress, fact);
  }
  return { created, kept };
}

async function logOf(run: RunId, { store }: Parts): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for (;;) {
    const page = await store.events({ run, afterSeq: events.at(-1)?.seq ?? 0, limit: PAGE });
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}
