import type { RunId } from '../model/index.ts';
import { type RunReader, withoutGaps } from '../store/index.ts';
import { evolve, type RunProgress } from '../workflow/index.ts';

/** Events folded between two reads. */
const PAGE = 5_000;

/** The state of a run, folded from its log; null when there is no such run. @throws DRY-E6012 when retention dropped its history */
export async function loadProgress(store: RunReader, run: RunId): Promise<RunProgress | null> {
  let progress: RunProgress | null = null;
  for (;;) {
    const events = await store.events({ run, afterSeq: progress?.seq ?? 0, limit: PAGE });
    for (const fact of withoutGaps(events, progress?.seq)) progress = evolve(progress, fact);
    if (events.length < PAGE) return progress;
  }
}
