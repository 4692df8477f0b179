import type { RunEvent } from '../model/index.ts';

/** What stands in the `data:` of a frame: one line of JSON. */
export type EventJson = (event: RunEvent) => string;

/** The last batch that was encoded, and its bytes: subscribers that keep up ask for the same batch one after the other. */
interface Joined {
  readonly first: RunEvent;
  readonly last: RunEvent;
  readonly count: number;
  readonly bytes: Buffer;
}

/**
 * Encodes events as frames of a stream of Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html):
 * `id`, `event` and `data`. Each event is encoded once, however many streams it goes to, and a batch is joined once for all
 * streams that get the same one.
 *
 * @example
 * const frames = new SseFrames(JSON.stringify);
 * for await (const batch of hub.batches({ after })) response.write(frames.of(batch));
 */
export class SseFrames {
  readonly #json: EventJson;
  readonly #frames = new WeakMap<RunEvent, Buffer>();
  #joined: Joined | undefined;

  constructor(json: EventJson) {
    this.#json = json;
  }

  /** The frames of a batch in one buffer, which must not be changed. */
  of(batch: readonly RunEvent[]): Buffer {
    const [first, last] = [batch[0], batch.at(-1)];
    if (first === undefined || last === undefined) return Buffer.alloc(0);
    if (first === last) return this.#frame(first);
    const known = this.#joined;
    if (known !== undefined && isSame(known, batch, first, last)) return known.bytes;
    const bytes = Buffer.concat(batch.map((event) => this.#frame(event)));
    this.#joined = { first, last, count: batch.length, bytes };
    return bytes;
  }

  #frame(event: RunEvent): Buffer {
    const known = this.#frames.get(event);
    if (known !== undefined) return known;
    const frame = Buffer.from(`id: ${event.id}\nevent: ${event.type}\ndata: ${this.#json(event)}\n\n`);
    this.#frames.set(event, frame);
    return frame;
  }
}

/** Filters leave holes, and other filters leave others; without holes, the same ends are the same batch. */
function isSame(known: Joined, batch: readonly RunEvent[], first: RunEvent, last: RunEvent): boolean {
  if (known.first !== first || known.last !== last || known.count !== batch.length) return false;
  return last.id - first.id === batch.length - 1;
}
