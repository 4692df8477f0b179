import type { Writable } from 'node:stream';
import { once } from 'node:events';
import type { RunEvent } from '../../model/index.ts';
import type { EventHub, Subscription } from '../event-hub.ts';
import { type Subscriber, subscriber } from '../subscriber.ts';

/**
 * Writes each event as one line, for programs that read a pipe, such as a collector of logs. Waits for a reader that is slow.
 *
 * @param encode gives an event as JSON on one line
 */
export function jsonLines(
  hub: EventHub,
  stream: Writable,
  encode: (event: RunEvent) => string,
  { after, run, types }: Omit<Subscription, 'signal'> = {},
): Subscriber {
  return subscriber(hub, {
    name: 'json-lines',
    after,
    run,
    types,
    handle: (batch, signal) => write(stream, batch.map(encode), signal),
  });
}

async function write(stream: Writable, lines: readonly string[], signal: AbortSignal): Promise<void> {
  const text = lines.map((line) => `${line}\n`).join('');
  if (!stream.write(text)) await once(stream, 'drain', { signal });
}
