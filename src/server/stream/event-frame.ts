import type { RunEvent } from '../../model/index.ts';
import { eventWire } from '../wire/index.ts';

/** Events whose frames are kept, so that each is encoded once however many connections, live or catching up, get it. */
const KEPT = 2_000;

/** What a stream says of itself. */
export type NoticeType = 'gap' | 'end' | 'heartbeat';

/** How a stream is written. */
export interface StreamForm {
  readonly contentType: string;
  /** What comes before everything else. */
  readonly opening: string;
  frame(event: RunEvent): string;
  /** A message of the stream itself. @param id up to where the client has everything; absent: resuming is not disturbed */
  notice(type: NoticeType, data: object, id?: number): string;
  /** A sign of life that readers pass over. */
  beat(cursor: number): string;
}

/** Server-Sent Events, see the HTML standard, section 9.2. */
export const SERVER_SENT: StreamForm = {
  contentType: 'text/event-stream; charset=utf-8',
  opening: 'retry: 2000\n\n',
  frame: (event) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(eventWire.encode(event))}\n\n`,
  notice: (type, data, id) =>
    `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`,
  beat: (cursor) => `: hb ${cursor}\n\n`,
};

/** One JSON object a line: an event, or a notice, which has `notice` instead of `type`. */
export const JSON_LINES: StreamForm = {
  contentType: 'application/x-ndjson; charset=utf-8',
  opening: '',
  frame: (event) => `${JSON.stringify(eventWire.encode(event))}\n`,
  notice: (type, data) => `${JSON.stringify({ notice: type, ...data })}\n`,
  beat: () => '\n',
};

/** Events in one form. */
export class EventFrames {
  readonly #form: StreamForm;
  readonly #kept = new Map<number, string>();

  constructor(form: StreamForm) {
    this.#form = form;
  }

  frame(event: RunEvent): string {
    const known = this.#kept.get(event.id);
    if (known !== undefined) return known;
    const text = this.#form.frame(event);
    this.#kept.set(event.id, text);
    if (this.#kept.size > KEPT) {
      const oldest = this.#kept.keys().next();
      if (!oldest.done) this.#kept.delete(oldest.value);
    }
    return text;
  }

  all(events: readonly RunEvent[]): string {
    return events.map((event) => this.frame(event)).join('');
  }
}
