import { AUDIT_ROOT, type AuditEntry, type AuditHead, firstBreak, type RunReader } from '../../store/index.ts';
import { AUDITED } from './audit.ts';

/** Entries and events looked at between two reads. */
const PAGE = 5_000;

export interface AuditVerification {
  /** The newest entry. */
  readonly head: AuditHead;
  /** What is wrong, the earliest place first; null: the log is whole as far as can be told. */
  readonly problem: { readonly no: number; readonly text: string } | null;
}

/**
 * Follows the chain of hashes from the first entry to the last; then looks for what was cut off: the entry that was noted outside
 * of the database must be there, and so must one for every event that the audit log has passed.
 *
 * @param anchor the newest entry as it was noted elsewhere; null: none was
 */
export async function verifyAudit(store: RunReader, anchor: AuditHead | null): Promise<AuditVerification> {
  let head = AUDIT_ROOT;
  const told = new Set<number>();
  let isAnchored = anchor === null || anchor.no === 0;
  for (;;) {
    const entries = await store.audit({ after: head.no, limit: PAGE });
    const broken = firstBreak(entries, head);
    if (broken !== null) return { head, problem: { no: broken.no, text: broken.problem } };
    for (const { event, no, hash } of entries) {
      if (event !== null) told.add(event);
      if (anchor !== null && no === anchor.no) isAnchored = hash === anchor.hash;
      if (anchor !== null && no === anchor.no && !isAnchored) return { head, problem: replaced(no) };
    }
    head = lastOf(entries, head);
    if (entries.length < PAGE) break;
  }
  if (!isAnchored) return { head, problem: cutOff(head.no + 1, `entry ${anchor?.no} was noted, and is not there`) };
  const untold = await firstUntold(store, told);
  if (untold === null) return { head, problem: null };
  return { head, problem: cutOff(head.no + 1, `no entry tells of event ${untold}`) };
}

function lastOf(entries: readonly AuditEntry[], before: AuditHead): AuditHead {
  const last = entries.at(-1);
  return last === undefined ? before : { no: last.no, hash: last.hash };
}

function replaced(no: number): { no: number; text: string } {
  return { no, text: `entry ${no} is not the one that was noted: the log was written anew` };
}

function cutOff(no: number, why: string): { no: number; text: string } {
  return { no, text: `entries are missing from ${no} on, or in between: ${why}` };
}

/** The first event that should have an entry and has none; events that the audit log has not come to are no concern. */
async function firstUntold(store: RunReader, told: ReadonlySet<number>): Promise<number | null> {
  const cursor = (await store.cursor('audit')) ?? 0;
  for (let after = 0; ; ) {
    const events = await store.events({ after, types: AUDITED, limit: PAGE });
    const untold = events.find(({ id }) => id <= cursor && !told.has(id));
    if (untold !== undefined) return untold.id;
    after = events.at(-1)?.id ?? cursor;
    if (events.length < PAGE || after >= cursor) return null;
  }
}
