import type { ServerResponse } from 'node:http';
import { isTerminal, type RunEvent } from '../../model/index.ts';
import type { EventStreams } from './event-streams.ts';
import { ChunkedBody, chunkOf } from './chunked-body.ts';
import type { StreamFilter } from './stream-filter.ts';

/** Bytes that may wait for a connection before it has to catch up from the log. */
const MOST_WAITING = 1024 * 1024;

/** Gaps that are told to one client; one that meets more reads the state again anyway. */
const MOST_GAPS = 100;

/** One stream: a cursor on the log that is either at its end, and live, or behind it, and catching up. */
export class Connection {
  readonly filter: StreamFilter;
  readonly #streams: EventStreams;
  readonly #response: ServerResponse;
  readonly #body: ChunkedBody;
  #cursor: number;
  #isLive = false;
  #hasBegun = false;
  #isOver = false;
  /** When it began to wait for its reader, by `performance.now()`. */
  #waitingSince: number | null = null;

  constructor(streams: EventStreams, response: ServerResponse, filter: StreamFilter) {
    this.#streams = streams;
    this.#response = response;
    this.#body = new ChunkedBody(response);
    this.filter = filter;
    this.#cursor = filter.after;
  }

  begin(): void {
    this.#response.writeHead(200, {
      'content-type': this.filter.form.contentType,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    // Who reads too slowly is let go by `beat`; a stream where nothing happens is no slow reader.
    this.#response.socket?.setTimeout(0);
    this.#response.socket?.setNoDelay(true);
    this.#response.socket?.setKeepAlive(true, 30_000);
    this.#body.begin();
    this.#write(this.filter.form.opening);
    void this.#catchUp();
  }

  /** Takes what came in one turn; `wanted` of it is in `chunk`. */
  live(events: readonly RunEvent[], wanted: readonly RunEvent[], chunk: Buffer | null, runEnded: boolean): void {
    const [first] = events;
    const before = this.#cursor;
    this.#cursor = Math.max(before, events.at(-1)?.id ?? 0);
    if (chunk !== null && !this.#isOver) {
      if (first !== undefined && before >= first.id) this.#write(this.#framesAfter(before, wanted));
      else this.#body.write(chunk);
    }
    if (!runEnded && this.#body.waitingBytes <= MOST_WAITING) return;
    this.#streams.leave(this);
    this.#isLive = false;
    void this.#catchUp();
  }

  /** @param stalledSince a client that has read nothing since then is let go: it can come back and go on */
  beat(stalledSince: number): void {
    if (this.#waitingSince !== null && this.#waitingSince < stalledSince) this.#response.destroy();
    if (!this.#isLive || this.#body.needsDrain) return;
    const { form, beatsAloud } = this.filter;
    const { cursor } = this.#streams;
    this.#write(beatsAloud ? form.notice('heartbeat', { as_of_event: cursor }) : form.beat(cursor));
  }

  get waitingBytes(): number {
    return this.#body.waitingBytes;
  }

  cut(): void {
    this.#response.destroy();
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#response.end();
  }

  /** Reads the log from the cursor to its end, no faster than the client reads; then the connection is live. */
  async #catchUp(): Promise<void> {
    try {
      if (!this.#hasBegun) await this.#tellGaps();
      this.#hasBegun = true;
      for (;;) {
        await this.#drained();
        if (this.#isOver) return;
        if (!(await this.#page())) continue;
        if (await this.#endOfRun()) return this.end();
        if (this.#cursor < this.#streams.cursor) continue;
        if (this.#isOver) return;
        this.#isLive = true;
        this.#streams.join(this);
        return;
      }
    } catch {
      // The store is closed, or broken: the client comes back and is told why.
      this.end();
    }
  }

  /** Writes the next events of the log; true when there were no more. */
  async #page(): Promise<boolean> {
    const head = this.#streams.cursor;
    const { chunk, last, isEnd } = await this.#streams.pages.after(this.#cursor, this.filter);
    // The page is filtered: one that is not full says that nothing else is wanted up to what was committed before it was read.
    this.#cursor = isEnd ? Math.max(head, last) : last;
    if (!this.#isOver) this.#body.write(chunk);
    return isEnd;
  }

  async #endOfRun(): Promise<boolean> {
    if (this.filter.run === undefined) return false;
    const run = await this.#streams.store.findRun(this.filter.run);
    if (run === undefined || !isTerminal(run.state)) return false;
    // Nothing may have been added between the page and this look at the run.
    if (!(await this.#page())) return false;
    const told = { run: run.id, state: run.state, as_of_seq: run.asOfSeq };
    // With the place, so that a browser that comes back is answered that there is nothing more, whatever it filters.
    this.#write(this.filter.form.notice('end', told, this.#cursor));
    return true;
  }

  /** What the client has missed and cannot get any more is told, so that it reads the state again. */
  async #tellGaps(): Promise<void> {
    const { store, cursor } = this.#streams;
    const newest = Math.max(cursor, await store.lastEventId());
    if (this.#cursor > newest) {
      // A cursor of another log: the home was replaced.
      this.#write(this.filter.form.notice('gap', { newest }));
      this.#cursor = newest;
    }
    const { run, afterSeq } = this.filter;
    for (const gap of (await store.gaps({ after: this.#cursor, run })).slice(0, MOST_GAPS)) {
      if (gap.toSeq <= afterSeq) continue;
      const { run: of, fromId, toId, fromSeq, toSeq, events, why } = gap;
      this.#write(
        this.filter.form.notice('gap', {
          run: of,
          from_id: fromId,
          to_id: toId,
          from_seq: fromSeq,
          to_seq: toSeq,
          events,
          why,
          newest,
        }),
      );
    }
  }

  #framesAfter(cursor: number, events: readonly RunEvent[]): string {
    return this.#streams.framesOf(this.filter).all(events.filter(({ id }) => id > cursor));
  }

  #write(text: string): void {
    if (!this.#isOver) this.#body.write(chunkOf(text));
  }

  async #drained(): Promise<void> {
    if (!this.#body.needsDrain || this.#isOver) return;
    this.#waitingSince ??= performance.now();
    await this.#body.drained();
    this.#waitingSince = null;
  }
}
