import { DrydockError, EXIT, eventDataSchemas, type EventType, type RunEvent } from '../../model/index.ts';
import { eventWire } from '../../server/index.ts';
import { homeFolder } from '../home.ts';
import { safeJson } from '../output/index.ts';
import { reachOwner } from '../run-access.ts';
import { misused, oneOf } from '../words.ts';
import type { Surroundings } from './run-commands.ts';

export interface EventsOptions {
  readonly after?: number | undefined;
  readonly types?: string | undefined;
}

/** `drydock events`: what happens in all runs, one JSON object a line, until Ctrl-C. @throws DRY-E8043 when nobody drives any */
export async function events(options: EventsOptions, { terminal, signal }: Surroundings): Promise<number> {
  const { after } = options;
  if (after !== undefined && !(Number.isSafeInteger(after) && after >= 0))
    throw misused('events', '--after: that is no id of an event', 'Give the id of the last event that you have.');
  const known = Object.keys(eventDataSchemas) as EventType[];
  const types = options.types?.split(',').map((type) => oneOf('events', '--types', type.trim(), known));
  await using owner = await reachOwner(terminal);
  if (owner === null) throw new DrydockError('DRY-E8043', { home: homeFolder() });
  const query = { ...(after === undefined ? {} : { after }), ...(types === undefined ? {} : { types }) };
  const data = (event: RunEvent) => eventWire.encode(event);
  const stream = terminal.stream<RunEvent>({ data, text: (event) => `${safeJson(data(event))}\n` });
  for await (const event of owner.client.events({ ...query, signal })) await stream.next(event);
  return EXIT.interrupted;
}
