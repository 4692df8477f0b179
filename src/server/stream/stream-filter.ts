import type { EventType, RunEvent, RunId } from '../../model/index.ts';
import type { StreamForm } from './event-frame.ts';

/** Which events a stream carries, where it begins, and how it is written. */
export interface StreamFilter {
  /** The same for streams that carry the same events in the same way. */
  readonly key: string;
  readonly run: RunId | undefined;
  readonly types: readonly EventType[] | undefined;
  /** `id` of the last event that the client has. */
  readonly after: number;
  /** With `run`: the last `seq` that the client has. */
  readonly afterSeq: number;
  readonly form: StreamForm;
  /** True: signs of life are messages that scripts in browsers see. */
  readonly beatsAloud: boolean;
  /** Milliseconds within which reports of progress are merged; 0: none is. */
  readonly minIntervalMs: number;
  wants(event: RunEvent): boolean;
}

export interface Wanted extends Omit<StreamFilter, 'key' | 'wants'> {
  /** Only these; undefined: those of `run`, or of all. */
  readonly runs: ReadonlySet<RunId> | undefined;
}

export function filterOf(wanted: Wanted): StreamFilter {
  const { run, runs, types, afterSeq, form, minIntervalMs } = wanted;
  const ofTypes = types === undefined ? null : new Set(types);
  return {
    ...wanted,
    key: JSON.stringify([
      run,
      runs && [...runs].toSorted(),
      types?.toSorted(),
      afterSeq,
      form.contentType,
      minIntervalMs,
    ]),
    wants: (event) =>
      (run === undefined || (event.run === run && event.seq > afterSeq)) &&
      (runs === undefined || runs.has(event.run)) &&
      (ofTypes === null || ofTypes.has(event.type)),
  };
}

export function isProgress({ type }: RunEvent): boolean {
  return type === 'attempt.progress';
}

/** Of the reports of progress of each attempt, the last one alone; everything else, in its order. */
export function withMergedProgress(events: readonly RunEvent[]): readonly RunEvent[] {
  const seen = new Set<string>();
  const kept = events.toReversed().filter((event) => {
    if (!isProgress(event)) return true;
    const { step, item, attempt } = event.data as { step: string; item: string | null; attempt: number };
    const unit = JSON.stringify([event.run, step, item, attempt]);
    return !seen.has(unit) && seen.add(unit);
  });
  return kept.toReversed();
}
