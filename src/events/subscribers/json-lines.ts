import type { Writable } from 'node:stream';
import { once } from 'node:events';
import type { RunEvent } from '../../model/index.ts';
import type { EventHub, Subscription } from '../event-hub.ts';
import { type Subscriber, subscriber } from '../subscriber.ts';

/** Writes each event as one line of JSON: to stdout, for programs that read a pipe. Waits for a reader that is slow. */
export function jsonLines(
  hub: EventHub,
  stream: Writable = process.stdout,
  { after, run, types }: Omit<Subscription, 'signal'> = {},
): Subscriber {
  return subscriber(hub, {
    name: 'json-lines',
    after,
    run,
    types,
    handle: (batch, signal) => write(stream, batch, signal),
  });
}

async function write(stream: Writable, batch: readonly RunEvent[], signal: AbortSignal): Promise<void> {
  const text = batch.map((event) => `${JSON.stringify(event)}\n`).join('');
  if (!stream.write(text)) await once(stream, 'drain', { signal });
}
