import type { DrydockError, EventDraft } from '../../model/index.ts';

/** What a command does: facts that stand before its acknowledgement, and after it; or why it cannot be done. */
export type Effect =
  | { readonly ok: true; readonly before: readonly EventDraft[]; readonly after: readonly EventDraft[] }
  | { readonly ok: false; readonly error: DrydockError };

export function facts(...after: readonly EventDraft[]): Effect {
  return { ok: true, before: [], after };
}
