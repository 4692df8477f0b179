import type { RunReader } from '../../store/index.ts';
import { chunkOf } from './chunked-body.ts';
import type { EventFrames } from './event-frame.ts';
import { type StreamFilter, withMergedProgress } from './stream-filter.ts';

/** Events read from the log at one time. */
const PAGE = 250;

/** Bytes of pages that are kept for other connections at the same place. */
const MOST_KEPT_BYTES = 8 * 1024 * 1024;

/** A part of the log as it goes over the wire. */
export interface LogPage {
  readonly chunk: Buffer;
  /** `id` of the last event in it; that of the cursor when it is empty. */
  readonly last: number;
  /** True: there was nothing more when it was read. */
  readonly isEnd: boolean;
}

/**
 * What connections that are behind read from the log. Those that fell behind together read the same pages: each is read and encoded
 * once.
 */
export class LogPages {
  readonly #store: RunReader;
  readonly #framesOf: (filter: StreamFilter) => EventFrames;
  readonly #kept = new Map<string, LogPage>();
  readonly #arriving = new Map<string, Promise<LogPage>>();
  #keptBytes = 0;

  constructor(store: RunReader, framesOf: (filter: StreamFilter) => EventFrames) {
    this.#store = store;
    this.#framesOf = framesOf;
  }

  /** The events after a cursor, oldest first. A page that is under way was asked for before now: it may miss the newest. */
  async after(cursor: number, filter: StreamFilter): Promise<LogPage> {
    const key = `${filter.key}@${cursor}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const arriving = this.#arriving.get(key);
    if (arriving !== undefined) {
      const page = await arriving;
      return page.isEnd ? this.#read(cursor, filter) : page;
    }
    const reading = this.#read(cursor, filter);
    this.#arriving.set(key, reading);
    try {
      const page = await reading;
      if (!page.isEnd) this.#keep(key, page);
      return page;
    } finally {
      this.#arriving.delete(key);
    }
  }

  async #read(after: number, filter: StreamFilter): Promise<LogPage> {
    const { run, types, afterSeq, minIntervalMs } = filter;
    const events = await this.#store.events({ after, run, afterSeq, types, limit: PAGE });
    const wanted = events.filter((event) => filter.wants(event));
    const shown = minIntervalMs === 0 ? wanted : withMergedProgress(wanted);
    const chunk = chunkOf(this.#framesOf(filter).all(shown));
    return { chunk, last: events.at(-1)?.id ?? after, isEnd: events.length < PAGE };
  }

  /** A full page never changes. */
  #keep(key: string, page: LogPage): void {
    this.#kept.set(key, page);
    this.#keptBytes += page.chunk.length;
    for (const [oldest, { chunk }] of this.#kept) {
      if (this.#keptBytes <= MOST_KEPT_BYTES) return;
      this.#kept.delete(oldest);
      this.#keptBytes -= chunk.length;
    }
  }
}
