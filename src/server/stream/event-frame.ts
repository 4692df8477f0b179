import type { RunEvent } from '../../model/index.ts';
import { eventWire } from '../wire/index.ts';

/** Events whose frames are kept, so that each is encoded once however many connections, live or catching up, get it. */
const KEPT = 2_000;

/** What Server-Sent Events are made of, see the HTML standard, section 9.2. */
export class EventFrames {
  readonly #kept = new Map<number, string>();

  /** `id`, type and data of an event as one frame. */
  frame(event: RunEvent): string {
    const known = this.#kept.get(event.id);
    if (known !== undefined) return known;
    const text = `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(eventWire.encode(event))}\n\n`;
    this.#kept.set(event.id, text);
    if (this.#kept.size > KEPT) {
      const oldest = this.#kept.keys().next();
      if (!oldest.done) this.#kept.delete(oldest.value);
    }
    return text;
  }
}

/** A message of the stream itself; it has no id, so that resuming is not disturbed. */
export function notice(type: 'gap' | 'end', data: unknown): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
