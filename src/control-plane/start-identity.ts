import { isDeepStrictEqual } from 'node:util';
import { DrydockError, type EventData, idempotencyKeySchema, type JsonObject } from '../model/index.ts';

/** Whether two requests with one key are the same, whatever versions of tools there were at the time, and however they came in. */
export function isSameRequest(one: EventData<'run.created'>, other: EventData<'run.created'>): boolean {
  const essence = ({
    tools: _tools,
    startedBy: _actor,
    origin: _origin,
    traceparent: _trace,
    ...data
  }: EventData<'run.created'>) => JSON.parse(JSON.stringify(data)) as JsonObject;
  return isDeepStrictEqual(essence(one), essence(other));
}

/** @throws DRY-E2051 when a key is empty, longer than 255 characters, or holds control characters */
export function checkKey(key: string): void {
  const parsed = idempotencyKeySchema.safeParse(key);
  if (parsed.success) return;
  const problem = `key: ${parsed.error.issues[0]?.message ?? 'it is malformed'}`;
  throw new DrydockError('DRY-E2051', { command: 'start', problem, next: 'Use 1 to 255 printable characters.' });
}
