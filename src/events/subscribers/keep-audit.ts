import type { RunStore } from '../../store/index.ts';
import type { EventHub } from '../event-hub.ts';
import { auditLog, catchUpAudit } from './audit.ts';
import { writeAnchor } from './audit-anchor.ts';

/**
 * Keeps the audit log of a home, with the note of its newest entry, until it is closed: then it tells of what is left. What it
 * cannot write, for instance because the disk is full, it writes later or at the next start; closing goes on.
 */
export function keepAudit(
  hub: EventHub,
  store: RunStore,
  home: string,
  onError: (error: unknown) => void,
): AsyncDisposable {
  const log = auditLog(hub, store, { anchor: (head) => writeAnchor(home, head), onError });
  return {
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]();
      try {
        await writeAnchor(home, await catchUpAudit(store));
      } catch (error) {
        onError(error);
      }
    },
  };
}
