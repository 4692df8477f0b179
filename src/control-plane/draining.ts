import { userName } from '../model/index.ts';
import type { RunStore } from '../store/index.ts';
import type { ChangeOptions } from './options.ts';
import type { Queue } from './queue.ts';

/** That, since when and why nothing is admitted. */
export interface Draining {
  readonly by: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly reason: string | null;
}

const [KIND, ID] = ['queue', 'draining'];

export async function drainingOf(store: RunStore): Promise<Draining | null> {
  const kept = await store.document(KIND, ID);
  if (kept === undefined) return null;
  const { reason = null } = kept.body;
  return { by: kept.changedBy, at: kept.changedAt, reason: typeof reason === 'string' ? reason : null };
}

/** Admits nothing more, or goes on, for good: also after a restart. Does nothing when it is so already. */
export async function setDraining(
  drains: boolean,
  { actor = `user:${userName()}`, origin, reason = null }: ChangeOptions,
  { store, queue, now }: { readonly store: RunStore; readonly queue: Queue; readonly now: number },
): Promise<void> {
  const before = await drainingOf(store);
  if ((before !== null) === drains) return;
  const action = drains ? 'queue.drain' : 'queue.resume';
  const states = { before: { draining: !drains }, after: { draining: drains } };
  const told = { ...states, reason, origin: origin ?? null, result: 'done' };
  const audit = { at: now, actor, action, target: 'queue', event: null, ...told };
  const body = drains ? { reason } : null;
  await store.changeDocument({ kind: KIND, id: ID, body, expected: null, now, by: actor, audit });
  if (drains) queue.drain();
  else queue.resume();
}
